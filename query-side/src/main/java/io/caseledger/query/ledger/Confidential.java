package io.caseledger.query.ledger;

import io.caseledger.platform.ledger.StoredEvent;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Knows which assignments are confidential, from the ledger itself: a read model may be an event behind, and an event is told as soon as it is there.
 * What is confidential now has been so from its first event on, as far as readers are told.
 */
@Component
class Confidential {

    private static final String KIND = "mobility";

    /** What the last event says that says anything of it. */
    private static final String AMONG = """
            select stream.id from unnest(?::text[]) as stream(id)
            cross join lateral (
                select case type when 'mobility.Opened' then payload #> '{details,is_confidential}'
                    else payload #> '{details,is_confidential,to}' end as said
                from ledger.event
                where aggregate_id = stream.id and (type = 'mobility.Opened'
                    or (type = 'mobility.Amended' and payload #> '{details,is_confidential}' is not null))
                order by sequence desc limit 1) last
            where last.said = 'true'
            """;

    private final JdbcClient jdbc;

    Confidential(DataSource reader) {
        this.jdbc = JdbcClient.create(reader);
    }

    boolean is(String stream) {
        return !among(List.of(stream)).isEmpty();
    }

    /** Whether an event is of a confidential assignment. */
    boolean hides(StoredEvent event) {
        return event.kind().equals(KIND) && is(event.aggregateId());
    }

    /** Events without those of confidential assignments. */
    List<StoredEvent> without(List<StoredEvent> events) {
        List<String> streams = events.stream()
                .filter(event -> event.kind().equals(KIND))
                .map(StoredEvent::aggregateId)
                .distinct()
                .toList();
        Set<String> hidden = streams.isEmpty() ? Set.of() : among(streams);
        return hidden.isEmpty()
                ? events
                : events.stream()
                        .filter(event -> !hidden.contains(event.aggregateId()))
                        .toList();
    }

    private Set<String> among(List<String> streams) {
        return Set.copyOf(jdbc.sql(AMONG)
                .param(streams.toArray(String[]::new))
                .query(String.class)
                .list());
    }
}
