package io.caseledger.query.allocation;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.contract.allocation.AllocationEvent;
import io.caseledger.contract.allocation.AllocationFacts;
import io.caseledger.contract.allocation.AllocationMode;
import io.caseledger.contract.allocation.Allotment;
import io.caseledger.contract.allocation.Amount;
import io.caseledger.contract.allocation.AssignableKind;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Rebuilder;
import io.caseledger.query.platform.RunningProjections;
import io.caseledger.query.platform.TestEvents;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.transaction.support.TransactionTemplate;

class AllocationProjectionTest {

    private static final int HISTORY = 2_000;

    private static final AllocationEvent ALLOCATED = new AllocationEvent.Allocated(
            8L,
            123,
            AssignableKind.PROJECT,
            LocalDate.EPOCH,
            LocalDate.EPOCH,
            new Allotment(AllocationMode.PERCENT, Amount.of("1")),
            null,
            null,
            "",
            null,
            null);

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);
    private final LedgerReader ledger = new LedgerReader(database.writer());
    private final AllocationProjection projection = new AllocationProjection(new AllocationTables(database.writer()));

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void a_replay_from_the_first_event_and_batches_of_any_size_make_the_same_rows() {
        RandomAllocations history = new RandomAllocations();
        List<String> grown;
        try (RunningProjections running = RunningProjections.start(database, projection)) {
            for (int part = 0; part < 10; part++) {
                history.add(events, HISTORY / 10);
                running.await(events.record());
            }
            grown = rows("read");
            assertThat(grown).hasSizeGreaterThan(200);
            running.reset("allocation", this::truncate);
            running.await(HISTORY);
            assertThat(rows("read")).isEqualTo(grown);
        }
        truncate();
        applyInBatchesOf(1);
        assertThat(rows("read")).isEqualTo(grown);
    }

    @Test
    void a_rebuild_beside_the_live_table_makes_the_same_rows() {
        new RandomAllocations().add(events, HISTORY);
        long head = events.record();
        applyInBatchesOf(97);

        Rebuilder.Result result = new Rebuilder(ledger, database.owner()).rebuild(projection, "rebuilt");

        assertThat(result.position()).isEqualTo(head);
        assertThat(rows("rebuilt")).isEqualTo(rows("read"));
    }

    @Test
    void lists_by_user_and_by_project_hold_exactly_what_the_events_left_there() {
        new RandomAllocations().add(events, HISTORY);
        events.record();
        applyInBatchesOf(97);
        AllocationQueries queries =
                new AllocationQueries(database.reader(), ledger, RunningProjections.nothingToCatchUpWith(database));
        Map<Long, AllocationFacts> left = left();
        assertThat(left).hasSizeGreaterThan(50);

        for (long user = 1; user <= RandomAllocations.USERS; user++) {
            assertThat(ids(queries, user, null)).isEqualTo(ids(left, user, null));
        }
        for (long project = 1; project <= RandomAllocations.PROJECTS; project++) {
            assertThat(ids(queries, null, project)).isEqualTo(ids(left, null, project));
        }
        assertThat(ids(queries, null, null)).isEqualTo(ids(left, null, null));
    }

    @Test
    void a_stream_whose_sequence_jumps_is_refused() {
        events.add("default", "5", ALLOCATED, Instant.EPOCH)
                .jump("5")
                .add("default", "5", new AllocationEvent.Deleted(), Instant.EPOCH)
                .record();

        assertThatThrownBy(() -> projection.apply(ledger.after(0, 10)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Stream 5 goes on with sequence 2 at position 2 where 1 is due");
    }

    /** What is left in tenant-1, folded here once more without any table. */
    private Map<Long, AllocationFacts> left() {
        Map<Long, AllocationFacts> left = new TreeMap<>();
        ledger.after(0, HISTORY).stream()
                .filter(event -> event.tenant().equals("tenant-1") && event.event() instanceof AllocationEvent)
                .collect(groupingBy(StoredEvent::aggregateId))
                .forEach((stream, ofOne) -> {
                    AllocationFacts facts = null;
                    for (StoredEvent event : ofOne) {
                        AllocationEvent happened = (AllocationEvent) event.event();
                        facts = facts == null
                                ? AllocationFacts.begin(happened, event.occurredAt())
                                : facts.after(happened, event.occurredAt());
                    }
                    if (!Objects.requireNonNull(facts).deleted()) {
                        left.put(Long.valueOf(stream), facts);
                    }
                });
        return left;
    }

    private static List<Long> ids(AllocationQueries queries, @Nullable Long user, @Nullable Long project) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setQueryString("with_phases=true");
        AllocationFilter filter = AllocationFilter.of("tenant-1", user, project, Parameters.of(request));
        return queries.list(filter, HISTORY, 0).stream()
                .map(staged -> staged.row().id())
                .sorted()
                .toList();
    }

    private static List<Long> ids(Map<Long, AllocationFacts> left, @Nullable Long user, @Nullable Long project) {
        return left.entrySet().stream()
                .filter(entry -> user == null || user.equals(entry.getValue().userId()))
                .filter(entry -> project == null
                        || (project == entry.getValue().assignableId()
                                && !entry.getValue().assignableKind().word().equals("leave")))
                .map(Map.Entry::getKey)
                .toList();
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
        JdbcClient.create(database.writer()).sql("truncate read.allocation").update();
    }

    private List<String> rows(String schema) {
        return JdbcClient.create(database.owner())
                .sql("select row_to_json(a)::text from " + schema + ".allocation a order by tenant, allocation_id")
                .query(String.class)
                .list();
    }
}
