package io.caseledger.query.ledger;

import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Filter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of the ledger's events a reader wants, in the database and in memory alike: always its tenant's only.
 *
 * @param clearance what the reader may be told of them
 * @param type a catalogue name
 * @param kind a feature
 * @param actor who did it, as events tell it
 * @param from recorded then or later
 * @param to recorded earlier than that
 * @param streams those that tell of one assignment; empty for all
 */
record FeedFilter(
        String tenant,
        Clearance clearance,
        @Nullable String type,
        @Nullable String kind,
        @Nullable String actor,
        @Nullable Instant from,
        @Nullable Instant to,
        List<String> streams) {

    /** Reading collects faults. An empty value is one: whoever means nobody must not be told of everybody. */
    static FeedFilter of(Caller caller, Parameters parameters) {
        Instant from = moment(parameters, "from");
        Instant to = moment(parameters, "to");
        if (from != null && to != null && to.isBefore(from)) {
            parameters.fault("to", "must not be before from");
        }
        String assignment = given(parameters, "assignment");
        return new FeedFilter(
                caller.tenant(),
                Clearance.of(caller),
                given(parameters, "type"),
                given(parameters, "kind"),
                given(parameters, "actor"),
                from,
                to,
                assignment == null ? List.of() : Streams.about(Streams.ofAssignment(assignment)));
    }

    private static @Nullable String given(Parameters parameters, String name) {
        String value = parameters.text(name).orElse(null);
        if (value == null && parameters.all(name).equals(List.of(""))) {
            parameters.fault(name, "must not be empty");
        }
        return value;
    }

    /** Rounded up to the microseconds that the ledger has, so that nothing is recorded between the moment that is said and the one that is compared with. */
    private static @Nullable Instant moment(Parameters parameters, String name) {
        return parameters
                .instant(name)
                .map(said -> said.plusNanos(999).truncatedTo(ChronoUnit.MICROS))
                .orElse(null);
    }

    boolean takes(StoredEvent event) {
        return event.tenant().equals(tenant)
                && (type == null || event.type().equals(type))
                && (kind == null || event.kind().equals(kind))
                && (streams.isEmpty() || streams.contains(event.aggregateId()))
                && (from == null || !event.recordedAt().isBefore(from))
                && (to == null || event.recordedAt().isBefore(to))
                && (actor == null || actor.equals(Envelope.actor(event)));
    }

    /** All but the two moments, which are positions to the database. */
    Filter where() {
        Filter where = new Filter().and("tenant = ?", tenant);
        if (type != null) {
            where.and("type = ?", type);
        }
        if (kind != null) {
            where.and("kind = ?", kind);
        }
        if (!streams.isEmpty()) {
            where.and("aggregate_id = any(?)", (Object) streams.toArray(String[]::new));
        }
        if (actor != null) {
            where.and("coalesce(metadata ->> 'actor', '" + Envelope.NOBODY + "') = ?", actor);
        }
        return where;
    }
}
