package io.caseledger.query.casework;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.partitioningBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.casework.CaseStatus;
import io.caseledger.contract.platform.Change;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.query.platform.Page;
import io.caseledger.query.platform.Paging;
import io.caseledger.query.platform.PastTables;
import io.caseledger.query.platform.PointInTime;
import io.caseledger.query.platform.Rebuilder;
import io.caseledger.query.platform.RunningProjections;
import io.caseledger.query.platform.TestEvents;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What mentors' histories and active lists tell of one assignment, now and as of any moment. Days are those of January 2026. Each assertion is made of
 * tables folded an event at a time and all at once, of a rebuild, of the live tables and of those of the past.
 */
class StintsTest {

    private static final String LASTS = "null";

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);
    private final AssignmentQueries queries =
            new AssignmentQueries(database.reader(), RunningProjections.nothingToCatchUpWith(database));

    @AfterEach
    void end() {
        database.close();
    }

    private static Instant day(int day) {
        return Instant.parse("2026-01-01T00:00:00Z").plusSeconds((day - 1) * 86_400L);
    }

    private StintsTest on(int day, CaseEvent event) {
        events.recordedAt(day(day)).add("default", "asgn_1", event, day(day));
        return this;
    }

    private StintsTest assigned(int day, String mentor, Instant from) {
        return on(day, new CaseEvent.Assigned(mentor, "contact", null, null, from, null));
    }

    private StintsTest closed(int day) {
        return on(day, new CaseEvent.Closed(new Change<>(CaseStatus.ACTIVE, CaseStatus.COMPLETED)));
    }

    private StintsTest reopened(int day) {
        return on(day, new CaseEvent.Reopened(new Change<>(CaseStatus.COMPLETED, CaseStatus.ACTIVE)));
    }

    private StintsTest contacted(int day) {
        return on(day, new CaseEvent.ContactRecorded(day(day), null));
    }

    private StintsTest passedOn(int day, String from, String to) {
        return on(day, new CaseEvent.Reassigned(new Change<>(from, to)));
    }

    /** What is stored of the events so far, in the ways in which it can come to be stored. */
    private void recorded(Runnable check) {
        events.record();
        CaseProjection live = new CaseProjection(new CaseTables(database.writer()));
        CasePastProjection past = new CasePastProjection(new CasePastTables(database.writer()));
        for (int size : List.of(1, 2, 1_000)) {
            new PastTables(database, live).foldedInBatchesOf(size);
            new PastTables(database, past).foldedInBatchesOf(size);
            check.run();
        }
        for (var projection : List.of(live, past)) {
            new Rebuilder(new LedgerReader(database.writer()), database.owner())
                    .rebuild(projection, "rebuilt_" + projection.tables().size());
            for (String table : projection.tables()) {
                JdbcClient.create(database.owner())
                        .sql("truncate read." + table)
                        .update();
                JdbcClient.create(database.owner())
                        .sql(copied("rebuilt_" + projection.tables().size(), table))
                        .update();
            }
        }
        check.run();
    }

    private String copied(String schema, String table) {
        String columns = JdbcClient.create(database.owner())
                .sql("select string_agg(attname, ', ') from pg_attribute where attrelid = ?::regclass and attnum > 0"
                        + " and not attisdropped and attgenerated = ''")
                .param("read." + table)
                .query(String.class)
                .single();
        return "insert into read." + table + " (" + columns + ") select " + columns + " from " + schema + '.' + table;
    }

    private static String stint(int from, String to) {
        return day(from) + " to " + to;
    }

    private static String stint(int from, int to) {
        return stint(from, day(to).toString());
    }

    /** Now, as of this moment and as known then; all of them, and those that are open or closed. */
    private void tells(String mentor, String... stints) {
        tells(mentor, Optional.empty(), stints);
        tells(mentor, Optional.of(new PointInTime(day(31), null)), stints);
        tells(mentor, Optional.of(new PointInTime(null, day(31))), stints);
        tells(mentor, Optional.of(new PointInTime(day(31), day(31))), stints);
    }

    private void told(int day, String mentor, String... stints) {
        tells(mentor, Optional.of(new PointInTime(day(day), null)), stints);
        tells(mentor, Optional.of(new PointInTime(null, day(day))), stints);
    }

    private void tells(String mentor, Optional<PointInTime> point, String... stints) {
        assertThat(history(mentor, null, point)).as("%s at %s", mentor, point).containsExactly(stints);
        Map<Boolean, List<String>> byLasting =
                Stream.of(stints).collect(partitioningBy(stint -> stint.endsWith(LASTS)));
        List<String> open = requireNonNull(byLasting.get(true));
        assertThat(history(mentor, true, point)).isEqualTo(open);
        assertThat(history(mentor, false, point)).isEqualTo(byLasting.get(false));
        assertThat(active(mentor, point))
                .as("active of %s at %s", mentor, point)
                .isEqualTo(open);
    }

    private List<String> history(String mentor, @Nullable Boolean open, Optional<PointInTime> point) {
        Optional<Boolean> only = Optional.ofNullable(open);
        Page<AssignmentQueries.NamedStint> page = queries.history("default", mentor, only, point, new Paging(1, 20));
        // beyond the first page the total is not told by the rows
        assertThat(queries.history("default", mentor, only, point, new Paging(2, 20))
                        .pagination()
                        .total())
                .as("total of %s at %s", mentor, point)
                .isEqualTo(page.data().size());
        return page.data().stream()
                .map(stint -> stint.assignedDate() + " to " + stint.closedDate())
                .toList();
    }

    private List<String> active(String mentor, Optional<PointInTime> point) {
        return queries.list(AssignmentFilter.openOf("default", mentor, point), new Paging(1, 20)).data().stream()
                .map(found -> HistoryReads.Active.of(found).assignedDate() + " to " + LASTS)
                .toList();
    }

    @Nested
    class A_closed_assignment_reopened_for_another_mentor {

        @Test
        void leaves_the_former_mentor_the_day_on_which_his_stint_ended() {
            assigned(1, "ada", day(1)).closed(5).reopened(9).passedOn(9, "ada", "ben");
            recorded(() -> {
                tells("ada", stint(1, 5));
                tells("ben", stint(9, LASTS));
                told(4, "ada", stint(1, LASTS));
                told(7, "ada", stint(1, 5));
                told(7, "ben");
            });
        }

        @Test
        void leaves_it_although_something_else_comes_between_at_the_same_moment() {
            assigned(1, "ada", day(1)).closed(5).reopened(9).contacted(9).passedOn(9, "ada", "ben");
            recorded(() -> {
                tells("ada", stint(1, 5));
                tells("ben", stint(9, LASTS));
            });
        }

        @Test
        void leaves_it_each_time() {
            assigned(1, "ada", day(1)).closed(5).reopened(9).passedOn(9, "ada", "ben");
            closed(11).reopened(13).passedOn(13, "ben", "ada").closed(15);
            recorded(() -> {
                tells("ada", stint(13, 15), stint(1, 5));
                tells("ben", stint(9, 11));
                told(14, "ada", stint(13, LASTS), stint(1, 5));
            });
        }

        @Test
        void and_passed_on_at_once_leaves_the_one_between_a_moment() {
            assigned(1, "ada", day(1))
                    .closed(5)
                    .reopened(9)
                    .passedOn(9, "ada", "ben")
                    .passedOn(9, "ben", "cyd");
            recorded(() -> {
                tells("ada", stint(1, 5));
                tells("ben", stint(9, 9));
                tells("cyd", stint(9, LASTS));
            });
        }
    }

    @Nested
    class A_closed_assignment_reopened_for_the_same_mentor {

        @Test
        void goes_on() {
            assigned(1, "ada", day(1)).closed(5).reopened(9);
            recorded(() -> {
                tells("ada", stint(1, LASTS));
                told(7, "ada", stint(1, 5));
            });
        }

        @Test
        void goes_on_until_it_is_passed_on_later() {
            assigned(1, "ada", day(1)).closed(5).reopened(9).contacted(11).passedOn(11, "ada", "ben");
            recorded(() -> {
                tells("ada", stint(1, 11));
                tells("ben", stint(11, LASTS));
                told(10, "ada", stint(1, LASTS));
            });
        }

        @Test
        void goes_on_until_it_is_closed_again() {
            assigned(1, "ada", day(1))
                    .closed(5)
                    .reopened(9)
                    .closed(12)
                    .reopened(14)
                    .passedOn(14, "ada", "ben");
            recorded(() -> {
                tells("ada", stint(1, 12));
                tells("ben", stint(14, LASTS));
            });
        }
    }

    @Nested
    class An_assignment_for_a_day_that_has_not_come {

        @Test
        void is_none_of_the_mentor_who_passed_it_on_and_begins_then_for_the_next() {
            assigned(1, "ada", day(20)).passedOn(5, "ada", "ben");
            recorded(() -> {
                tells("ada");
                tells("ben", stint(20, LASTS));
                told(4, "ada", stint(20, LASTS));
            });
        }

        @Test
        void begins_then_however_often_it_is_passed_on() {
            assigned(1, "ada", day(20))
                    .passedOn(5, "ada", "ben")
                    .passedOn(7, "ben", "cyd")
                    .passedOn(25, "cyd", "ada");
            recorded(() -> {
                tells("ben");
                tells("cyd", stint(20, 25));
                tells("ada", stint(25, LASTS));
                told(6, "ben", stint(20, LASTS));
            });
        }

        @Test
        void is_none_when_it_is_closed_before() {
            assigned(1, "ada", day(20)).closed(5);
            recorded(() -> {
                tells("ada");
                told(4, "ada", stint(20, LASTS));
            });
        }

        @Test
        void is_one_again_when_it_is_reopened_before() {
            assigned(1, "ada", day(20)).closed(5).reopened(9);
            recorded(() -> {
                tells("ada", stint(20, LASTS));
                told(7, "ada");
            });
        }

        @Test
        void begins_with_the_reopening_where_that_is_later() {
            assigned(1, "ada", day(7)).closed(5).reopened(9);
            recorded(() -> {
                tells("ada", stint(9, LASTS));
                told(8, "ada");
            });
        }

        @Test
        void is_none_of_the_former_mentor_when_it_is_closed_before_and_reopened_for_another() {
            assigned(1, "ada", day(7)).closed(5).reopened(9).passedOn(9, "ada", "ben");
            recorded(() -> {
                tells("ada");
                tells("ben", stint(9, LASTS));
            });
        }

        @Test
        void is_a_stint_of_no_length_when_it_is_closed_as_it_begins() {
            Instant within = day(7).plusNanos(999);
            assigned(1, "ada", within).closed(7);
            recorded(() -> tells("ada", stint(7, 7)));
        }

        @Test
        void leaves_all_histories_when_it_is_deleted() {
            assigned(1, "ada", day(20)).passedOn(5, "ada", "ben").closed(6);
            on(7, new CaseEvent.Deleted());
            recorded(() -> {
                tells("ada");
                tells("ben");
            });
        }
    }

    @Test
    void the_mentor_who_got_it_later_has_it_from_then_on_and_the_assignment_keeps_its_own_day() {
        assigned(3, "ada", day(1)).passedOn(9, "ada", "ben");
        recorded(() -> {
            tells("ada", stint(1, 9));
            tells("ben", stint(9, LASTS));
            assertThat(HistoryReads.Item.of(queries.find("default", "asgn_1").orElseThrow())
                            .assignedDate())
                    .isEqualTo(day(1).toString());
        });
    }
}
