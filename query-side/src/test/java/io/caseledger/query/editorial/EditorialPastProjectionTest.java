package io.caseledger.query.editorial;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;
import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.Collator;
import com.ibm.icu.util.ULocale;
import io.caseledger.contract.editorial.EditorialDetails;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.PastTables;
import io.caseledger.query.platform.PointInTime;
import io.caseledger.query.platform.RandomPoints;
import io.caseledger.query.platform.RunningProjections;
import io.caseledger.query.platform.TestEvents;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EditorialPastProjectionTest {

    private static final int HISTORY = 1_500;

    private final TestDatabase database = TestDatabase.create();
    private final LedgerReader ledger = new LedgerReader(database.writer());
    private final PastTables tables =
            new PastTables(database, new EditorialPastProjection(new EditorialPastTables(database.writer())));
    private final EditorialQueries queries =
            new EditorialQueries(database.reader(), ledger, RunningProjections.nothingToCatchUpWith(database));

    @BeforeEach
    void remember() {
        TestEvents events = new TestEvents(database).recordedByTheHour();
        RandomEditorial.add(events, Instant.parse("2026-03-26T10:00:00Z"), HISTORY);
        events.record();
    }

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void the_list_at_any_point_is_what_folding_each_stream_up_to_there_gives_in_every_order() {
        tables.foldedInBatchesOf(83);
        List<StoredEvent> all = ledger.after(0, HISTORY);

        new RandomPoints(all).some(60).forEach(point -> {
            check(point, all, new EditorialOrder("modified_at", true), comparing(EditorialDetails::modifiedAt), true);
            check(point, all, new EditorialOrder("number", false), comparingLong(EditorialDetails::number), false);
            check(
                    point,
                    all,
                    new EditorialOrder("title_sort_key", false),
                    comparing(EditorialDetails::title, Collator.getInstance(ULocale.ROOT)::compare),
                    false);
            check(
                    point,
                    all,
                    new EditorialOrder("due_at", false),
                    comparing(EditorialDetails::dueAt, nullsFirst(naturalOrder())),
                    false);
        });
    }

    private void check(
            PointInTime point,
            List<StoredEvent> all,
            EditorialOrder order,
            Comparator<EditorialDetails> by,
            boolean descending) {
        Comparator<EditorialDetails> upwards = by.thenComparingLong(EditorialDetails::number);
        List<EditorialRow> then = rowsAt(point, all).values().stream()
                .filter(EditorialRow::listed)
                .sorted(comparing(EditorialRow::details, descending ? upwards.reversed() : upwards))
                .toList();

        assertThat(queries.listAt(point, "default", order, HISTORY, 0))
                .as("%s at %s", order, point)
                .isEqualTo(then);
        assertThat(queries.listAt(point, "default", order, 3, 2))
                .isEqualTo(then.stream().skip(2).limit(3).toList());
        assertThat(queries.totalAt(point, "default")).as("total at %s", point).isEqualTo(then.size());
    }

    private static Map<String, EditorialRow> rowsAt(PointInTime point, List<StoredEvent> all) {
        Map<String, EditorialRow> rows = new HashMap<>();
        all.stream()
                .filter(event -> event.tenant().equals("default"))
                .filter(event -> RandomPoints.isSeen(event, point))
                .forEach(event -> rows.compute(event.aggregateId(), (id, row) -> EditorialFold.fold(row, event)));
        return rows;
    }

    @Test
    void the_size_of_the_batches_makes_no_difference_and_a_rebuild_makes_the_same_rows() {
        Map<String, List<String>> together = tables.foldedInBatchesOf(HISTORY);

        assertThat(together.values()).noneMatch(List::isEmpty);
        assertThat(tables.foldedInBatchesOf(1)).isEqualTo(together);
        assertThat(tables.foldedInBatchesOf(61)).isEqualTo(together);
        assertThat(tables.rebuilt()).isEqualTo(together);
    }
}
