package io.caseledger.query.mobility;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.contract.mobility.MobilityEvent;
import io.caseledger.contract.mobility.ShownMobility;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.PastTables;
import io.caseledger.query.platform.PointInTime;
import io.caseledger.query.platform.RandomPoints;
import io.caseledger.query.platform.RunningProjections;
import io.caseledger.query.platform.TestEvents;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class MobilityPastProjectionTest {

    private static final int HISTORY = 1_200;
    private static final String TENANT = "tenant-1";

    private final TestDatabase database = TestDatabase.create();
    private final LedgerReader ledger = new LedgerReader(database.writer());
    private final PastTables tables =
            new PastTables(database, new MobilityPastProjection(new MobilityPastTables(database.writer())));
    private final MobilityProjection live = new MobilityProjection(new MobilityTables(database.writer()));
    private final MobilityQueries queries =
            new MobilityQueries(database.reader(), ledger, RunningProjections.nothingToCatchUpWith(database));

    private final Map<Expat.Key, Expat> expats = new HashMap<>();

    @BeforeEach
    void remember() {
        TestEvents events = new TestEvents(database).recordedByTheHour();
        new RandomMobility().add(events, HISTORY);
        events.record();
        ledger.after(0, HISTORY).forEach(event -> {
            Expat.Key key = Expat.of(event);
            if (key != null) {
                expats.compute(key, (same, before) -> Expat.fold(same, before, event));
            }
        });
    }

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void any_list_at_any_point_is_what_folding_each_stream_up_to_there_gives() {
        tables.foldedInBatchesOf(83);
        List<StoredEvent> all = ledger.after(0, HISTORY);
        live.apply(all);
        RandomQuestions questions = new RandomQuestions();
        RandomPoints points = new RandomPoints(all);

        points.some(250).forEach(point -> {
            LocalDate today = questions.day();
            boolean confidential = today.getDayOfMonth() % 2 == 0;
            String query = questions.ask(confidential) + "&order=expat_name";
            MobilityFilter filter = MobilityFilter.of(TENANT, confidential, today, point, parameters(query));
            List<Object> expected = then(point, all).values().stream()
                    .filter(row -> confidential || !now(row.id()).confidential())
                    .map(row -> ShownMobility.item(row.id(), row.facts(), row.expatName(), today))
                    .filter(questions.wanted())
                    .<Object>map(item -> item.get("id"))
                    .toList();
            MobilityQueries.Page found = queries.page(filter, MobilityOrder.of(parameters(query)), HISTORY, 0);

            assertThat(found.rows().stream().map(MobilityRow::id))
                    .as("%s at %s on %s", query, point, today)
                    .containsExactlyInAnyOrderElementsOf(
                            expected.stream().map(Long.class::cast).toList());
            assertThat(queries.page(filter, MobilityOrder.of(parameters("")), 1, 1)
                            .total())
                    .isEqualTo(expected.size());
            found.rows()
                    .forEach(row -> assertThat(row)
                            .isEqualTo(queries.at(point, TENANT, confidential, row.id())
                                    .orElseThrow())
                            .isEqualTo(then(point, all).get(row.id())));
        });
    }

    @Test
    void the_size_of_the_batches_makes_no_difference_and_a_rebuild_makes_the_same_rows() {
        Map<String, List<String>> together = tables.foldedInBatchesOf(HISTORY);

        assertThat(together.get("mobility_version")).hasSizeGreaterThan(HISTORY / 2);
        assertThat(tables.foldedInBatchesOf(1)).isEqualTo(together);
        assertThat(tables.foldedInBatchesOf(61)).isEqualTo(together);
        assertThat(tables.rebuilt()).isEqualTo(together);
    }

    private Map<Long, MobilityRow> then(PointInTime point, List<StoredEvent> all) {
        return rows(
                all.stream().filter(event -> RandomPoints.isSeen(event, point)).toList());
    }

    /** With the names of today. */
    private Map<Long, MobilityRow> rows(List<StoredEvent> events) {
        Map<Long, MobilityRow> rows = new TreeMap<>();
        events.stream()
                .filter(event -> event.event() instanceof MobilityEvent)
                .filter(event -> event.tenant().equals(TENANT))
                .forEach(event ->
                        rows.compute(Long.valueOf(event.aggregateId()), (id, row) -> MobilityFold.fold(row, event)));
        rows.replaceAll((id, row) -> row.named(nameOf(row)));
        return rows;
    }

    private MobilityRow now(long id) {
        return queries.find(TENANT, true, id).orElseThrow();
    }

    private @Nullable String nameOf(MobilityRow row) {
        Expat expat = row.expat() == null ? null : expats.get(row.expat());
        return expat == null ? null : expat.name();
    }

    private static Parameters parameters(String query) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setQueryString(query);
        return Parameters.of(request);
    }
}
