package io.caseledger.query.webhooks;

import io.caseledger.contract.platform.EventJson;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What a receiver is tried with: a CloudEvent that stands in no ledger. */
record TestMessage(String messageId, String body) {

    static final String TYPE = "webhooks.Tested";

    static TestMessage of(String tenant, String webhookId, String eventId, Instant now) {
        Map<String, Object> event = new TreeMap<>(Map.of(
                "specversion",
                "1.0",
                "id",
                eventId,
                "source",
                "/caseledger/" + tenant,
                "type",
                TYPE,
                "subject",
                webhookId,
                "time",
                now.toString(),
                "datacontenttype",
                "application/json",
                "data",
                Map.of("webhook_id", webhookId)));
        return new TestMessage("evt_" + eventId, EventJson.write(event));
    }
}
