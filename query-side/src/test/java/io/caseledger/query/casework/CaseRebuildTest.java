package io.caseledger.query.casework;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Rebuilder;
import io.caseledger.query.platform.TestEvents;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class CaseRebuildTest {

    private static final int HISTORY = 2_000;

    private final TestDatabase database = TestDatabase.create();
    private final LedgerReader ledger = new LedgerReader(database.writer());
    private final CaseProjection projection = new CaseProjection(new CaseTables(database.writer()));
    private final TestEvents events = new TestEvents(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_rebuild_beside_the_live_tables_makes_the_same_rows_and_indexes() {
        new RandomHistory().add(events, HISTORY);
        long head = events.record();
        projectInBatchesOf(97);

        Rebuilder.Result result = new Rebuilder(ledger, database.owner()).rebuild(projection, "rebuilt");

        assertThat(result.position()).isEqualTo(head);
        assertThat(result.events()).isEqualTo(head);
        for (String table : projection.tables()) {
            assertThat(count("select count(*) from rebuilt." + table)).isPositive();
            assertThat(missing("read." + table, "rebuilt." + table)).as(table).isZero();
            assertThat(missing("rebuilt." + table, "read." + table)).as(table).isZero();
            assertThat(indexes("rebuilt", table)).isEqualTo(indexes("read", table));
        }
    }

    private void projectInBatchesOf(int size) {
        TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database.writer()));
        List<StoredEvent> page = ledger.after(0, size);
        while (!page.isEmpty()) {
            List<StoredEvent> batch = page;
            transaction.executeWithoutResult(ignored -> projection.apply(batch));
            page = ledger.after(page.getLast().position(), size);
        }
    }

    private long missing(String from, String in) {
        return count("select count(*) from (select * from " + from + " except select * from " + in + ") missing");
    }

    private long count(String sql) {
        return owner().sql(sql).query(Long.class).single();
    }

    private long indexes(String schema, String table) {
        return owner().sql("select count(*) from pg_indexes where schemaname = ? and tablename = ?")
                .param(schema)
                .param(table)
                .query(Long.class)
                .single();
    }

    private JdbcClient owner() {
        return JdbcClient.create(database.owner());
    }
}
