package io.caseledger.query.projections;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.LedgerTail;
import io.caseledger.query.platform.HandClock;
import io.caseledger.query.platform.HeapRoom;
import io.caseledger.query.platform.ParkedStream;
import io.caseledger.query.platform.Rebuilder;
import io.caseledger.query.platform.RunningProjections;
import io.caseledger.query.platform.TestEvents;
import io.caseledger.query.projections.ReplayProgress.Phase;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class ReplayTest {

    private static final Instant AT = Instant.parse("2026-03-26T10:00:00Z");
    private static final CaseEvent OPENED = new CaseEvent.Assigned("mentor", "contact", null, null, AT, null);
    private static final CaseEvent MORE = new CaseEvent.ContactRecorded(AT, null);
    private static final int STREAMS = 7;
    private static final int MORE_THAN_IS_READ_AHEAD = 11_000;
    private static final String SCHEMA = "next_tally_of_all";

    /** What a reader, a writer and the planner go by. */
    private static final List<String> CATALOGUE = List.of(
            "select indexdef from pg_indexes where schemaname = 'read' and tablename like 'tally%' order by 1",
            "select conname || pg_get_constraintdef(oid) from pg_constraint"
                    + " where conrelid::regclass::text like 'read.tally%' order by 1",
            "select relname || coalesce(reloptions::text, '') || relacl::text from pg_class"
                    + " where relnamespace = 'read'::regnamespace and relname in ('tally', 'tally_total') order by 1",
            "select table_name || column_name || data_type || is_nullable || coalesce(column_default, '')"
                    + " from information_schema.columns where table_schema = 'read' and table_name like 'tally%'"
                    + " order by 1");

    private final TestDatabase database = TestDatabase.create();
    private final JdbcClient owner = JdbcClient.create(database.owner());
    private final JdbcClient reader = JdbcClient.create(database.reader());
    private final TestEvents events = new TestEvents(database);
    private final HandClock clock = new HandClock();
    private final ProjectionTable table = new ProjectionTable(database.writer(), clock);
    private final StoredPositions positions = new StoredPositions(RunningProjections.serializer());
    private HeapRoom room = HeapRoom.ofThisProcess();
    private long recorded;

    @BeforeEach
    void createTables() {
        Tally.createTables(database);
    }

    @AfterEach
    void end() {
        database.close();
    }

    /** A process with the projection and its replays. */
    private final class Office implements AutoCloseable {

        private final Tally tally;
        private final RunningProjections running;
        private final Replays replays;

        Office(int version) {
            tally = new Tally(database, version);
            table.register(tally); // as it is before the processors start
            running = RunningProjections.start(database, tally);
            LedgerReader ledger = new LedgerReader(database.writer());
            replays = new Replays(
                    running.projections(),
                    table,
                    new ReplacedLedgerCheck(positions, ledger, new LedgerTail(), database.writer()),
                    new Workshop(
                            ledger,
                            new Rebuilder(ledger, database.owner(), room),
                            positions,
                            table,
                            running.parked(),
                            database.owner(),
                            database.writer(),
                            new Semaphore(1),
                            running.processing()),
                    clock);
            replays.afterSingletonsInstantiated();
            replays.start();
        }

        void replay() {
            replays.begin(tally);
            awaitEnd();
        }

        @Nullable
        ReplayProgress progress() {
            return replays.going().get(tally.name());
        }

        void awaitEnd() {
            RunningProjections.await("the end of the replay", () -> progress() == null);
        }

        void awaitPhase(Phase phase) {
            RunningProjections.await(phase.word(), () -> {
                ReplayProgress progress = progress();
                return progress != null && progress.phase() == phase;
            });
        }

        @Override
        public void close() {
            replays.stop();
            running.close();
        }
    }

    @Nested
    class A_replay {

        @Test
        void puts_other_tables_in_the_place_of_the_live_ones_with_the_same_rows_and_everything_else_the_same() {
            try (Office office = new Office(1)) {
                office.running.await(record(100));
                List<String> rows = rows();
                List<String> catalogue = catalogue();
                long before = oid();

                office.replay();

                assertThat(lastReplay().result()).isEqualTo("switched");
                assertThat(oid()).isNotEqualTo(before);
                assertThat(rows()).isEqualTo(rows).hasSize(STREAMS + 1);
                assertThat(catalogue()).isEqualTo(catalogue);
                assertThat(schemaIsThere()).isFalse();
            }
        }

        @Test
        void leaves_tables_that_the_projection_goes_on_with() {
            try (Office office = new Office(1)) {
                office.running.await(record(100));
                office.replay();
                office.running.await(record(50));
                office.replay();
                office.running.await(record(1));

                assertThat(total()).isEqualTo(151);
            }
        }

        @Test
        void has_what_comes_while_it_reads_and_never_passes_the_live_projection() throws Exception {
            CountDownLatch reading = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            try (Office office = new Office(1)) {
                office.running.await(record(100));
                office.tally.beforeFold = event -> {
                    reading.countDown();
                    await(goOn);
                };
                office.replays.begin(office.tally);
                await(reading);
                office.running.await(record(1_500));
                List<String> rows = rows();
                goOn.countDown();
                office.awaitEnd();

                assertThat(lastReplay().result()).isEqualTo("switched");
                assertThat(rows()).isEqualTo(rows);
                assertThat(total()).isEqualTo(1_600);
            }
        }

        @Test
        void of_a_projection_that_is_paused_meanwhile_ends_where_that_stands() {
            CountDownLatch reading = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            try (Office office = new Office(1)) {
                office.running.await(record(100));
                office.tally.beforeFold = event -> {
                    reading.countDown();
                    await(goOn);
                };
                office.replays.begin(office.tally);
                await(reading);
                office.running.await(record(10));
                office.running.projections().pause(office.tally.name());
                record(20);
                office.running.ring();
                goOn.countDown();
                office.awaitEnd();

                assertThat(lastReplay().result()).isEqualTo("switched");
                assertThat(total()).isEqualTo(110);

                office.running.projections().resume(office.tally.name());
                office.running.await(130);
                assertThat(total()).isEqualTo(130);
            }
        }

        @Test
        void waits_for_a_reader_whom_it_does_not_disturb() throws Exception {
            try (Office office = new Office(1);
                    Connection busy = database.reader().getConnection()) {
                office.running.await(record(100));
                busy.setAutoCommit(false);
                busy.createStatement().execute("select * from read.tally_total");
                office.replays.begin(office.tally);
                office.awaitPhase(Phase.SWITCHING);

                for (int i = 0; i < 20; i++) {
                    assertThat(total()).isEqualTo(100 + i);
                    office.running.await(record(1));
                }
                assertThat(office.progress()).isNotNull();
                busy.rollback();
                office.awaitEnd();

                assertThat(lastReplay().result()).isEqualTo("switched");
                assertThat(total()).isEqualTo(120);
            }
        }

        @Test
        void is_refused_while_another_goes_on_in_whichever_process() throws Exception {
            CountDownLatch goOn = new CountDownLatch(1);
            try (Office office = new Office(1);
                    Office other = new Office(1)) {
                office.running.await(record(10));
                office.tally.beforeFold = event -> await(goOn);
                office.replays.begin(office.tally);

                assertThatThrownBy(() -> office.replays.begin(office.tally)).isInstanceOf(RefusedException.class);
                assertThatThrownBy(() -> other.replays.begin(other.tally)).isInstanceOf(RefusedException.class);
                goOn.countDown();
                office.awaitEnd();
                assertThat(lastReplay().result()).isEqualTo("switched");
            }
        }

        @Test
        void that_meets_an_event_it_cannot_fold_passes_over_its_stream_and_asks() {
            try (Office office = new Office(1)) {
                office.running.await(record(100));
                office.tally.beforeFold = event -> {
                    if (event.position() == 42) {
                        throw new IllegalStateException("as the test wants it");
                    }
                };
                office.replays.begin(office.tally);
                office.awaitPhase(Phase.WAITING);
                office.running.await(record(50));
                assertThat(total()).as("the live rows go on").isEqualTo(150);
                office.replays.confirm(office.tally);
                office.awaitEnd();

                assertThat(lastReplay().result()).isEqualTo("switched");
                ParkedStream parked = onlyParked(office);
                assertThat(parked.firstPosition()).isEqualTo(42);
                assertThat(total()).isEqualTo(150 - eventsPassedOver(parked));

                office.running.await(record(20));
                assertThat(total()).isEqualTo(170 - eventsPassedOver(onlyParked(office)));
                office.running.retryAfter(Duration.ofHours(1));
                assertThat(office.running.parked().all(office.tally.name())).isEmpty();
                assertThat(total()).isEqualTo(170);
            }
        }

        @Test
        void passes_over_what_the_live_projection_passes_over_where_the_tables_refuse_its_rows() {
            owner.sql("alter table read.tally add constraint few check (stream <> 'case-3' or events < 5)")
                    .update();
            try (Office office = new Office(1)) {
                office.running.await(record(100));
                ParkedStream parked = onlyParked(office);
                List<String> rows = rows();
                office.replay();

                assertThat(lastReplay().result()).isEqualTo("switched");
                assertThat(rows()).isEqualTo(rows);
                assertThat(onlyParked(office)).isEqualTo(parked);

                owner.sql("alter table read.tally drop constraint few").update();
                office.running.retryAfter(Duration.ofHours(1));
                office.running.await(record(10));
                assertThat(total()).isEqualTo(110);
            }
        }

        private ParkedStream onlyParked(Office office) {
            List<ParkedStream> parked = office.running.parked().all(office.tally.name());
            assertThat(parked).hasSize(1);
            return parked.getFirst();
        }

        private static long eventsPassedOver(ParkedStream parked) {
            return parked.lastSequence() - parked.firstSequence() + 1;
        }

        @Test
        void does_not_lose_what_it_cannot_copy() {
            owner.sql("create policy own on read.tally for select to caseledger_reader using (tenant = 'default')")
                    .update();
            try (Office office = new Office(1)) {
                office.running.await(record(100));
                office.replay();

                assertThat(lastReplay().result()).isEqualTo("failed");
                assertThat(lastReplay().reason()).contains("policy own");
                assertThat(count("select count(*) from pg_policies where schemaname = 'read'"))
                        .isOne();
            }
        }

        @Test
        void that_would_leave_too_little_of_the_heap_fails_and_says_what_to_do() {
            room = new HeapRoom(100, () -> 101, () -> {});
            try (Office office = new Office(1)) {
                office.running.await(record(MORE_THAN_IS_READ_AHEAD));
                assertFailsForWantOfMemory(office);
            }
        }

        @Test
        void that_fills_the_heap_all_the_same_fails_as_well_and_nobody_reads_on() {
            try (Office office = new Office(1)) {
                office.running.await(record(MORE_THAN_IS_READ_AHEAD));
                office.tally.beforeFold = event -> {
                    throw new OutOfMemoryError("as the test wants it");
                };
                assertFailsForWantOfMemory(office);
            }
        }

        private void assertFailsForWantOfMemory(Office office) {
            List<String> rows = rows();
            long oid = oid();
            office.replay();

            assertThat(lastReplay().result()).isEqualTo("failed");
            assertThat(lastReplay().reason()).contains("too small to rebuild tally-of-all", "-Xmx");
            assertThat(lastReplay().nextTry()).as("who asked for it is told").isNull();
            assertThat(schemaIsThere()).isFalse();
            assertThat(rows()).isEqualTo(rows);
            assertThat(oid()).isEqualTo(oid);
            office.running.await(record(1));
            assertThat(total()).isEqualTo(MORE_THAN_IS_READ_AHEAD + 1);
        }

        @Test
        void can_be_cancelled() throws Exception {
            CountDownLatch reading = new CountDownLatch(1);
            try (Office office = new Office(1)) {
                office.running.await(record(100));
                office.tally.beforeFold = event -> {
                    reading.countDown();
                    await(new CountDownLatch(1));
                };
                List<String> rows = rows();
                office.replays.begin(office.tally);
                await(reading);
                office.replays.cancel(office.tally);
                office.awaitEnd();

                assertThat(lastReplay().result()).isEqualTo("cancelled");
                assertThat(rows()).isEqualTo(rows);
                assertThat(schemaIsThere()).isFalse();
                assertThatThrownBy(() -> office.replays.cancel(office.tally)).isInstanceOf(RefusedException.class);
            }
        }
    }

    @Nested
    class A_live_row_that_is_not_what_the_ledger_says {

        @Test
        void is_reported_and_replaced_only_with_a_yes() {
            try (Office office = new Office(1)) {
                office.running.await(record(100));
                List<String> rows = rows();
                assertThatThrownBy(() -> office.replays.confirm(office.tally)).isInstanceOf(RefusedException.class);
                owner.sql("update read.tally set events = events + 1 where stream = 'case-3'")
                        .update();
                owner.sql("delete from read.tally where stream = 'case-4'").update();
                office.replays.begin(office.tally);
                office.awaitPhase(Phase.WAITING);

                assertThat(requireNonNull(office.progress()).differences())
                        .containsOnlyKeys("tally")
                        .containsValue(new Comparison.Difference(STREAMS - 1, STREAMS));
                assertThat(rows()).isNotEqualTo(rows);
                office.running.await(record(STREAMS * 2, "case-1"));

                office.replays.confirm(office.tally);
                office.awaitEnd();
                assertThat(lastReplay().result()).isEqualTo("switched");
                assertThat(count("select count(*) from read.tally where events = sequence + 1"))
                        .isEqualTo(STREAMS);
            }
        }

        @Test
        void is_noticed_where_only_one_character_differs() {
            try (Office office = new Office(1)) {
                office.running.await(record(100));
                owner.sql("update read.tally set tenant = 'Default' where stream = 'case-3'")
                        .update();
                office.replays.begin(office.tally);
                office.awaitPhase(Phase.WAITING);
                office.replays.cancel(office.tally);
                office.awaitEnd();

                assertThat(lastReplay().result()).isEqualTo("cancelled");
                assertThat(count("select count(*) from read.tally where tenant = 'Default'"))
                        .as("the live row is as it was")
                        .isOne();
            }
        }
    }

    @Nested
    class A_definition_that_has_changed {

        @Test
        void is_rebuilt_by_itself_at_the_start_without_anybodys_yes() {
            try (Office office = new Office(1)) {
                office.running.await(record(100));
            }
            try (Office office = new Office(2)) {
                office.awaitEnd();

                assertThat(lastReplay().result()).isEqualTo("switched");
                assertThat(total()).isEqualTo(200);
                assertThat(kept().version()).isEqualTo(2);
                office.running.await(record(1));
                assertThat(total()).isEqualTo(202);
            }
            long oid = oid();
            try (Office office = new Office(2)) {
                office.awaitEnd();

                assertThat(oid()).as("it is not rebuilt again").isEqualTo(oid);
            }
        }

        @Test
        void is_noticed_where_the_tables_are_older_than_the_record_of_versions() {
            try (Office office = new Office(1)) {
                office.running.await(record(100));
            }
            owner.sql("delete from read.projection").update();
            try (Office office = new Office(2)) {
                office.awaitEnd();

                assertThat(total()).isEqualTo(200);
            }
        }

        @Test
        void is_tried_again_after_growing_pauses_and_then_not_before_the_next_start() {
            try (Office office = new Office(1)) {
                office.running.await(record(10));
            }
            owner.sql("create policy own on read.tally for select to caseledger_reader using (tenant = 'default')")
                    .update();
            try (Office office = new Office(2)) {
                office.awaitEnd();
                for (Duration pause : TakingUp.PAUSES) {
                    assertThat(lastReplay().result()).isEqualTo("failed");
                    assertThat(lastReplay().nextTry()).isEqualTo(clock.instant().plus(pause));
                    clock.forward(pause.minusSeconds(1));
                    office.replays.takeUp(false);
                    assertThat(office.progress()).as("before its turn").isNull();
                    clock.forward(Duration.ofSeconds(1));
                    office.replays.takeUp(false);
                    office.awaitEnd();
                }
                assertThat(lastReplay().restarts()).isEqualTo(TakingUp.PAUSES.size());
                assertThat(lastReplay().nextTry()).isNull();
                clock.forward(Duration.ofDays(30));
                office.replays.takeUp(false);
                office.awaitEnd();
                assertThat(lastReplay().restarts()).isEqualTo(TakingUp.PAUSES.size());
                assertThat(total()).isEqualTo(10);
            }
            owner.sql("drop policy own on read.tally").update();
            try (Office office = new Office(2)) {
                office.awaitEnd();
                assertThat(lastReplay().result()).isEqualTo("switched");
                assertThat(total()).isEqualTo(20);
            }
        }

        @Test
        void is_not_rebuilt_again_by_a_process_that_has_the_old_one_still() {
            try (Office old = new Office(1)) {
                old.running.await(record(10));
                try (Office office = new Office(2)) {
                    office.awaitEnd();
                    assertThat(kept().version()).isEqualTo(2);
                    old.replays.takeUp(false);
                    assertThat(old.progress()).isNull();
                    assertThat(kept().version()).isEqualTo(2);
                }
            }
        }

        @Test
        void is_not_rebuilt_against_the_will_of_who_cancelled_that_unless_it_changes_again() {
            try (Office office = new Office(1)) {
                office.running.await(record(10));
                table.replayBegan(new Tally(database, 2));
                table.replayEnded("tally-of-all", ProjectionTable.Outcome.CANCELLED);
            }
            try (Office office = new Office(2)) {
                office.awaitEnd();
                assertThat(lastReplay().result()).isEqualTo("cancelled");
                assertThat(total()).isEqualTo(10);
            }
            try (Office office = new Office(3)) {
                office.awaitEnd();
                assertThat(lastReplay().result()).isEqualTo("switched");
                assertThat(total()).isEqualTo(30);
            }
        }

        @Test
        void of_a_projection_that_is_new_is_none() {
            try (Office office = new Office(3)) {
                office.running.await(record(10));

                assertThat(kept().version()).isEqualTo(3);
                assertThat(kept().lastReplay()).isNull();
                assertThat(total()).isEqualTo(30);
            }
        }
    }

    @Nested
    class What_a_process_left_that_died {

        /** As it is after a death: the record says that a replay runs, its half-built tables are there, and nobody has its lock. */
        private void dies(int version) {
            table.replayEnters("tally-of-all", Phase.WRITING);
            owner.sql("create schema " + SCHEMA).update();
            owner.sql("create table " + SCHEMA + ".tally (half text)").update();
            assertThat(lastReplay().result()).isEqualTo("running");
            assertThat(kept().replayVersion()).isEqualTo(version);
        }

        private void diesInItsFirstReplay() {
            try (Office office = new Office(1)) {
                office.running.await(record(10));
                table.replayBegan(office.tally);
            }
            dies(1);
        }

        @Test
        void is_dropped_at_the_next_start_and_the_replay_is_begun_again_and_says_so() {
            diesInItsFirstReplay();
            long oid = oid();
            try (Office office = new Office(1)) {
                office.awaitEnd();

                assertThat(lastReplay().result()).isEqualTo("switched");
                assertThat(lastReplay().restarts()).isOne();
                assertThat(lastReplay().phase()).isEqualTo("switching");
                assertThat(oid()).isNotEqualTo(oid);
                assertThat(schemaIsThere()).isFalse();
                assertThat(total()).isEqualTo(10);

                office.replay();
                assertThat(lastReplay().restarts()).as("of another replay").isZero();
            }
        }

        @Test
        void is_left_after_the_third_death_until_somebody_asks_again() {
            diesInItsFirstReplay();
            for (int death = 1; death < TakingUp.MOST_DEATHS; death++) {
                table.replayDied("tally-of-all");
                assertThat(lastReplay().reason()).isEqualTo("Its process died while it was writing.");
                table.replayBeganAgain(new Tally(database, 1));
                table.replayEnters("tally-of-all", Phase.INDEXING);
                table.replayEnters("tally-of-all", Phase.WRITING);
            }
            long oid = oid();
            try (Office office = new Office(1)) {
                office.awaitEnd();

                assertThat(lastReplay().result()).isEqualTo("interrupted");
                assertThat(lastReplay().restarts()).isEqualTo(2);
                assertThat(lastReplay().reason())
                        .isEqualTo("Its process died 3 times, the last time while it was writing:"
                                + " it is not begun again by itself.");
                assertThat(oid()).isEqualTo(oid);
                assertThat(schemaIsThere()).isFalse();
                office.replays.takeUp(false);
                assertThat(office.progress()).isNull();

                office.replay();
                assertThat(lastReplay().result()).isEqualTo("switched");
            }
        }

        @Test
        void is_not_begun_again_where_it_was_cancelled_before_the_end() throws Exception {
            CountDownLatch reading = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            try (Office office = new Office(1)) {
                office.running.await(record(10));
                office.tally.beforeFold = event -> {
                    reading.countDown();
                    awaitWhateverComes(goOn);
                };
                office.replays.begin(office.tally);
                await(reading);
                office.replays.cancel(office.tally);
                assertThat(lastReplay().result())
                        .as("what a start would find if the process died now")
                        .isEqualTo("cancelled");
                goOn.countDown();
                office.awaitEnd();
            }
            long oid = oid();
            try (Office office = new Office(1)) {
                office.awaitEnd();
                office.replays.takeUp(false);
                assertThat(office.progress()).isNull();
                assertThat(lastReplay().result()).isEqualTo("cancelled");
                assertThat(oid()).isEqualTo(oid);
            }
        }

        @Test
        void is_begun_again_after_an_end_in_good_order_which_is_no_death() throws Exception {
            CountDownLatch reading = new CountDownLatch(1);
            try (Office office = new Office(1)) {
                office.running.await(record(10));
                office.tally.beforeFold = event -> {
                    reading.countDown();
                    await(new CountDownLatch(1));
                };
                office.replays.begin(office.tally);
                await(reading);
            }
            assertThat(lastReplay().result()).isEqualTo("interrupted");
            try (Office office = new Office(1)) {
                office.awaitEnd();
                assertThat(lastReplay().result()).isEqualTo("switched");
                assertThat(lastReplay().restarts()).isOne();
                assertThat(kept().deaths()).isZero();
            }
        }

        @Test
        void is_taken_up_by_one_process_alone_of_those_that_go_on() throws Exception {
            AtomicInteger folds = new AtomicInteger();
            try (Office office = new Office(1);
                    Office other = new Office(1);
                    ExecutorService threads = Executors.newFixedThreadPool(2)) {
                office.running.await(record(10));
                office.tally.beforeFold = event -> folds.incrementAndGet();
                other.tally.beforeFold = event -> folds.incrementAndGet();
                table.replayBegan(office.tally);
                dies(1);
                List<Future<?>> rounds = List.of(
                        threads.submit(() -> office.replays.takeUp(false)),
                        threads.submit(() -> other.replays.takeUp(false)));
                for (Future<?> round : rounds) {
                    round.get();
                }
                office.awaitEnd();
                other.awaitEnd();

                assertThat(lastReplay().result()).isEqualTo("switched");
                assertThat(lastReplay().restarts()).isOne();
                assertThat(folds).hasValue(10);
            }
        }

        @Test
        void is_taken_from_a_process_that_goes_on_without_its_lock_and_cannot_switch_any_more() {
            try (Office office = new Office(1);
                    Office other = new Office(1)) {
                office.running.await(record(10));
                owner.sql("update read.tally set events = 99 where stream = 'case-3'")
                        .update();
                office.replays.begin(office.tally);
                office.awaitPhase(Phase.WAITING);
                assertThat(count("select count(pg_terminate_backend(pid)) from pg_locks where locktype = 'advisory'"
                                + " and classid = 7001 and database ="
                                + " (select oid from pg_database where datname = current_database())"))
                        .isOne();
                RunningProjections.await("the other to take it up", () -> {
                    other.replays.takeUp(false);
                    return other.progress() != null;
                });
                other.awaitPhase(Phase.WAITING);
                office.replays.confirm(office.tally);
                office.awaitEnd();

                assertThat(count("select count(*) from read.tally where events = 99"))
                        .isOne();
                assertThat(lastReplay().result()).isEqualTo("running");
                other.replays.confirm(other.tally);
                other.awaitEnd();
                assertThat(lastReplay().result()).isEqualTo("switched");
                assertThat(total()).isEqualTo(10);
            }
        }

        @Test
        void is_left_to_processes_that_know_the_definition_it_was_begun_by() {
            try (Office office = new Office(1)) {
                office.running.await(record(10));
                table.replayBegan(new Tally(database, 2));
                dies(2);
                office.replays.takeUp(false);
                assertThat(office.progress()).isNull();
                assertThat(lastReplay().result()).isEqualTo("interrupted");
            }
            try (Office office = new Office(2)) {
                office.awaitEnd();
                assertThat(lastReplay().result()).isEqualTo("switched");
                assertThat(total()).isEqualTo(20);
            }
        }

        @Test
        void is_left_alone_while_another_process_is_at_it() throws Exception {
            CountDownLatch goOn = new CountDownLatch(1);
            try (Office office = new Office(1)) {
                office.running.await(record(10));
                office.tally.beforeFold = event -> await(goOn);
                office.replays.begin(office.tally);
                RunningProjections.await("the record of it", () -> kept().lastReplay() != null);
                try (Office other = new Office(1)) {
                    assertThat(other.progress()).isNull();
                    assertThat(lastReplay().result()).isEqualTo("running");
                }
                goOn.countDown();
                office.awaitEnd();
                assertThat(lastReplay().result()).isEqualTo("switched");
            }
        }
    }

    @Nested
    class A_pause {

        @Test
        void lasts_until_it_is_resumed_also_across_a_restart() {
            try (Office office = new Office(1)) {
                office.running.await(record(10));
                table.paused("tally-of-all", true);
            }
            try (Office office = new Office(1)) {
                assertThat(office.running.projections().isPaused("tally-of-all"))
                        .isTrue();
            }
        }
    }

    /** The switch rests on it: whoever holds the position knows that no batch is on its way into the tables. */
    @Test
    void a_batch_stores_its_position_before_it_touches_a_row() throws Exception {
        try (Office office = new Office(1);
                Connection holder = database.owner().getConnection()) {
            office.running.await(record(10));
            holder.setAutoCommit(false);
            holder.createStatement()
                    .execute("select * from read.token_entry where processorname = 'tally-of-all' for update");
            long last = record(1);
            office.running.ring();
            RunningProjections.await(
                    "the batch to wait",
                    () -> count("select count(*) from pg_locks where not granted and database ="
                                    + " (select oid from pg_database where datname = current_database())"
                                    + " or not granted and locktype = 'transactionid'")
                            > 0);

            assertThat(count("select count(*) from pg_locks where mode = 'RowExclusiveLock'"
                            + " and relation = 'read.tally'::regclass"))
                    .isZero();
            holder.rollback();
            office.running.await(last);
        }
    }

    /** As what does not listen when it is told to stop. */
    private static void awaitWhateverComes(CountDownLatch latch) {
        boolean told = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException stop) {
                told = true;
            }
        }
        if (told) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Waited in vain");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", stop);
        }
    }

    private long record(int count) {
        return record(count, null);
    }

    private long record(int count, @Nullable String stream) {
        for (int i = 0; i < count; i++) {
            String at = stream == null ? "case-" + recorded % STREAMS : stream;
            events.add("default", at, recorded < STREAMS ? OPENED : MORE, AT);
            recorded++;
        }
        return events.record();
    }

    private long total() {
        return reader.sql("select total from read.tally_total where tenant = 'default'")
                .query(Long.class)
                .single();
    }

    private List<String> rows() {
        return reader.sql("select row_to_json(t)::text from read.tally t"
                        + " union all select row_to_json(t)::text from read.tally_total t order by 1")
                .query(String.class)
                .list();
    }

    private List<String> catalogue() {
        return CATALOGUE.stream()
                .flatMap(sql -> owner.sql(sql).query(String.class).list().stream())
                .toList();
    }

    private long oid() {
        return count("select 'read.tally'::regclass::oid::bigint");
    }

    private boolean schemaIsThere() {
        return count("select count(*) from pg_namespace where nspname = '" + SCHEMA + "'") > 0;
    }

    private long count(String sql) {
        return owner.sql(sql).query(Long.class).single();
    }

    private ProjectionTable.Kept kept() {
        return requireNonNull(table.all().get("tally-of-all"));
    }

    private ProjectionTable.LastReplay lastReplay() {
        return requireNonNull(kept().lastReplay());
    }

    @Nested
    class A_ledger_that_was_replaced {

        private void replace() {
            JdbcClient replica = owner;
            replica.sql("alter table ledger.event disable trigger all").update();
            replica.sql("update ledger.event set hash = sha256(hash) where position > ?")
                    .param(recorded / 2)
                    .update();
            replica.sql("alter table ledger.event enable trigger all").update();
        }

        private String replay() {
            return owner.sql("select coalesce(replay, 'none') from read.projection")
                    .query(String.class)
                    .single();
        }

        @Test
        void is_noticed_at_the_next_look_and_the_projection_is_built_anew_without_being_asked() {
            try (Office office = new Office(1)) {
                office.running.await(record(100));
                List<String> rows = rows();
                office.replays.look();
                assertThat(replay()).isEqualTo("none");

                replace();
                owner.sql("delete from read.tally where stream like '%1'")
                        .update(); // as rows of another ledger would be
                office.replays.look();
                assertThat(office.running
                                .projections()
                                .stateOf(office.tally.name())
                                .isReplaced())
                        .isTrue();
                office.awaitEnd();

                assertThat(rows()).isEqualTo(rows);
                assertThat(office.running
                                .projections()
                                .stateOf(office.tally.name())
                                .isReplaced())
                        .isFalse();
                office.replays.look();
                assertThat(office.progress()).as("once is enough").isNull();
                office.running.await(record(10));
            }
        }

        @Test
        void is_told_from_the_same_by_positions_that_an_earlier_build_stored_once_their_hashes_are_taken() {
            try (Office office = new Office(1)) {
                office.running.await(record(100));
            }
            owner.sql(
                            "update read.token_entry set tokentype = ?, token = convert_to(format('{\"globalIndex\":%s}', ?), 'UTF8')")
                    .param(GlobalSequenceTrackingToken.class.getName())
                    .param(recorded)
                    .update();
            try (Office office = new Office(1)) {
                assertThat(office.progress()).isNull();
                assertThat(replay()).isEqualTo("none");
            }
            replace();
            try (Office office = new Office(1)) {
                office.awaitEnd();
                assertThat(replay()).isEqualTo("switched");
                office.running.await(record(10));
            }
        }

        @Test
        void takes_what_was_parked_or_discarded_for_its_events_with_it() {
            try (Office office = new Office(1)) {
                office.running.await(record(100));
                String park = "insert into read.parked_stream (projection, tenant, stream, state, first_sequence,"
                        + " first_position, last_sequence, error, parked_at, last_try, discarded_by, discarded_at, reason, first_hash)"
                        + " select ?, tenant, aggregate_id, 'discarded', sequence, position, sequence, 'x', now(), now(), 'a', now(), 'b', hash"
                        + " from ledger.event where position = ?";
                owner.sql(park).params(office.tally.name(), 1L).update();
                owner.sql(park).params(office.tally.name(), recorded).update();

                replace();
                office.replays.look();
                office.awaitEnd();

                assertThat(owner.sql("select first_position from read.parked_stream")
                                .query(Long.class)
                                .list())
                        .containsExactly(1L);
            }
        }
    }
}
