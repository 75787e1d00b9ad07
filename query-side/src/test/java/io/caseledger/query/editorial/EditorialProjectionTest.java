package io.caseledger.query.editorial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.contract.editorial.EditorialEvent;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Rebuilder;
import io.caseledger.query.platform.RunningProjections;
import io.caseledger.query.platform.TestEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class EditorialProjectionTest {

    private static final Instant AT = Instant.parse("2026-03-26T10:00:00Z");
    private static final int EVENTS = 1_500;

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);
    private final LedgerReader ledger = new LedgerReader(database.writer());
    private final EditorialProjection projection = new EditorialProjection(new EditorialTables(database.writer()));

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void a_rebuild_beside_the_live_tables_makes_the_same_rows_and_totals() {
        RandomEditorial.add(events, AT, EVENTS);
        long head = events.record();
        projectInBatchesOf(37);

        Rebuilder.Result result = new Rebuilder(ledger, database.owner()).rebuild(projection, "rebuilt");

        assertThat(result.position()).isEqualTo(head);
        assertThat(result.events()).isEqualTo(head);
        for (String table : projection.tables()) {
            assertThat(count("select count(*) from rebuilt." + table)).isPositive();
            assertThat(missing("read." + table, "rebuilt." + table)).as(table).isZero();
            assertThat(missing("rebuilt." + table, "read." + table)).as(table).isZero();
        }
        assertThat(count("select sum(total) from read.editorial_total"))
                .isEqualTo(count("select count(*) from read.editorial_assignment where not deleted"))
                .isPositive();
        assertThat(count("select count(*) from read.editorial_assignment where deleted"))
                .isPositive();
        assertThat(count("select count(*) from read.editorial_assignment where lock is not null"))
                .isPositive();
    }

    @Test
    void a_replay_from_the_first_event_makes_the_same_rows() {
        RandomEditorial.add(events, AT, EVENTS);
        long head = events.record();
        try (RunningProjections running = RunningProjections.start(database, projection)) {
            running.await(head);
            List<String> grown = rows();
            running.reset(
                    "editorial",
                    () -> JdbcClient.create(database.writer())
                            .sql("truncate read.editorial_assignment, read.editorial_total")
                            .update());
            running.await(head);
            assertThat(rows()).isEqualTo(grown);
        }
    }

    @Test
    void a_stream_whose_sequence_jumps_is_refused() {
        events.add("default", "A-1", RandomEditorial.created(1), AT).jump("A-1");
        events.add("default", "A-1", new EditorialEvent.Deleted(), AT).record();

        assertThatThrownBy(() -> projection.apply(ledger.after(0, 10)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Stream A-1 goes on with sequence 2 at position 2 where 1 is due");
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

    private List<String> rows() {
        List<String> rows = new ArrayList<>();
        for (String table : projection.tables()) {
            rows.addAll(JdbcClient.create(database.owner())
                    .sql("select row_to_json(r)::text from read." + table + " r order by 1")
                    .query(String.class)
                    .list());
        }
        return rows;
    }

    private long missing(String from, String in) {
        return count("select count(*) from (select * from " + from + " except select * from " + in + ") missing");
    }

    private long count(String sql) {
        return JdbcClient.create(database.owner()).sql(sql).query(Long.class).single();
    }
}
