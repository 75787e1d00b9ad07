package io.caseledger.query.ledger;

import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Filter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of the ledger's events a reader wants, in the database and in memory alike: always its tenant's only.
 *
 * @param clearance what the reader may be told of them
 * @param type a catalogue name
 * @param kind a feature
 * @param streams those that tell of one assignment; empty for all
 */
record FeedFilter(
        String tenant,
        Clearance clearance,
        @Nullable String type,
        @Nullable String kind,
        List<String> streams) {

    static FeedFilter of(Caller caller, Parameters parameters) {
        return new FeedFilter(
                caller.tenant(),
                Clearance.of(caller),
                parameters.text("type").orElse(null),
                parameters.text("kind").orElse(null),
                parameters
                        .text("assignment")
                        .map(Streams::ofAssignment)
                        .map(Streams::about)
                        .orElse(List.of()));
    }

    boolean takes(StoredEvent event) {
        return event.tenant().equals(tenant)
                && (type == null || event.type().equals(type))
                && (kind == null || event.kind().equals(kind))
                && (streams.isEmpty() || streams.contains(event.aggregateId()));
    }

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
        return where;
    }
}
