package io.caseledger.query.casework;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.casework.CaseStatus;
import io.caseledger.contract.platform.Change;
import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Page;
import io.caseledger.query.platform.Paging;
import io.caseledger.query.platform.PastTables;
import io.caseledger.query.platform.PointInTime;
import io.caseledger.query.platform.RandomPoints;
import io.caseledger.query.platform.RunningProjections;
import io.caseledger.query.platform.TestEvents;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;

class CasePastProjectionTest {

    private static final int POINTS = 120;
    private static final Instant FIRST_DAY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant BEFORE_ALL_WAS_RECORDED = Instant.parse("2025-06-01T00:00:00Z");

    /** Versions had ends of their own when the older migrations were made. */
    private static final String WITH_ENDS = """
            (select *, coalesce(lead(valid_from) over stream, 'infinity') as valid_to, coalesce(lead(known_from) over stream, 'infinity') as known_to
             from read.assignment_version window stream as (partition by tenant, assignment_id order by sequence))""";

    private static final Comparator<AssignmentRow> IN_ORDER = comparingLong(AssignmentRow::openedPosition);
    private static final Comparator<AssignmentRow> LONGEST_SILENT = comparing(
                    AssignmentRow::lastContactDate, nullsFirst(naturalOrder()))
            .thenComparingLong(AssignmentRow::openedPosition);
    private static final Comparator<AssignmentRow> EARLIEST_ASSIGNED =
            comparing(AssignmentRow::assignedDate).thenComparingLong(AssignmentRow::openedPosition);
    private static final Comparator<Stint> NEWEST =
            comparing(Stint::assignedDate).thenComparingLong(Stint::position).reversed();

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);
    private final CasePastProjection projection = new CasePastProjection(new CasePastTables(database.writer()));
    private final PastTables tables = new PastTables(database, projection);
    private final AssignmentQueries queries =
            new AssignmentQueries(database.reader(), RunningProjections.nothingToCatchUpWith(database));
    private final Random random = new Random(20_261_126);

    @AfterEach
    void end() {
        database.close();
    }

    /** Work that is recorded as it happens, and between it logs of older work, each recorded at one moment. */
    private List<StoredEvent> aHistoryWithImports() {
        RandomHistory asItHappens = new RandomHistory();
        RandomHistory imported = new RandomHistory("old", BEFORE_ALL_WAS_RECORDED, 3);
        for (int part = 0; part < 8; part++) {
            for (int event = 0; event < 120; event++) {
                asItHappens.add(events.recordedAt(asItHappens.now().plusMillis(event)), 1);
            }
            events.recordedAt(asItHappens.now().plusSeconds(1));
            imported.add(events, 60);
        }
        events.record();
        return new LedgerReader(database.writer()).after(0, 10_000);
    }

    @Nested
    class After_work_and_imports_of_older_work {

        private final List<StoredEvent> ledger = aHistoryWithImports();

        @Test
        void every_list_at_any_point_is_what_folding_each_stream_up_to_there_gives() {
            tables.foldedInBatchesOf(97);
            new RandomPoints(ledger)
                    .some(POINTS)
                    .forEach(point ->
                            new AtAPoint(new CasePast(ledger, point), "tenant-" + random.nextInt(2), point).check());
        }

        @Test
        void the_size_of_the_batches_makes_no_difference() {
            Map<String, List<String>> together = tables.foldedInBatchesOf(10_000);

            assertThat(together.values()).noneMatch(List::isEmpty);
            assertThat(tables.foldedInBatchesOf(1)).isEqualTo(together);
            assertThat(tables.foldedInBatchesOf(61)).isEqualTo(together);
        }

        @Test
        void a_rebuild_makes_the_same_rows() {
            assertThat(tables.rebuilt()).isEqualTo(tables.foldedInBatchesOf(500));
        }

        @Test
        void the_migration_makes_the_same_totals_of_versions_that_are_there() throws IOException {
            tables.foldedInBatchesOf(40);
            List<String> folded = totals();

            JdbcClient owner = JdbcClient.create(database.owner());
            owner.sql("truncate read.casework_past_month, read.casework_past_day, read.casework_past_moment")
                    .update();
            again(owner, "insert into read.casework_past[^;]*", "V063__past_totals_on_both_axes.sql");
            again(owner, "insert into read.casework_past[^;]*", "V077__what_the_past_is_asked_for.sql");

            assertThat(totals()).isNotEmpty().isEqualTo(folded);
            new RandomPoints(ledger)
                    .some(20)
                    .forEach(point ->
                            new AtAPoint(new CasePast(ledger, point), "tenant-" + random.nextInt(2), point).check());
        }

        @Test
        void the_migration_makes_spells_that_show_the_same_of_versions_that_are_there() throws IOException {
            tables.foldedInBatchesOf(40);

            JdbcClient owner = JdbcClient.create(database.owner());
            owner.sql("truncate read.listed_spell, read.open_spell, read.silent_spell")
                    .update();
            owner.sql("alter table read.listed_spell alter contact_id drop not null")
                    .update();
            again(owner, "insert into read[^;]*", "V076__casework_past_by_spells.sql");
            again(owner, "update read[^;]*", "V079__the_past_is_written_once.sql");

            new RandomPoints(ledger)
                    .some(40)
                    .forEach(point ->
                            new AtAPoint(new CasePast(ledger, point), "tenant-" + random.nextInt(2), point).check());
        }

        private void again(JdbcClient owner, String statements, String migration) throws IOException {
            Pattern.compile(statements)
                    .matcher(migration(migration))
                    .results()
                    .forEach(statement -> owner.sql(statement.group().replace("read.assignment_version", WITH_ENDS))
                            .update());
        }

        private String migration(String name) throws IOException {
            try (InputStream sql =
                    Objects.requireNonNull(CasePastProjectionTest.class.getResourceAsStream("/db/migration/" + name))) {
                return new String(sql.readAllBytes(), UTF_8);
            }
        }

        private List<String> totals() {
            String rows = Stream.of("month", "day", "moment")
                    .map(grain ->
                            "select 'GRAIN', tenant, part, valid, known, listed, open from read.casework_past_GRAIN"
                                            .replace("GRAIN", grain)
                                    + " where listed <> 0 or open <> 0")
                    .collect(joining(" union all "));
            return JdbcClient.create(database.owner())
                    .sql(rows + " order by 1, 2, 3, 4, 5")
                    .query((row, number) -> row.getString(1)
                            + row.getString(2)
                            + row.getString(3)
                            + row.getString(4)
                            + row.getString(5)
                            + ' '
                            + row.getLong(6)
                            + ' '
                            + row.getLong(7))
                    .list();
        }

        @Test
        void what_was_over_before_anyone_could_see_it_is_not_kept() {
            tables.foldedInBatchesOf(40);

            assertThat(JdbcClient.create(database.owner())
                            .sql("select count(*) from " + WITH_ENDS
                                    + " v where valid_from = valid_to and known_from = known_to")
                            .query(Long.class)
                            .single())
                    .isZero();
            assertThat(JdbcClient.create(database.owner())
                            .sql("select count(*) from read.assignment_version")
                            .query(Long.class)
                            .single())
                    .isLessThan(ledger.size());
        }
    }

    /**
     * States that last for hours to years, and a microsecond more or less, or no time at all, from long before 1970 on; imported in no order
     * of when they happened, each stream of one of many tenants.
     */
    private List<StoredEvent> statesOfEveryLength() {
        Instant known = Instant.parse("2026-01-01T00:00:00Z");
        for (int stream = 0; stream < 90; stream++) {
            String tenant = "tenant-" + random.nextInt(5);
            String id = (random.nextBoolean() ? "asgn_" : "assign_") + stream;
            Instant valid = Instant.EPOCH.plus(
                    Duration.ofHours(4L * (random.nextInt(100) - 50) * (1L << (2 * random.nextInt(7)))));
            known = known.plus(someLength(4));
            events.recordedAt(known).add(tenant, id, assigned(valid), valid);
            int changes = random.nextInt(5);
            for (int change = 0; change < changes; change++) {
                valid = valid.plus(someLength(9));
                known = known.plus(someLength(4));
                events.recordedAt(known).add(tenant, id, new CaseEvent.ContactRecorded(valid, null), valid);
            }
            if (random.nextInt(3) > 0) {
                valid = valid.plus(someLength(9));
                CaseEvent end = random.nextInt(3) == 0
                        ? new CaseEvent.Deleted()
                        : new CaseEvent.Closed(new Change<>(CaseStatus.ACTIVE, CaseStatus.COMPLETED));
                events.add(tenant, id, end, valid);
            }
        }
        events.record();
        return new LedgerReader(database.writer()).after(0, 10_000);
    }

    private CaseEvent assigned(Instant at) {
        return new CaseEvent.Assigned("mentor-" + random.nextInt(7), "contact", null, null, at, null);
    }

    private Duration someLength(int sizes) {
        return switch (random.nextInt(3)) {
            case 0 -> Duration.ZERO;
            case 1 -> Duration.ofNanos(1_000L * random.nextInt(3));
            default -> Duration.ofHours(4L << (2 * random.nextInt(sizes))).plusNanos(1_000L * (random.nextInt(3) - 1));
        };
    }

    @Nested
    class After_states_of_every_length_imported_in_no_order {

        private final List<StoredEvent> ledger = statesOfEveryLength();

        @Test
        void every_list_at_any_point_is_what_folding_each_stream_up_to_there_gives() {
            tables.foldedInBatchesOf(50);
            new RandomPoints(ledger)
                    .some(POINTS)
                    .forEach(point ->
                            new AtAPoint(new CasePast(ledger, point), "tenant-" + random.nextInt(5), point).check());
        }

        @Test
        void the_size_of_the_batches_makes_no_difference_and_a_rebuild_makes_the_same_rows() {
            Map<String, List<String>> together = tables.foldedInBatchesOf(10_000);

            assertThat(together.values()).noneMatch(List::isEmpty);
            assertThat(tables.foldedInBatchesOf(1)).isEqualTo(together);
            assertThat(tables.rebuilt()).isEqualTo(together);
        }
    }

    /** Two tenants that the index of boxes does not tell apart. */
    private List<String> tenantsOfOneLane() {
        return JdbcClient.create(database.reader())
                .sql("select 'tenant-' || min(n), 'tenant-' || max(n) from generate_series(1, 100) n"
                        + " group by read.lane('tenant-' || n) having count(*) > 1 limit 1")
                .query((row, number) -> List.of(row.getString(1), row.getString(2)))
                .single();
    }

    @Test
    void tenants_of_one_lane_are_told_apart() {
        List<String> tenants = tenantsOfOneLane();
        for (int number = 0; number < 60; number++) {
            events.recordedAt(FIRST_DAY.plus(Duration.ofHours(number)))
                    .add(tenants.get(number % 2), "assign_" + number, assigned(FIRST_DAY), FIRST_DAY);
        }
        events.record();
        List<StoredEvent> ledger = new LedgerReader(database.writer()).after(0, 10_000);
        tables.foldedInBatchesOf(7);

        new RandomPoints(ledger)
                .some(20)
                .forEach(point ->
                        tenants.forEach(tenant -> new AtAPoint(new CasePast(ledger, point), tenant, point).check()));
    }

    /** The lists of one tenant at one point. */
    private final class AtAPoint {

        private final CasePast past;
        private final String tenant;
        private final PointInTime point;

        AtAPoint(CasePast past, String tenant, PointInTime point) {
            this.past = past;
            this.tenant = tenant;
            this.point = point;
        }

        void check() {
            String mentor = "mentor-" + random.nextInt(7);
            list("", AssignmentFilter.ANY, row -> true, IN_ORDER);
            list("sort=-created_at", AssignmentFilter.ANY, row -> true, IN_ORDER.reversed());
            list("", AssignmentFilter.OPEN, AssignmentRow::open, IN_ORDER);
            list("sort=-created_at", AssignmentFilter.OPEN, AssignmentRow::open, IN_ORDER.reversed());
            list("sort=last_contact_date", AssignmentFilter.OPEN, AssignmentRow::open, LONGEST_SILENT);
            list("sort=-last_contact_date", AssignmentFilter.OPEN, AssignmentRow::open, LONGEST_SILENT.reversed());
            list("sort=assigned_date", AssignmentFilter.OPEN, AssignmentRow::open, EARLIEST_ASSIGNED);
            list("search=NOTE-3", AssignmentFilter.OPEN, row -> row.open() && "note-3".equals(row.notes()), IN_ORDER);
            list("sort=-created_at&status=closed", AssignmentFilter.ANY, row -> !row.open(), IN_ORDER.reversed());
            list("status=closed", AssignmentFilter.ANY, row -> !row.open(), IN_ORDER);
            list("mentor_id=" + mentor, AssignmentFilter.ANY, of(mentor), IN_ORDER);
            list("mentor_id=" + mentor, AssignmentFilter.OPEN, of(mentor).and(AssignmentRow::open), IN_ORDER);
            String contact = past.rows(tenant)
                    .map(AssignmentRow::contactId)
                    .skip(random.nextInt(5))
                    .findFirst()
                    .orElse("contact");
            Predicate<AssignmentRow> withContact = row -> row.contactId().equals(contact);
            list("contact_id=" + contact, AssignmentFilter.ANY, withContact, IN_ORDER);
            list("contact_id=" + contact, AssignmentFilter.OPEN, withContact.and(AssignmentRow::open), IN_ORDER);
            list(
                    "contact_id=" + contact + "&mentor_id=" + mentor,
                    AssignmentFilter.ANY,
                    withContact.and(of(mentor)),
                    IN_ORDER);
            list("search=NOTE-3", AssignmentFilter.ANY, row -> "note-3".equals(row.notes()), IN_ORDER);
            checkPages(
                    rows(row -> row.door().equals("history") || row.open(), IN_ORDER),
                    paging -> queries.list(filter("", AssignmentFilter.ANY).eachByItsDoor(), paging));
            checkPages(
                    rows(of(mentor).and(AssignmentRow::open), IN_ORDER),
                    paging -> queries.list(AssignmentFilter.openOf(tenant, mentor, Optional.of(point)), paging));
            assertThat(queries.total(AssignmentFilter.openOf(tenant, mentor, Optional.of(point))))
                    .as("open count of %s at %s", mentor, point)
                    .isEqualTo(
                            rows(of(mentor).and(AssignmentRow::open), IN_ORDER).size());
            overdue("", false, row -> true);
            overdue("", true, row -> true);
            overdue("mentor_id=" + mentor, random.nextBoolean(), of(mentor));
            overdue("search=NOTE-3", false, row -> "note-3".equals(row.notes()));
            Predicate<AssignmentRow> coordinated = row -> "coordinator-1".equals(row.coordinatorId());
            list("coordinator_id=coordinator-1", AssignmentFilter.OPEN, coordinated.and(AssignmentRow::open), IN_ORDER);
            list("coordinator_id=coordinator-1", AssignmentFilter.ANY, coordinated, IN_ORDER);
            overdue("coordinator_id=coordinator-1", random.nextBoolean(), coordinated);
            Map.of(
                            "", IN_ORDER,
                            "&sort=-created_at", IN_ORDER.reversed(),
                            "&sort=last_contact_date", LONGEST_SILENT,
                            "&sort=assigned_date", EARLIEST_ASSIGNED)
                    .forEach((sort, order) -> {
                        list("status=on_hold" + sort, AssignmentFilter.OPEN, AtAPoint::isOnHold, order);
                        list("org_id=org-2" + sort, AssignmentFilter.OPEN, AtAPoint::isOfSecondOrganisation, order);
                    });
            overdue("org_id=org-1", random.nextBoolean(), row -> "org-1".equals(row.orgId()));
            history(mentor, Optional.empty());
            history(mentor, Optional.of(random.nextBoolean()));
        }

        private static boolean isOnHold(AssignmentRow row) {
            return row.open() && row.status() == CaseStatus.ON_HOLD;
        }

        private static boolean isOfSecondOrganisation(AssignmentRow row) {
            return row.open() && "org-2".equals(row.orgId());
        }

        private Predicate<AssignmentRow> of(String mentor) {
            return row -> row.mentorId().equals(mentor);
        }

        private AssignmentFilter filter(String query, Set<CaseStatus> unasked) {
            MockHttpServletRequest request = new MockHttpServletRequest();
            request.setQueryString(query + '&' + RandomPoints.query(point));
            return AssignmentFilter.of(
                    tenant,
                    Parameters.of(request),
                    AssignmentFilter.eitherStatus(),
                    unasked,
                    Map.of(
                            "mentor_id",
                            "a.mentor_id",
                            "contact_id",
                            "a.contact_id",
                            "coordinator_id",
                            "a.coordinator_id",
                            "org_id",
                            "a.org_id"));
        }

        private void list(
                String query,
                Set<CaseStatus> unasked,
                Predicate<AssignmentRow> which,
                Comparator<AssignmentRow> order) {
            checkPages(rows(which, order), paging -> queries.list(filter(query, unasked), paging));
        }

        private void overdue(String query, boolean grace, Predicate<AssignmentRow> which) {
            Instant cutoff = (point.asOf() == null ? FIRST_DAY : point.asOf()).minus(Duration.ofDays(5));
            checkPages(
                    rows(
                            row -> row.open()
                                    && which.test(row)
                                    && (row.lastContactDate() == null
                                            ? !grace || row.assignedDate().isBefore(cutoff)
                                            : row.lastContactDate().isBefore(cutoff)),
                            LONGEST_SILENT),
                    paging ->
                            queries.overdue(filter(query, AssignmentFilter.OPEN), new Overdue(cutoff, grace), paging));
        }

        private List<AssignmentRow> rows(Predicate<AssignmentRow> which, Comparator<AssignmentRow> order) {
            return past.rows(tenant).filter(which).sorted(order).toList();
        }

        private void history(String mentor, Optional<Boolean> open) {
            List<String> expected = past.stints(tenant)
                    .filter(stint -> stint.mentorId().equals(mentor))
                    .filter(stint -> open.isEmpty() || open.get() == (stint.closedDate() == null))
                    .sorted(NEWEST)
                    .map(stint -> stint.assignmentId() + ' ' + stint.assignedDate() + ' ' + stint.closedDate())
                    .toList();
            check(
                    expected,
                    paging -> queries.history(tenant, mentor, open, Optional.of(point), paging)
                            .map(stint ->
                                    stint.assignmentId() + ' ' + stint.assignedDate() + ' ' + stint.closedDate()));
        }

        private interface Question<T> {
            Page<T> ask(Paging paging);
        }

        private void checkPages(List<AssignmentRow> expected, Question<NamedAssignment> question) {
            check(expected, paging -> question.ask(paging).map(NamedAssignment::row));
        }

        /** A page in the middle, since a first page that is not full would tell the total itself; and the whole list. */
        private <T> void check(List<T> expected, Question<T> question) {
            List<T> all = new ArrayList<>();
            for (int page = 1; page == 1 || all.size() == (page - 1) * 100; page++) {
                all.addAll(question.ask(new Paging(page, 100)).data());
            }
            assertThat(all).as("at %s", point).isEqualTo(expected);
            Page<T> second = question.ask(new Paging(2, 5));
            assertThat(second.data())
                    .isEqualTo(expected.subList(Math.min(5, expected.size()), Math.min(10, expected.size())));
            assertThat(second.pagination().total()).as("total at %s", point).isEqualTo(expected.size());
        }
    }

    @Nested
    class A_read {

        private final CaseEvent opened = new CaseEvent.Assigned("mentor", "contact", null, null, FIRST_DAY, null);

        @Test
        void sees_what_was_recorded_before_it_although_no_write_waits_for_the_past() {
            try (RunningProjections running = RunningProjections.start(database, projection)) {
                AssignmentQueries waiting = new AssignmentQueries(database.reader(), running.catchUp());
                for (int count = 1; count <= 20; count++) {
                    events.add("default", "assign_" + count, opened, FIRST_DAY).record();

                    assertThat(waiting.total(AssignmentFilter.openOf(
                                    "default", "mentor", Optional.of(new PointInTime(FIRST_DAY, null)))))
                            .isEqualTo(count);
                }
            }
        }

        @Test
        void is_not_needed_for_the_past_to_be_written_down() {
            try (RunningProjections running = RunningProjections.start(database, projection)) {
                for (int count = 1; count <= 3; count++) {
                    events.add("default", "assign_" + count, opened, FIRST_DAY);
                    long head = events.record();

                    RunningProjections.await("the past", () -> running.position("casework-past") == head);
                }
            }
        }

        @Test
        void is_refused_while_the_past_does_not_come_up_to_it() {
            try (RunningProjections running = RunningProjections.start(database, projection)) {
                AssignmentQueries waiting = new AssignmentQueries(database.reader(), running.catchUp());
                running.processor("casework-past").shutDown();
                events.add("default", "assign_1", opened, FIRST_DAY).record();

                assertThatThrownBy(() -> waiting.total(AssignmentFilter.openOf(
                                "default", "mentor", Optional.of(new PointInTime(FIRST_DAY, null)))))
                        .isInstanceOf(RefusedException.class);
            }
        }
    }
}
