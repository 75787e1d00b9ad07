package io.caseledger.platform.http.edge.receiving;

import io.caseledger.platform.settings.Setting;
import java.time.Duration;
import org.springframework.util.unit.DataSize;

/**
 * How long a request may take to arrive. Tomcat itself only limits the time between two bytes.
 *
 * @param head from its first byte to the end of the header fields
 * @param body what is waited for it in all, beside the time that its bytes have at the rate
 * @param rate each so many bytes of a body give its sender another second
 */
public record ReceiveTimeouts(Duration head, Duration body, DataSize rate) {

    public ReceiveTimeouts {
        Setting.positive("caseledger.http.head-timeout", head);
        Setting.positive("caseledger.http.body-timeout", body);
        Setting.positive("caseledger.http.body-rate", rate);
    }

    long headNanos() {
        return head.toNanos();
    }

    long bodyNanos(long received) {
        return body.plus(Duration.ofMillis(1_000 * received / rate.toBytes())).toNanos();
    }
}
