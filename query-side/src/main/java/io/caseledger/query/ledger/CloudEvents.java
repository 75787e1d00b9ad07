package io.caseledger.query.ledger;

import io.caseledger.platform.ledger.StoredEvent;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells events to subscribers, with the address under which they reach this application. */
@Component
class CloudEvents {

    private static final Pattern URL = Pattern.compile("https?://[^/?#\\s]+(/[^?#\\s]*)?");

    private volatile String baseUrl;

    /** @param url as subscribers see it, behind whatever stands in front; without one, this machine's own */
    CloudEvents(@Value("${caseledger.public-url:}") String url) {
        if (!url.isEmpty() && !URL.matcher(url).matches()) {
            throw new InvalidConfigurationPropertyValueException(
                    "caseledger.public-url", url, "It must begin with http:// or https:// and name a host.");
        }
        this.baseUrl = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    @EventListener
    void on(WebServerInitializedEvent started) {
        if (baseUrl.isEmpty()) {
            baseUrl = "http://127.0.0.1:" + started.getWebServer().getPort();
        }
    }

    CloudEvent of(StoredEvent event, Clearance clearance) {
        return CloudEvent.of(event, baseUrl, clearance);
    }
}
