package io.caseledger.query.ledger;

import io.caseledger.contract.platform.EventJson;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.ledger.StoredEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One end of a stretch of an assignment's events: after the event of a sequence, or at a moment. */
sealed interface Bound {

    /** Digits alone are a sequence; reading collects faults. */
    static Optional<Bound> of(Parameters parameters, String name) {
        boolean isNumber = parameters
                .text(name)
                .filter(text -> text.chars().allMatch(c -> c >= '0' && c <= '9'))
                .isPresent();
        return isNumber
                ? parameters.number(name, 0, Long.MAX_VALUE).map(After::new)
                : parameters.instant(name).map(At::new);
    }

    JsonNode said();

    /** Whether both are of one sort and this lies after the other. */
    boolean isAfter(Bound other);

    /** How many of the events lie before it; those of an assignment's series stand among its own, in the order of the ledger. */
    int eventsUpTo(List<StoredEvent> events, String assignment);

    record After(long sequence) implements Bound {

        @Override
        public int eventsUpTo(List<StoredEvent> events, String assignment) {
            for (int i = 0; i < events.size(); i++) {
                StoredEvent event = events.get(i);
                if (event.sequence() == sequence && event.aggregateId().equals(assignment)) {
                    return i + 1;
                }
            }
            return events.size();
        }

        @Override
        public JsonNode said() {
            return EventJson.mapper().valueToTree(sequence);
        }

        @Override
        public boolean isAfter(Bound other) {
            return other instanceof After after && sequence > after.sequence;
        }
    }

    record At(Instant moment) implements Bound {

        @Override
        public int eventsUpTo(List<StoredEvent> events, String assignment) {
            return (int) events.stream()
                    .takeWhile(event -> !event.occurredAt().isAfter(moment))
                    .count();
        }

        @Override
        public JsonNode said() {
            return EventJson.mapper().valueToTree(moment);
        }

        @Override
        public boolean isAfter(Bound other) {
            return other instanceof At at && moment.isAfter(at.moment);
        }
    }
}
