package io.caseledger.query.casework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.casework.CaseStatus;
import io.caseledger.contract.platform.Change;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Paging;
import io.caseledger.query.platform.RunningProjections;
import io.caseledger.query.platform.TestEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.transaction.support.TransactionTemplate;

class CaseProjectionTest {

    private static final Instant AT = Instant.parse("2026-03-26T10:00:00Z");
    private static final int HISTORY = 4_000;

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);
    private final CaseProjection projection = new CaseProjection(new CaseTables(database.writer()));

    @AfterEach
    void end() {
        database.close();
    }

    @Nested
    class After_a_long_history {

        @Test
        void a_rebuild_from_the_first_event_makes_the_same_rows() {
            RandomHistory history = new RandomHistory();
            Map<String, List<String>> grown;
            try (RunningProjections running = RunningProjections.start(database, projection)) {
                for (int part = 0; part < 20; part++) {
                    history.add(events, HISTORY / 20);
                    running.await(events.record());
                }
                grown = CaseTablesDump.of(database.reader());
                assertThat(grown.values()).noneMatch(List::isEmpty);

                running.reset("casework", () -> CaseTablesDump.truncate(database.writer()));
                running.await(HISTORY);
            }

            assertThat(CaseTablesDump.of(database.reader())).isEqualTo(grown);
        }

        @Test
        void the_size_of_the_batches_makes_no_difference() {
            new RandomHistory().add(events, HISTORY / 4);
            events.record();
            List<StoredEvent> all = new LedgerReader(database.writer()).after(0, HISTORY);
            applyInBatchesOf(all.size(), all);
            Map<String, List<String>> together = CaseTablesDump.of(database.reader());
            CaseTablesDump.truncate(database.writer());
            applyInBatchesOf(1, all);

            assertThat(CaseTablesDump.of(database.reader())).isEqualTo(together);
        }

        @Test
        void every_total_is_what_a_count_of_the_rows_finds() {
            new RandomHistory().add(events, HISTORY);
            try (RunningProjections running = RunningProjections.start(database, projection)) {
                running.await(events.record());
            }

            assertThat(counted("select tenant, dimension, value, total from read.casework_total where total <> 0"))
                    .containsExactlyInAnyOrderElementsOf(counted("""
                            with a as (select *, to_char(last_contact_date at time zone 'UTC', 'YYYY-MM-DD') as contact_day
                                       from read.assignment where not deleted)
                            select tenant, 'all', '', count(*) from a group by tenant
                            union all select tenant, 'all-by-door', door, count(*) from a group by tenant, door
                            union all select tenant, 'open', '', count(*) from a
                                where status in ('active', 'on_hold') group by tenant
                            union all select tenant, 'open-by-door', door, count(*) from a
                                where status in ('active', 'on_hold') group by tenant, door
                            union all select tenant, 'open-of-mentor', mentor_id, count(*) from a
                                where status in ('active', 'on_hold') group by tenant, mentor_id
                            union all select tenant, 'open-by-contact-day', contact_day, count(*) from a
                                where status in ('active', 'on_hold') and contact_day is not null
                                group by tenant, contact_day
                            union all select tenant, 'stints-of-mentor', mentor_id, count(*) from read.stint
                                where closed_date is null or closed_date >= assigned_date group by tenant, mentor_id
                            """));
            assertThat(counted("select tenant, total from read.casework_total where total < 0"))
                    .isEmpty();
        }

        @Test
        void a_mentor_is_told_as_many_open_assignments_as_there_are_rows() {
            new RandomHistory().add(events, HISTORY);
            try (RunningProjections running = RunningProjections.start(database, projection)) {
                running.await(events.record());
            }
            AssignmentQueries queries =
                    new AssignmentQueries(database.reader(), RunningProjections.nothingToCatchUpWith(database));

            for (String mentor : counted("select distinct mentor_id from read.assignment")) {
                assertThat(queries.total(AssignmentFilter.openOf("tenant-1", mentor, Optional.empty())))
                        .isEqualTo(JdbcClient.create(database.reader())
                                .sql("select count(*) from read.assignment where tenant = 'tenant-1' and mentor_id = ?"
                                        + " and open and not deleted")
                                .param(mentor)
                                .query(Long.class)
                                .single());
            }
        }

        @Test
        void at_any_cutoff_there_are_as_many_overdue_as_rows_that_were_not_contacted_since() {
            new RandomHistory().add(events, HISTORY);
            try (RunningProjections running = RunningProjections.start(database, projection)) {
                running.await(events.record());
            }
            AssignmentQueries queries =
                    new AssignmentQueries(database.reader(), RunningProjections.nothingToCatchUpWith(database));
            List<String> days = counted(
                    "select distinct date_trunc('day', last_contact_date, 'UTC')::timestamp from read.assignment"
                            + " where last_contact_date is not null");
            assertThat(days).hasSizeGreaterThan(3);

            for (String day : days) {
                for (Duration later : List.of(Duration.ofDays(-400), Duration.ZERO, Duration.ofHours(7))) {
                    Instant cutoff = LocalDateTime.parse(day.replace(' ', 'T'))
                            .toInstant(ZoneOffset.UTC)
                            .plus(later);
                    MockHttpServletRequest request = new MockHttpServletRequest();
                    AssignmentFilter open = AssignmentFilter.of(
                            "tenant-1",
                            Parameters.of(request),
                            AssignmentFilter.TRACKING_STATUS,
                            AssignmentFilter.OPEN,
                            Map.of());
                    assertThat(queries.overdue(open, new Overdue(cutoff, false), new Paging(1, 1))
                                    .pagination()
                                    .total())
                            .as("until %s", cutoff)
                            .isEqualTo(JdbcClient.create(database.reader())
                                    .sql(
                                            "select count(*) from read.assignment where tenant = 'tenant-1' and open"
                                                    + " and not deleted and (last_contact_date is null or last_contact_date < ?)")
                                    .param(cutoff.atOffset(ZoneOffset.UTC))
                                    .query(Long.class)
                                    .single());
                }
            }
        }

        @Test
        void each_assignment_that_is_left_has_one_stint_more_than_reassignments_and_the_last_ends_with_it() {
            new RandomHistory().add(events, HISTORY);
            try (RunningProjections running = RunningProjections.start(database, projection)) {
                running.await(events.record());
            }

            assertThat(counted("""
                            select a.assignment_id from read.assignment a
                            left join read.stint s on s.tenant = a.tenant and s.assignment_id = a.assignment_id
                            group by a.tenant, a.assignment_id
                            having count(s.ordinal) <> case when a.deleted then 0 else 1 + (select count(*) from ledger.event e
                                    where e.aggregate_id = a.assignment_id and e.type = 'casework.Reassigned') end
                                or (not a.deleted and count(*) filter (where s.closed_date is null)
                                    <> case when a.open then 1 else 0 end)
                            """)).isEmpty();
        }
    }

    @Nested
    class A_stream_whose_sequence_jumps {

        @Test
        void stops_the_projection_before_it() {
            CaseEvent opened = new CaseEvent.Assigned("mentor", "contact", null, null, AT, null);
            CaseEvent closed = new CaseEvent.Closed(new Change<>(CaseStatus.ACTIVE, CaseStatus.COMPLETED));
            events.add("default", "assign_1", opened, AT).add("default", "assign_2", opened, AT);
            try (RunningProjections running = RunningProjections.start(database, projection)) {
                running.await(events.record());
                Map<String, List<String>> before = CaseTablesDump.of(database.reader());
                events.jump("assign_1")
                        .add("default", "assign_1", closed, AT)
                        .add("default", "assign_2", closed, AT)
                        .record();
                RunningProjections.await(
                        "the refusal",
                        () -> running.processor("casework").processingStatus().values().stream()
                                .allMatch(status -> status.isErrorState()));

                assertThat(running.position("casework")).isLessThan(3);
                assertThat(CaseTablesDump.of(database.reader())).isEqualTo(before);
            }
        }

        @Test
        void is_told_by_name() {
            events.add("default", "assign_1", new CaseEvent.Assigned("mentor", "contact", null, null, AT, null), AT)
                    .jump("assign_1")
                    .add("default", "assign_1", new CaseEvent.Deleted(), AT)
                    .record();

            assertThatThrownBy(() -> projection.apply(new LedgerReader(database.writer()).after(0, 10)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Stream assign_1 goes on with sequence 2 at position 2 where 1 is due");
        }
    }

    private void applyInBatchesOf(int size, List<StoredEvent> all) {
        TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database.writer()));
        for (int from = 0; from < all.size(); from += size) {
            List<StoredEvent> batch = all.subList(from, Math.min(from + size, all.size()));
            transaction.executeWithoutResult(status -> projection.apply(batch));
        }
    }

    private List<String> counted(String sql) {
        return JdbcClient.create(database.owner())
                .sql(sql)
                .query((row, number) -> {
                    StringBuilder line = new StringBuilder(row.getString(1));
                    for (int column = 2; column <= row.getMetaData().getColumnCount(); column++) {
                        line.append(' ').append(row.getString(column));
                    }
                    return line.toString();
                })
                .list();
    }
}
