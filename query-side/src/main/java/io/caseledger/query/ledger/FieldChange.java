package io.caseledger.query.ledger;

import io.caseledger.contract.platform.EventJson;
import io.caseledger.platform.ledger.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What one event did to one field, in the words of the event.
 *
 * @param field null for an event that has no more to say than its type
 * @param from null also where an event says what happened rather than what was replaced: an opening, a contact, a user who joined or left
 * @param subject the assignment, or the series that is named after it
 * @param sequence of the event among those of its subject
 * @param at when it happened, ISO 8601 in UTC
 * @param recordedAt when the ledger took it
 */
record FieldChange(
        @Nullable String field,
        @Nullable JsonNode from,
        @Nullable JsonNode to,
        String subject,
        long sequence,
        long position,
        String type,
        String at,
        String recordedAt,
        String actor,
        @Nullable String reason) {

    /** A time of the event, like the two that are told with each change: no field of what it tells of. */
    private static final String REQUESTED = "requested_at";

    /** One for each field that the event has a value for, or has had one; at least one. */
    static List<FieldChange> of(StoredEvent event, Clearance clearance) {
        Envelope envelope = Envelope.of(event, clearance);
        List<FieldChange> changes = new ArrayList<>();
        EventJson.mapper().readTree(envelope.data()).forEachEntry((field, value) -> {
            if (isChange(value)) {
                changes.add(of(event, envelope, field, orNull(value.get("from")), orNull(value.get("to"))));
            } else if (!value.isNull() && !field.equals(REQUESTED)) {
                changes.add(of(event, envelope, field, null, value));
            }
        });
        return changes.isEmpty() ? List.of(of(event, envelope, null, null, null)) : changes;
    }

    private static FieldChange of(
            StoredEvent event,
            Envelope envelope,
            @Nullable String field,
            @Nullable JsonNode from,
            @Nullable JsonNode to) {
        return new FieldChange(
                field,
                from,
                to,
                Streams.subject(event),
                event.sequence(),
                event.position(),
                event.type(),
                event.occurredAt().toString(),
                event.recordedAt().toString(),
                envelope.actor(),
                envelope.reason());
    }

    /** As {@link io.caseledger.contract.platform.Change} is written. */
    private static boolean isChange(JsonNode value) {
        return value.isObject() && value.size() == 2 && value.has("from") && value.has("to");
    }

    private static @Nullable JsonNode orNull(JsonNode value) {
        return value.isNull() ? null : value;
    }

    /** Whether a field got a value in place of another, or its first. A series has no fields: its events say what happened. */
    boolean replacesIn(String assignment) {
        return field != null && subject.equals(assignment) && (from != null || sequence == 0);
    }
}
