package io.caseledger.query.mobility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.contract.directory.PersonEvent;
import io.caseledger.contract.mobility.MobilityDetails;
import io.caseledger.contract.mobility.MobilityEvent;
import io.caseledger.contract.mobility.MobilityStatus;
import io.caseledger.contract.platform.Change;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class MobilityProjectionTest {

    private static final int HISTORY = 2_000;

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);
    private final LedgerReader ledger = new LedgerReader(database.writer());
    private final MobilityProjection projection = new MobilityProjection(new MobilityTables(database.writer()));

    @AfterEach
    void end() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 97, HISTORY})
    void a_replay_from_the_first_event_and_batches_of_any_size_make_the_same_rows(int size) {
        RandomMobility history = new RandomMobility();
        List<String> grown;
        try (RunningProjections running = RunningProjections.start(database, projection)) {
            for (int part = 0; part < 10; part++) {
                history.add(events, HISTORY / 10);
                running.await(events.record());
            }
            grown = rows("read");
            assertThat(grown).hasSizeGreaterThan(500);
            running.reset("mobility", this::truncate);
            running.await(HISTORY);
            assertThat(rows("read")).isEqualTo(grown);
        }
        truncate();
        applyInBatchesOf(size);
        assertThat(rows("read")).isEqualTo(grown);
    }

    @Test
    void a_rebuild_beside_the_live_tables_makes_the_same_rows_and_totals() {
        new RandomMobility().add(events, HISTORY);
        long head = events.record();
        applyInBatchesOf(37);

        Rebuilder.Result result = new Rebuilder(ledger, database.owner()).rebuild(projection, "rebuilt");

        assertThat(result.position()).isEqualTo(head);
        assertThat(rows("rebuilt")).isEqualTo(rows("read"));
        assertThat(count("over = 'infinity'"))
                .as("assignments without an end, whose day is written in a form of its own")
                .isPositive();
    }

    @Test
    void what_is_left_of_nothing_is_no_row_of_totals() {
        new RandomMobility().add(events, HISTORY);
        events.record();
        applyInBatchesOf(1);

        assertThat(JdbcClient.create(database.owner())
                        .sql("select total from read.mobility_total where total <= 0")
                        .query(Long.class)
                        .list())
                .isEmpty();
    }

    @Test
    void a_stream_whose_sequence_jumps_is_refused() {
        events.add("default", "5", opened(), Instant.EPOCH)
                .jump("5")
                .add("default", "5", new MobilityEvent.Archived(), Instant.EPOCH)
                .record();

        assertThatThrownBy(() -> projection.apply(ledger.after(0, 10)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Stream 5 goes on with sequence 2 at position 2 where 1 is due");
    }

    @Test
    void a_person_whose_sequence_jumps_is_refused_where_its_id_is_a_number() {
        events.add("default", "person/default/5", new PersonEvent.PersonRegistered("5", "Jane", null), Instant.EPOCH)
                .jump("person/default/5")
                .add(
                        "default",
                        "person/default/5",
                        new PersonEvent.PersonEmailChanged("5", new Change<>(null, "j@example.org")),
                        Instant.EPOCH)
                .record();

        assertThatThrownBy(() -> projection.apply(ledger.after(0, 10)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Stream person/default/5 goes on with sequence 2 at position 2 where 1 is due");
    }

    static MobilityEvent opened() {
        return new MobilityEvent.Opened(4234, 1, MobilityStatus.APPROVED, null, null, MobilityDetails.NONE);
    }

    private void applyInBatchesOf(int size) {
        TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database.writer()));
        List<StoredEvent> page = ledger.after(0, size);
        while (!page.isEmpty()) {
            List<StoredEvent> batch = page;
            transaction.executeWithoutResult(ignored -> projection.apply(batch));
            page = ledger.after(page.getLast().position(), size);
        }
    }

    private void truncate() {
        JdbcClient.create(database.writer())
                .sql(
                        "truncate read.mobility_assignment, read.mobility_listing, read.mobility_total, read.mobility_expat")
                .update();
    }

    private List<String> rows(String schema) {
        List<String> rows = new ArrayList<>();
        for (String table : projection.tables()) {
            rows.addAll(JdbcClient.create(database.owner())
                    .sql("select row_to_json(r)::text from " + schema + '.' + table + " r order by 1")
                    .query(String.class)
                    .list());
        }
        return rows;
    }

    private long count(String condition) {
        return JdbcClient.create(database.owner())
                .sql("select count(*) from read.mobility_listing where " + condition)
                .query(Long.class)
                .single();
    }
}
