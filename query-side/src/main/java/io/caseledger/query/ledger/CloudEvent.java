package io.caseledger.query.ledger;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.caseledger.platform.ledger.StoredEvent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as subscribers get it: CloudEvents 1.0 in its JSON form. Of one that is withheld they get no more than that there is something of this type,
 * about this assignment, at this time.
 *
 * @param subject the public id of what it is about
 * @param time when it happened
 * @param dataschema where the JSON Schema of {@code data} is
 * @param position extension: its place in the ledger
 * @param sequence extension: its place among the events of its subject, from 0
 * @param allocation extension: for an event of a series, the allocation after which the series is named
 */
record CloudEvent(
        String specversion,
        UUID id,
        String source,
        String type,
        String subject,
        String time,
        @JsonInclude(NON_NULL) @Nullable String datacontenttype,
        @JsonInclude(NON_NULL) @Nullable String dataschema,
        long position,
        long sequence,
        @JsonInclude(NON_NULL) @Nullable String allocation,
        @JsonInclude(NON_NULL) @Nullable String actor,
        @JsonInclude(NON_NULL) @Nullable String reason,
        @JsonInclude(NON_NULL) @Nullable String contract,
        @JsonProperty("recordedtime") String recordedTime,
        @JsonInclude(NON_NULL) @JsonRawValue @Nullable String data) {

    static CloudEvent of(StoredEvent event, String baseUrl, Clearance clearance) {
        Envelope envelope = Envelope.of(event, clearance);
        return new CloudEvent(
                "1.0",
                event.eventId(),
                source(event),
                event.type(),
                Streams.subject(event),
                event.occurredAt().toString(),
                "application/json",
                baseUrl + "/schemas/" + event.type() + '.' + event.revision() + ".json",
                event.position(),
                event.sequence(),
                Streams.allocation(event),
                envelope.actor(),
                envelope.reason(),
                envelope.contract(),
                event.recordedAt().toString(),
                envelope.data());
    }

    static CloudEvent withheld(StoredEvent event) {
        return new CloudEvent(
                "1.0",
                event.eventId(),
                source(event),
                event.type(),
                Streams.subject(event),
                event.occurredAt().toString(),
                null,
                null,
                event.position(),
                event.sequence(),
                null,
                null,
                null,
                null,
                event.recordedAt().toString(),
                null);
    }

    private static String source(StoredEvent event) {
        return "/caseledger/" + event.tenant();
    }
}
