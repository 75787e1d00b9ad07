package io.caseledger.query.platform;

import static io.caseledger.query.platform.NotesProjection.FOLD;
import static io.caseledger.query.platform.NotesProjection.amended;
import static io.caseledger.query.platform.NotesProjection.opened;
import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What keeps a projection from going on is noticed within seconds, parks nothing, and is over when its cause is. */
class StandstillTest {

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration TOO_LONG = RunningProjections.STALLED_AFTER;
    private static final int PATIENCE = 60;

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);
    private final NotesProjection notes = new NotesProjection(database);
    private final JdbcClient owner = JdbcClient.create(database.owner());

    @AfterEach
    void end() {
        database.close();
    }

    private long record(String... streams) {
        for (String stream : streams) {
            events.add("default", stream, opened("a"), ParkingTest.AT);
        }
        return events.record();
    }

    private void assertRecovered(RunningProjections running, long last) {
        running.await(last);
        ProjectionState state = running.stateAfter(AT_ONCE, "notes");
        assertThat(state.stalledSince()).isEmpty();
        assertThat(state.stoppedBecause()).isEmpty();
        assertThat(state.lag()).isZero();
        assertThat(running.parked().all("notes")).isEmpty();
    }

    /** Ends the session that the projection's batch is in. */
    private void endBackend() {
        owner.sql("select pg_terminate_backend(?, 5000)")
                .param(notes.backend())
                .query(Boolean.class)
                .single();
    }

    /** How many sessions wait for a lock. */
    static long waiting(TestDatabase database) {
        return JdbcClient.create(database.owner())
                .sql("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock'")
                .query(Long.class)
                .single();
    }

    private static void assertStalled(RunningProjections running) {
        assertThat(running.stateAfter(AT_ONCE, "notes").stalledSince()).isEmpty();
        ProjectionState state = running.stateAfter(TOO_LONG, "notes");
        assertThat(state.stalledSince()).isPresent();
        assertThat(state.lag()).isPositive();
    }

    @Nested
    class A_stall {

        @Test
        void by_a_session_that_idles_with_a_lock() throws Exception {
            try (RunningProjections running = RunningProjections.start(database, notes);
                    Connection idle = database.owner().getConnection()) {
                running.await(record("one"));
                idle.setAutoCommit(false);
                JdbcClient.create(new SingleConnectionDataSource(idle, true))
                        .sql("lock table read.noted")
                        .update();
                long last = record("two");
                RunningProjections.await("the projection to wait for the lock", () -> waiting(database) > 0);
                assertStalled(running);

                idle.rollback();
                assertRecovered(running, last);
            }
        }

        @Test
        void by_a_handler_that_is_stuck() {
            CountDownLatch goOn = new CountDownLatch(1);
            CountDownLatch stuck = new CountDownLatch(1);
            notes.before(() -> {
                stuck.countDown();
                await(goOn);
            });
            long last = record("one");
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                await(stuck);
                assertStalled(running);

                goOn.countDown();
                assertRecovered(running, last);
            }
        }

        @Test
        void by_connections_that_are_lost_again_and_again() {
            AtomicInteger lost = new AtomicInteger();
            AtomicBoolean cut = new AtomicBoolean(true);
            notes.before(() -> {
                if (cut.get()) {
                    endBackend();
                    lost.incrementAndGet();
                }
            });
            long last = record("one", "two");
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                RunningProjections.await("connections to be lost", () -> lost.get() > 1);
                assertStalled(running);

                cut.set(false);
                assertRecovered(running, last);
                assertThat(notes.rows()).containsExactly("one 0 a 1", "two 0 a 1");
            }
        }

        @Test
        void by_a_table_that_is_gone() {
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                running.await(record("one"));
                owner.sql("alter table read.noted rename to gone").update();
                AtomicInteger tries = new AtomicInteger();
                notes.before(tries::incrementAndGet);
                long last = record("two");
                RunningProjections.await("the batch to fail", () -> tries.get() > 1);
                assertStalled(running);

                owner.sql("alter table read.gone rename to noted").update();
                assertRecovered(running, last);
            }
        }

        @Test
        void is_none_where_the_projection_has_nothing_to_do_or_was_told_to_pause() {
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                running.await(record("one"));
                assertThat(running.stateAfter(TOO_LONG, "notes").stalledSince()).isEmpty();

                running.processor("notes").shutDown();
                record("two");
                running.stateAfter(AT_ONCE, "notes");
                assertThat(running.stateAfter(TOO_LONG, "notes").stalledSince()).isEmpty();
            }
        }
    }

    @Test
    void what_another_process_follows_is_not_stalled_here() {
        owner.sql(
                        "insert into read.token_entry (processorname, segment, owner, timestamp) values ('notes', 0, 'other', ?)")
                .param(Instant.now().plusSeconds(50).toString())
                .update();
        long last = record("one");
        try (RunningProjections running = RunningProjections.start(database, notes)) {
            running.stateAfter(AT_ONCE, "notes");
            assertThat(running.stateAfter(TOO_LONG, "notes").stalledSince()).isEmpty();

            owner.sql("update read.token_entry set owner = null").update();
            assertRecovered(running, last);
        }
    }

    @Test
    void a_watch_that_sees_nothing_says_so_until_it_does() {
        try (RunningProjections running = RunningProjections.start(database, notes)) {
            running.stateAfter(AT_ONCE, "notes");
            owner.sql("alter table ledger.head rename to hidden").update();
            running.stateAfter(TOO_LONG, "notes");
            assertThat(running.watch().blindSince()).isPresent();

            owner.sql("alter table ledger.hidden rename to head").update();
            running.stateAfter(AT_ONCE, "notes");
            assertThat(running.watch().blindSince()).isEmpty();
        }
    }

    @Test
    void a_connection_that_is_lost_in_a_batch_parks_nothing() {
        AtomicInteger lost = new AtomicInteger();
        notes.before(() -> {
            if (lost.incrementAndGet() <= 2) {
                endBackend();
            }
        });
        long last = record("one", "two");
        try (RunningProjections running = RunningProjections.start(database, notes)) {
            assertRecovered(running, last);

            assertThat(lost).hasValueGreaterThan(2);
            assertThat(notes.rows()).containsExactly("one 0 a 1", "two 0 a 1");
        }
    }

    @Nested
    class A_violation_of_what_follows_what {

        private ProjectionState stopped(RunningProjections running) {
            RunningProjections.await(
                    "the projection to stop",
                    () -> running.stateAfter(AT_ONCE, "notes").stoppedBecause().isPresent());
            ProjectionState state = running.stateAfter(AT_ONCE, "notes");
            assertThat(state.violations()).isEqualTo(1);
            assertThat(running.parked().all("notes")).isEmpty();
            return state;
        }

        @Test
        void in_the_ledgers_positions_stops_the_projection_until_the_hole_is_filled() {
            record("one");
            events.leaveHole();
            long last = record("three");
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                assertThat(stopped(running).stoppedBecause().orElseThrow())
                        .isEqualTo("The ledger has no event at position 2 but one at 3: nothing is read past the hole");
                assertThat(running.position("notes")).isLessThan(2);

                events.place(2, "default", "two", 0, opened("a"), ParkingTest.AT)
                        .record();
                assertRecovered(running, last);
            }
        }

        @Test
        void in_a_streams_sequences_stops_the_projection_and_parks_nothing() {
            record("one");
            events.jump("one");
            events.add("default", "one", amended("b"), ParkingTest.AT);
            long last = record("two");
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                assertThat(stopped(running).stoppedBecause().orElseThrow())
                        .isEqualTo("Stream one goes on with sequence 2 at position 2 where 1 is due");
                assertThat(notes.rows()).doesNotContain("two 0 a 1");
                assertThat(running.position("notes")).isLessThan(last);
            }
        }

        @Test
        void behind_a_poisoned_event_of_another_stream_stops_the_projection_too() {
            events.add("default", "zero", opened(FOLD), ParkingTest.AT);
            record("one");
            events.jump("one");
            events.add("default", "one", amended("b"), ParkingTest.AT).record();
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                RunningProjections.await(
                        "the projection to stop",
                        () -> running.stateAfter(AT_ONCE, "notes")
                                .stoppedBecause()
                                .isPresent());
            }
        }

        @Test
        void among_events_that_are_passed_over_stops_the_projection_too() {
            events.add("default", "one", opened(FOLD), ParkingTest.AT);
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                running.await(events.record());
                assertThat(running.parked().all("notes")).hasSize(1);
                events.jump("one");
                events.add("default", "one", amended("b"), ParkingTest.AT).record();
                RunningProjections.await(
                        "the projection to stop",
                        () -> running.stateAfter(AT_ONCE, "notes")
                                .stoppedBecause()
                                .isPresent());
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
