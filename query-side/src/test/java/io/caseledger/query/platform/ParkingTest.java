package io.caseledger.query.platform;

import static io.caseledger.query.platform.NotesProjection.CONSTRAINT;
import static io.caseledger.query.platform.NotesProjection.FOLD;
import static io.caseledger.query.platform.NotesProjection.LONG;
import static io.caseledger.query.platform.NotesProjection.NUL;
import static io.caseledger.query.platform.NotesProjection.amended;
import static io.caseledger.query.platform.NotesProjection.opened;
import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.query.platform.ParkedRetry.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class ParkingTest {

    static final Instant AT = Instant.parse("2026-03-26T10:00:00Z");
    private static final Duration LONG_ENOUGH = Duration.ofHours(1);
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final int PATIENCE = 60;

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);
    private final NotesProjection notes = new NotesProjection(database);

    @AfterEach
    void end() {
        database.close();
    }

    private TestEvents add(String stream, Object event) {
        return events.add("default", stream, event, AT);
    }

    /** Three streams, the second of which has poison at its second event and something behind it. */
    private long recordPoison(String poison) {
        add("one", opened("a"));
        add("two", opened("b"));
        add("two", amended(poison));
        add("three", opened("c"));
        add("two", amended("d"));
        return events.record();
    }

    private static ParkedStream only(RunningProjections running) {
        List<ParkedStream> parked = running.parked().all("notes");
        assertThat(parked).hasSize(1);
        return parked.getFirst();
    }

    @Nested
    class An_event_that_cannot_be_applied {

        @ParameterizedTest
        @ValueSource(strings = {FOLD, NUL, LONG, CONSTRAINT})
        void parks_its_stream_there_and_lets_all_others_go_on(String poison) {
            long last = recordPoison(poison);
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                running.await(last);
                add("two", amended("e"));
                add("one", amended("f"));
                running.await(events.record());

                assertThat(notes.rows()).containsExactly("one 1 f 2", "three 0 c 1", "two 0 b 1");
                ParkedStream parked = only(running);
                assertThat(parked.stream()).isEqualTo("two");
                assertThat(parked.firstSequence()).isEqualTo(1);
                assertThat(parked.firstPosition()).isEqualTo(3);
                assertThat(parked.lastSequence()).isEqualTo(3);
                assertThat(parked.attempts()).isEqualTo(1);
                assertThat(running.stateAfter(AT_ONCE, "notes").parkedStreams()).isEqualTo(1);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {FOLD, NUL, LONG, CONSTRAINT})
        void is_described_without_what_it_says(String poison) {
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                running.await(recordPoison(poison));

                String error = only(running).error();
                assertThat(error).doesNotContain(poison, "Ada", "forbidden").containsAnyOf("SQLSTATE 2", "at query.");
            }
        }

        @Test
        void is_passed_over_by_the_next_process_too() {
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                running.await(recordPoison(CONSTRAINT));
            }
            notes.fix();
            add("two", amended("e"));
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                running.await(events.record());

                assertThat(only(running).lastSequence()).isEqualTo(3);
                assertThat(notes.rows()).contains("two 0 b 1");
            }
        }
    }

    @Nested
    class A_parked_stream {

        @Test
        void that_is_tried_after_the_fix_has_the_rows_of_a_fresh_replay() {
            List<String> once;
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                running.await(recordPoison(LONG));
                notes.fix();
                running.retryAfter(LONG_ENOUGH);

                assertThat(running.parked().all("notes")).isEmpty();
                add("two", amended("e"));
                running.await(events.record());
                once = notes.rows();
                assertThat(once).contains("two 3 e 4");
                running.reset(
                        "notes",
                        () -> JdbcClient.create(database.owner())
                                .sql("truncate read.noted")
                                .update());
                running.await(5);
            }
            RunningProjections.await("the replay", () -> notes.rows().equals(once));
        }

        @Test
        void is_tried_by_itself_five_times_in_all_less_and_less_often_and_then_left_to_operators() {
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                running.await(recordPoison(FOLD));
                Duration before = Duration.ZERO;
                for (int attempts = 1; attempts < 5; attempts++) {
                    ParkedStream parked = only(running);
                    assertThat(parked.attempts()).isEqualTo(attempts);
                    Duration wait = Duration.between(parked.lastTry(), parked.nextTry());
                    assertThat(wait).isGreaterThan(before);
                    running.retryAfter(wait.minusNanos(1));
                    assertThat(only(running).attempts()).as("not yet").isEqualTo(attempts);
                    running.retryAfter(Duration.ofNanos(1));
                    before = wait;
                }
                assertThat(only(running).attempts()).isEqualTo(5);
                assertThat(only(running).nextTry()).isNull();
                notes.fix();
                running.retryAfter(LONG_ENOUGH);
                assertThat(only(running).attempts()).isEqualTo(5);

                assertThat(running.retry().retry(notes, "default", "two")).isEqualTo(Outcome.APPLIED);
                assertThat(notes.rows()).contains("two 2 d 3");
            }
        }

        @Test
        void keeps_its_rows_when_only_a_part_of_what_was_passed_over_can_be_applied() {
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                running.await(recordPoison(FOLD));
                JdbcClient.create(database.owner())
                        .sql("alter table read.noted add constraint no_d check (notes <> 'd')")
                        .update();
                notes.fix();

                assertThat(running.retry().retry(notes, "default", "two")).isEqualTo(Outcome.FAILED);
                assertThat(notes.rows()).contains("two 0 b 1");
                assertThat(only(running).error()).contains("no_d");
            }
        }

        @Test
        void is_another_tenants_business() {
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                running.await(recordPoison(FOLD));
                notes.fix();

                assertThat(running.retry().retry(notes, "other", "two")).isEqualTo(Outcome.NOT_PARKED);
                assertThat(only(running).attempts()).isEqualTo(1);
            }
        }

        @Test
        void is_not_tried_while_a_batch_is_under_way_and_then_with_what_that_passed_over() throws Exception {
            tryDuringABatchOf("one", "two");

            assertThat(notes.rows()).containsExactly("one 1 e 2", "three 0 c 1", "two 3 e 4");
        }

        /** Rows that streams share, as totals are, would be locked by both in one order or the other. */
        @Test
        void is_not_tried_while_a_batch_of_other_streams_is_under_way_either() throws Exception {
            tryDuringABatchOf("one");

            assertThat(notes.rows()).containsExactly("one 1 e 2", "three 0 c 1", "two 2 d 3");
        }

        private void tryDuringABatchOf(String... streams) throws Exception {
            try (RunningProjections running = RunningProjections.start(database, notes);
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                running.await(recordPoison(FOLD));
                notes.fix();
                CountDownLatch underWay = new CountDownLatch(1);
                CountDownLatch goOn = new CountDownLatch(1);
                AtomicBoolean tried = new AtomicBoolean();
                notes.before(() -> {
                    notes.before(() -> tried.set(true));
                    underWay.countDown();
                    await(goOn);
                });
                for (String stream : streams) {
                    add(stream, amended("e"));
                }
                long last = events.record();
                await(underWay);
                Future<Outcome> outcome = threads.submit(() -> running.retry().retry(notes, "default", "two"));
                RunningProjections.await("the retry to wait", () -> StandstillTest.waiting(database) > 0);
                assertThat(tried).isFalse();
                goOn.countDown();

                assertThat(outcome.get(PATIENCE, TimeUnit.SECONDS)).isEqualTo(Outcome.APPLIED);
                running.await(last);
            }
        }

        @Test
        void has_each_event_once_and_in_order_however_often_it_is_parked_and_tried_while_more_come() throws Exception {
            add("two", opened("b"));
            try (RunningProjections running = RunningProjections.start(database, notes);
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                AtomicBoolean done = new AtomicBoolean();
                AtomicInteger applied = new AtomicInteger();
                AtomicInteger batches = new AtomicInteger();
                notes.before(() -> {
                    if (batches.incrementAndGet() % 3 != 0) {
                        throw new IllegalStateException("as the test wants it");
                    }
                });
                Future<?> retries = threads.submit(() -> {
                    while (!done.get()) {
                        if (running.retry().retry(notes, "default", "two") == Outcome.APPLIED) {
                            applied.incrementAndGet();
                        }
                    }
                });
                long last = 0;
                int amended = 0;
                while (amended < 300 || (applied.get() <= 5 && amended < 30_000)) {
                    add("two", amended("n" + amended++));
                    last = events.record();
                }
                running.await(last);
                notes.before(() -> {});
                RunningProjections.await(
                        "the last retry", () -> running.parked().all("notes").isEmpty());
                done.set(true);
                retries.get(PATIENCE, TimeUnit.SECONDS);

                assertThat(applied).as("how often it was parked and unparked").hasValueGreaterThan(5);
                assertThat(notes.rows()).containsExactly("two %d n%d %d".formatted(amended, amended - 1, amended + 1));
                assertThat(running.stateAfter(AT_ONCE, "notes").violations()).isZero();
            }
        }
    }

    @Nested
    class A_discarded_stream {

        @Test
        void is_passed_over_for_good_and_keeps_the_rows_it_had() {
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                running.await(recordPoison(NUL));
                ParkedStream discarded = running.parked()
                        .discard("notes", only(running), "admin", "It was a mistake")
                        .orElseThrow();
                assertThat(discarded.state()).isEqualTo(ParkedStream.State.DISCARDED);
                notes.fix();
                add("two", amended("e"));
                running.await(events.record());
                running.retryAfter(LONG_ENOUGH);

                assertThat(running.retry().retry(notes, "default", "two")).isEqualTo(Outcome.NOT_PARKED);
                assertThat(notes.rows()).contains("two 0 b 1");
                ParkedStream kept = only(running);
                assertThat(kept.discardedBy()).isEqualTo("admin");
                assertThat(kept.reason()).isEqualTo("It was a mistake");
                assertThat(kept.lastSequence()).isEqualTo(3);
                assertThat(running.stateAfter(AT_ONCE, "notes").parkedStreams()).isZero();
            }
        }

        @Test
        void cannot_be_discarded_again_by_somebody_else() {
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                running.await(recordPoison(NUL));
                ParkedStream parked = only(running);
                running.parked().discard("notes", parked, "admin", "It was a mistake");

                assertThat(running.parked().discard("notes", parked, "other", "Another"))
                        .isEmpty();
                assertThat(only(running).discardedBy()).isEqualTo("admin");
            }
        }
    }

    @Nested
    class A_rebuild {

        private final LedgerReader ledger = new LedgerReader(database.writer());

        private SideParking rebuilt(RunningProjections running) {
            SideParking parking = running.parked().beside("notes");
            ParkingRebuild rebuild = new ParkingRebuild(notes.rebuild(), parking);
            ledger.scan(notes.kinds(), rebuild::fold);
            return parking;
        }

        private void replace(RunningProjections running, SideParking rebuilt) {
            running.parked().replace(JdbcClient.create(database.writer()), "notes", rebuilt);
        }

        @Test
        void passes_over_the_same_events_as_the_live_projection() {
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                running.await(recordPoison(FOLD));
                ParkedStream live = only(running);
                replace(running, rebuilt(running));

                assertThat(only(running)).isEqualTo(live);
            }
        }

        @Test
        void leaves_nothing_parked_that_it_can_fold_after_a_fix() {
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                running.await(recordPoison(FOLD));
                notes.fix();
                replace(running, rebuilt(running));

                assertThat(running.parked().all("notes")).isEmpty();
            }
        }

        @Test
        void passes_over_what_was_discarded_although_it_could_fold_it() {
            try (RunningProjections running = RunningProjections.start(database, notes)) {
                running.await(recordPoison(FOLD));
                running.parked().discard("notes", only(running), "admin", "It was a mistake");
                notes.fix();
                ParkedStream discarded = only(running);
                SideParking rebuilt = rebuilt(running);
                replace(running, rebuilt);

                assertThat(rebuilt.passedOver().values())
                        .singleElement()
                        .satisfies(
                                passed -> assertThat(passed.first().sequence()).isEqualTo(discarded.firstSequence()));
                assertThat(only(running)).isEqualTo(discarded);
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
