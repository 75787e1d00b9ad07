package io.caseledger.query.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.caseledger.platform.ledger.StoredEvent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as subscribers get it: CloudEvents 1.0 in its JSON form.
 *
 * @param subject the public id of what it is about
 * @param time when it happened
 * @param dataschema where the JSON Schema of {@code data} is
 * @param position extension: its place in the ledger
 * @param sequence extension: its place in its own stream, from 0
 */
record CloudEvent(
        String specversion,
        UUID id,
        String source,
        String type,
        String subject,
        String time,
        String datacontenttype,
        String dataschema,
        long position,
        long sequence,
        String actor,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason,
        String contract,
        @JsonProperty("recordedtime") String recordedTime,
        @JsonRawValue String data) {

    static CloudEvent of(StoredEvent event, String baseUrl) {
        Envelope envelope = Envelope.of(event);
        return new CloudEvent(
                "1.0",
                event.eventId(),
                "/caseledger/" + event.tenant(),
                event.type(),
                Streams.subject(event),
                event.occurredAt().toString(),
                "application/json",
                baseUrl + "/schemas/" + event.type() + '.' + event.revision() + ".json",
                event.position(),
                event.sequence(),
                envelope.actor(),
                envelope.reason(),
                envelope.contract(),
                event.recordedAt().toString(),
                envelope.data());
    }
}
