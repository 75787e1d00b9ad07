package io.caseledger.query.ledger;

import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Filter;
import io.caseledger.query.platform.Paging;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the ledger for its users: only their tenant's part of it. */
@Component
class LedgerQueries {

    private static final String EVENTS = "select " + LedgerReader.COLUMNS + " from ledger.event";

    private final JdbcClient jdbc;
    private final LedgerReader ledger;

    LedgerQueries(DataSource reader) {
        this.jdbc = JdbcClient.create(reader);
        this.ledger = new LedgerReader(reader);
    }

    /** The last position. */
    long head() {
        return ledger.head();
    }

    /** The last position that had been recorded before a moment. */
    long lastPositionBefore(Instant moment) {
        return ledger.lastPositionBefore(moment);
    }

    List<StoredEvent> page(Filter where, String order, Paging paging) {
        List<@Nullable Object> parameters = new ArrayList<>(where.parameters());
        parameters.add(paging.limit());
        parameters.add(paging.offset());
        return jdbc.sql(EVENTS + where.sql() + " order by " + order + " limit ? offset ?")
                .params(parameters)
                .query(LedgerReader::row)
                .list();
    }

    /** Oldest first. */
    List<StoredEvent> all(Filter where) {
        return jdbc.sql(EVENTS + where.sql() + " order by position")
                .params(where.parameters())
                .query(LedgerReader::row)
                .list();
    }

    long count(Filter where) {
        return jdbc.sql("select count(*) from ledger.event" + where.sql())
                .params(where.parameters())
                .query(Long.class)
                .single();
    }
}
