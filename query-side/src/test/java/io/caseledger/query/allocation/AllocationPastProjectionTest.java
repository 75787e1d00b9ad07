package io.caseledger.query.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.contract.allocation.AllocationEvent;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.PastTables;
import io.caseledger.query.platform.PointInTime;
import io.caseledger.query.platform.RandomPoints;
import io.caseledger.query.platform.RunningProjections;
import io.caseledger.query.platform.TestEvents;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class AllocationPastProjectionTest {

    private static final int HISTORY = 1_000;
    private static final Comparator<AllocationRow> BY_DAY =
            Comparator.comparing((AllocationRow row) -> row.facts().startsAt()).thenComparingLong(AllocationRow::id);

    private final TestDatabase database = TestDatabase.create();
    private final LedgerReader ledger = new LedgerReader(database.writer());
    private final PastTables tables =
            new PastTables(database, new AllocationPastProjection(new AllocationPastTables(database.writer())));
    private final AllocationQueries queries =
            new AllocationQueries(database.reader(), ledger, RunningProjections.nothingToCatchUpWith(database));

    @BeforeEach
    void remember() {
        TestEvents events = new TestEvents(database).recordedByTheHour();
        new RandomAllocations().add(events, HISTORY);
        events.record();
    }

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void every_list_at_any_point_is_what_folding_each_stream_up_to_there_gives() {
        tables.foldedInBatchesOf(83);
        List<StoredEvent> all = ledger.after(0, HISTORY);

        new RandomPoints(all).some(60).forEach(point -> {
            Collection<AllocationRow> then = rowsAt(point, all);
            for (long user = 1; user <= RandomAllocations.USERS; user++) {
                Long id = user;
                assertThat(listed(point, id, null))
                        .as("of user %s at %s", id, point)
                        .isEqualTo(sorted(then, row -> id.equals(row.facts().userId())));
            }
            for (long project = 1; project <= RandomAllocations.PROJECTS; project++) {
                long id = project;
                assertThat(listed(point, null, id))
                        .as("of project %s at %s", id, point)
                        .isEqualTo(sorted(
                                then,
                                row -> id == row.facts().assignableId()
                                        && !row.facts().assignableKind().word().equals("leave")));
            }
            assertThat(listed(point, null, null)).as("at %s", point).isEqualTo(sorted(then, row -> true));
        });
    }

    @Test
    void the_size_of_the_batches_makes_no_difference_and_a_rebuild_makes_the_same_rows() {
        Map<String, List<String>> together = tables.foldedInBatchesOf(HISTORY);

        assertThat(together.get("allocation_version")).hasSizeGreaterThan(HISTORY / 2);
        assertThat(tables.foldedInBatchesOf(1)).isEqualTo(together);
        assertThat(tables.foldedInBatchesOf(61)).isEqualTo(together);
        assertThat(tables.rebuilt()).isEqualTo(together);
    }

    private static Collection<AllocationRow> rowsAt(PointInTime point, List<StoredEvent> all) {
        Map<String, AllocationRow> rows = new HashMap<>();
        all.stream()
                .filter(event -> event.event() instanceof AllocationEvent)
                .filter(event -> event.tenant().equals("tenant-1"))
                .filter(event -> RandomPoints.isSeen(event, point))
                .forEach(event -> rows.compute(event.aggregateId(), (id, row) -> AllocationFold.fold(row, event)));
        return rows.values();
    }

    private static List<AllocationRow> sorted(Collection<AllocationRow> rows, Predicate<AllocationRow> which) {
        return rows.stream()
                .filter(row -> !row.facts().deleted())
                .filter(which)
                .sorted(BY_DAY)
                .toList();
    }

    private List<AllocationRow> listed(PointInTime point, @Nullable Long user, @Nullable Long project) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setQueryString("with_phases=true&" + RandomPoints.query(point));
        AllocationFilter filter = AllocationFilter.of("tenant-1", user, project, Parameters.of(request));
        return queries.list(filter, HISTORY, 0).stream()
                .map(AllocationQueries.Staged::row)
                .toList();
    }
}
