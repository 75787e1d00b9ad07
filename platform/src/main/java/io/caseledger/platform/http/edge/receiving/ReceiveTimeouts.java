package io.caseledger.platform.http.edge.receiving;

import java.time.Duration;

/**
 * How long a request may take to arrive. Tomcat itself only limits the time between two bytes.
 *
 * @param head from its first byte to the end of the header fields
 * @param body what is waited for it in all, beside the time that its bytes have at the rate
 * @param bytesPerSecond each so many bytes of a body give its sender another second
 */
public record ReceiveTimeouts(Duration head, Duration body, long bytesPerSecond) {

    public ReceiveTimeouts {
        if (!head.isPositive() || !body.isPositive() || bytesPerSecond < 1) {
            throw new IllegalArgumentException(
                    "caseledger.http.head-timeout, body-timeout and body-rate must be greater than 0");
        }
    }

    long headNanos() {
        return head.toNanos();
    }

    long bodyNanos(long received) {
        return body.plus(Duration.ofMillis(1_000 * received / bytesPerSecond)).toNanos();
    }
}
