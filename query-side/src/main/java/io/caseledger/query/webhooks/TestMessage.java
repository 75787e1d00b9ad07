package io.caseledger.query.webhooks;

import io.caseledger.contract.platform.EventJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/** What a receiver is tried with: a CloudEvent that stands in no ledger. */
record TestMessage(String messageId, String body) {

    static final String TYPE = "webhooks.Tested";

    static TestMessage of(String tenant, String webhookId, String eventId, Instant now) {
        Map<String, Object> event = new TreeMap<>();
        event.put("specversion", "1.0");
        event.put("id", eventId);
        event.put("source", "/caseledger/" + tenant);
        event.put("type", TYPE);
        event.put("subject", webhookId);
        event.put("time", now.truncatedTo(ChronoUnit.MICROS).toString());
        event.put("datacontenttype", "application/json");
        event.put("data", Map.of("webhook_id", webhookId));
        return new TestMessage("evt_" + eventId, EventJson.write(event));
    }
}
