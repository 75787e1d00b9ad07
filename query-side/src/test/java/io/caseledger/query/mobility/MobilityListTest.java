package io.caseledger.query.mobility;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.Collator;
import com.ibm.icu.util.ULocale;
import io.caseledger.contract.directory.PersonEvent;
import io.caseledger.contract.mobility.MobilityDetails;
import io.caseledger.contract.mobility.MobilityEvent;
import io.caseledger.contract.mobility.MobilityFacts;
import io.caseledger.contract.mobility.MobilityStatus;
import io.caseledger.contract.mobility.ShownMobility;
import io.caseledger.contract.mobility.ShownStatus;
import io.caseledger.contract.platform.Change;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.RunningProjections;
import io.caseledger.query.platform.TestEvents;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class MobilityListTest {

    private static final int HISTORY = 3_000;
    private static final int QUESTIONS = 600;
    private static final int ROWS = 31;
    private static final MobilityOrder BY_ID = MobilityOrder.of(parameters("order=id"));
    private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-02-01");

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);
    private final LedgerReader ledger = new LedgerReader(database.writer());
    private final MobilityProjection projection = new MobilityProjection(new MobilityTables(database.writer()));
    private final MobilityQueries queries =
            new MobilityQueries(database.reader(), ledger, RunningProjections.nothingToCatchUpWith(database));

    @AfterEach
    void end() {
        database.close();
    }

    /** Any question, on any day, answered a second time without a table. */
    @Nested
    class A_random_history {

        private final RandomQuestions questions = new RandomQuestions();

        @Test
        void lists_and_totals_of_any_filters_are_what_the_events_left_there() {
            new RandomMobility().add(events, HISTORY);
            project();
            Map<Long, MobilityRow> left = left();
            assertThat(left).hasSizeGreaterThan(200);
            long kept = 0;
            for (int i = 0; i < QUESTIONS; i++) {
                LocalDate today = questions.day();
                boolean confidential = i % 2 == 0;
                String query = questions.ask(confidential);
                MobilityFilter filter = MobilityFilter.of("tenant-1", confidential, today, null, parameters(query));
                MobilityQueries.Page found = queries.page(filter, BY_ID, HISTORY, 0);
                List<Map<String, @Nullable Object>> expected = left.values().stream()
                        .map(row -> ShownMobility.item(row.id(), row.facts(), row.expatName(), today))
                        .filter(questions.wanted())
                        .toList();
                String question = "on " + today + (confidential ? ", all: " : ": ") + query;

                assertThat(ids(found.rows()))
                        .as(question)
                        .isEqualTo(expected.stream().map(item -> item.get("id")).toList());
                assertThat(queries.page(filter, BY_ID, 1, 1).total())
                        .as(question)
                        .isEqualTo(expected.size());
                kept += filter.kept() == null ? 0 : 1;
            }
            assertThat(kept).as("questions whose totals are kept").isBetween(50L, QUESTIONS - 50L);
        }

        @Test
        void any_order_is_that_of_the_shown_values() {
            new RandomMobility().add(events, HISTORY);
            project();
            for (String field : List.of(
                    "id",
                    "expat_name",
                    "start_date",
                    "end_date",
                    "created_at",
                    "status",
                    "type",
                    "home_country",
                    "host_country")) {
                MobilityFilter filter = MobilityFilter.of("tenant-1", true, TODAY, null, parameters("archived=true"));
                List<Long> rising = ids(list(filter, "order=" + field));

                assertThat(list(filter, "order=" + field)).isSortedAccordingTo(by(field));
                assertThat(ids(list(filter, "order=" + field + "&order_direction=desc")))
                        .as("the other way round")
                        .isEqualTo(rising.reversed());
            }
        }

        private List<MobilityRow> list(MobilityFilter filter, String order) {
            MobilityOrder asked = MobilityOrder.of(parameters(order));
            List<MobilityRow> rows = new ArrayList<>();
            for (long offset = 0; ; offset += ROWS) {
                MobilityQueries.Page page = queries.page(filter, asked, ROWS, offset);
                rows.addAll(page.rows());
                if (page.rows().size() < ROWS) {
                    assertThat(rows).as(order).hasSize((int) page.total());
                    return rows;
                }
            }
        }

        private static Comparator<MobilityRow> by(String field) {
            return Comparator.comparing(
                            (MobilityRow row) -> Objects.toString(
                                    ShownMobility.item(row.id(), row.facts(), row.expatName(), TODAY)
                                            .get(field),
                                    null),
                            switch (field) {
                                case "id" -> Comparator.comparing(Long::valueOf);
                                case "expat_name" -> Comparator.nullsLast(Collator.getInstance(ULocale.ROOT)::compare);
                                default -> Comparator.nullsLast(Comparator.naturalOrder());
                            })
                    .thenComparing(row -> row.facts().createdAt())
                    .thenComparingLong(MobilityRow::id);
        }

        /** What is left in tenant-1, folded here once more without any table. */
        private Map<Long, MobilityRow> left() {
            Map<Long, MobilityRow> left = new TreeMap<>();
            Map<Long, String> names = new HashMap<>();
            for (StoredEvent event : ledger.after(0, HISTORY)) {
                if (event.tenant().equals("tenant-1")) {
                    switch (event.event()) {
                        case MobilityEvent happened ->
                            left.merge(
                                    Long.parseLong(event.aggregateId()),
                                    row(event, MobilityFacts.begin(openedOr(happened), event.occurredAt())),
                                    (before, none) -> row(event, before.facts().after(happened, event.occurredAt())));
                        case PersonEvent.PersonRegistered known ->
                            names.put(Long.valueOf(known.personId()), known.name());
                        case PersonEvent.PersonRenamed known ->
                            names.put(
                                    Long.valueOf(known.personId()), known.name().to());
                        default -> {}
                    }
                }
            }
            left.replaceAll((id, row) ->
                    row.named(row.expat() == null ? null : names.get(row.expat().id())));
            return left;
        }

        private static MobilityEvent openedOr(MobilityEvent event) {
            return event instanceof MobilityEvent.Opened ? event : MobilityProjectionTest.opened();
        }

        private static MobilityRow row(StoredEvent event, MobilityFacts facts) {
            return new MobilityRow(event.tenant(), Long.parseLong(event.aggregateId()), 0, null, facts);
        }
    }

    @Nested
    class A_day_passes {

        @Test
        void status_filter_and_total_change_together() {
            events.add("default", "5", approved("2026-02-02", "2026-02-03", Map.of()), AT);
            project();

            assertThat(statusOn("2026-02-01")).isEqualTo(ShownStatus.UPCOMING);
            assertThat(statusOn("2026-02-02")).isEqualTo(ShownStatus.ONGOING);
            assertThat(statusOn("2026-02-03")).isEqualTo(ShownStatus.ONGOING);
            assertThat(statusOn("2026-02-04")).isEqualTo(ShownStatus.ENDED);
        }

        @Test
        void what_has_no_end_goes_on_and_what_has_no_start_waits_until_its_end() {
            events.add("default", "5", approved("2026-02-02", null, Map.of()), AT);
            project();
            assertThat(statusOn("9998-12-31")).isEqualTo(ShownStatus.ONGOING);

            events.add("default", "6", approved(null, "2026-02-03", Map.of()), AT)
                    .add("default", "5", new MobilityEvent.Archived(), AT);
            project();
            assertThat(statusOn("2026-02-03")).isEqualTo(ShownStatus.UPCOMING);
            assertThat(statusOn("2026-02-04")).isEqualTo(ShownStatus.ENDED);
        }

        /** The one status of which the list has the one assignment on a day. */
        private ShownStatus statusOn(String day) {
            LocalDate today = LocalDate.parse(day);
            List<ShownStatus> listed = new ArrayList<>();
            for (ShownStatus status : ShownStatus.values()) {
                MobilityFilter filter =
                        MobilityFilter.of("default", false, today, null, parameters("status=" + status.word()));
                assertThat(queries.page(filter, BY_ID, 1, 0).total())
                        .isEqualTo(queries.page(filter, BY_ID, 10, 0).rows().size());
                queries.page(filter, BY_ID, 10, 0).rows().forEach(row -> {
                    listed.add(status);
                    assertThat(ShownMobility.item(row.id(), row.facts(), null, today))
                            .containsEntry("status", status.word());
                });
            }
            assertThat(listed).hasSize(1);
            return listed.getFirst();
        }
    }

    @Nested
    class A_name {

        @Test
        void is_shown_and_found_whether_it_was_told_before_or_after() {
            events.add("default", "person/default/7", new PersonEvent.PersonRegistered("7", "Åse Øyen", null), AT)
                    .add("default", "5", approved(null, null, Map.of("expat_id", 7L)), AT)
                    .add("default", "6", approved(null, null, Map.of("expat_id", 8L)), AT);
            project();
            assertThat(found("åSE")).containsExactly(5L);

            events.add(
                            "default",
                            "person/default/7",
                            new PersonEvent.PersonRenamed("7", new Change<>("Åse Øyen", "Åse Berg")),
                            AT)
                    .add("default", "person/default/8", new PersonEvent.PersonRegistered("8", "Li Wei 李偉", null), AT)
                    .add("other", "person/other/8", new PersonEvent.PersonRegistered("8", "Somebody else", null), AT);
            project();
            assertThat(found("øyen")).isEmpty();
            assertThat(found("berg")).containsExactly(5L);
            assertThat(found("李偉")).containsExactly(6L);
            assertThat(found("else")).isEmpty();
        }

        @Test
        void follows_the_assignment_when_somebody_else_goes() {
            events.add("default", "person/default/7", new PersonEvent.PersonRegistered("7", "Jane", null), AT)
                    .add("default", "5", approved(null, null, Map.of("expat_id", 8L)), AT);
            project();
            assertThat(found("jane")).isEmpty();

            events.add("default", "5", new MobilityEvent.Amended(Map.of("expat_id", new Change<>(8L, 7L))), AT);
            project();
            assertThat(found("jane")).containsExactly(5L);
        }

        private List<Long> found(String text) {
            MobilityFilter filter = MobilityFilter.of(
                    "default",
                    false,
                    TODAY,
                    null,
                    parameters("search_text=" + URLEncoder.encode(text, StandardCharsets.UTF_8)));
            return ids(queries.page(filter, BY_ID, 10, 0).rows());
        }
    }

    private static MobilityEvent approved(@Nullable String start, @Nullable String end, Map<String, Object> details) {
        return new MobilityEvent.Opened(
                4234,
                1,
                MobilityStatus.APPROVED,
                start == null ? null : LocalDate.parse(start),
                end == null ? null : LocalDate.parse(end),
                new MobilityDetails(details));
    }

    private long projected;

    /** Folds what was added since the last time. */
    private void project() {
        long head = events.record();
        projection.apply(ledger.after(projected, HISTORY));
        projected = head;
    }

    private static Parameters parameters(String query) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setQueryString(query);
        return Parameters.of(request);
    }

    private static List<Long> ids(List<MobilityRow> rows) {
        return rows.stream().map(MobilityRow::id).toList();
    }
}
