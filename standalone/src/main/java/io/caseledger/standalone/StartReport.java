package io.caseledger.standalone;

import io.caseledger.platform.http.access.Access;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Says where the application is reached once it is, and who may do what there. */
@Component
class StartReport {

    private static final Logger LOG = LoggerFactory.getLogger(StartReport.class);

    private final Access access;
    private final @Nullable InetAddress address;

    StartReport(Access access, @Value("${server.address:#{null}}") @Nullable InetAddress address) {
        this.access = access;
        this.address = address;
    }

    @EventListener
    void on(ApplicationReadyEvent ready) {
        if (ready.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
            String url = "http://" + host() + ':' + web.getWebServer().getPort();
            LOG.info("Caseledger answers on {}, its documents are on {}/docs", url, url);
            LOG.info(
                    access.demo()
                            ? "Everybody may use documents 1 and 2; the token demo-admin may do everything, demo-editor-a and"
                                    + " demo-editor-b read everything and write assignments, demo-viewer reads"
                            : "Nobody may do anything without a token, and no demo token is known"
                                    + " (CASELEDGER_ACCESS_DEMO=true would make them known)");
        }
    }

    private String host() {
        if (address == null || address.isAnyLocalAddress()) {
            return "0.0.0.0";
        }
        String text = address.getHostAddress();
        return text.contains(":") ? '[' + text + ']' : text;
    }
}
