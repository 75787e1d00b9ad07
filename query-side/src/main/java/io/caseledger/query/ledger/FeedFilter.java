package io.caseledger.query.ledger;

import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Filter;
import org.jspecify.annotations.Nullable;

/**
 * Which of the ledger's events a reader wants, in the database and in memory alike: always its tenant's only.
 *
 * @param clearance what the reader may be told of them
 * @param type a catalogue name
 * @param kind a feature
 * @param stream one assignment's
 */
record FeedFilter(
        String tenant,
        Clearance clearance,
        @Nullable String type,
        @Nullable String kind,
        @Nullable String stream) {

    static FeedFilter of(Caller caller, Parameters parameters) {
        return new FeedFilter(
                caller.tenant(),
                Clearance.of(caller),
                parameters.text("type").orElse(null),
                parameters.text("kind").orElse(null),
                parameters.text("assignment").map(Streams::ofAssignment).orElse(null));
    }

    boolean takes(StoredEvent event) {
        return event.tenant().equals(tenant)
                && (type == null || event.type().equals(type))
                && (kind == null || event.kind().equals(kind))
                && (stream == null || event.aggregateId().equals(stream));
    }

    Filter where() {
        Filter where = new Filter().and("tenant = ?", tenant);
        if (type != null) {
            where.and("type = ?", type);
        }
        if (kind != null) {
            where.and("kind = ?", kind);
        }
        if (stream != null) {
            where.and("aggregate_id = ?", stream);
        }
        return where;
    }
}
