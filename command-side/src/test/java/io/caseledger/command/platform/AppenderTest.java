package io.caseledger.command.platform;

import static io.caseledger.command.platform.TestLedger.append;
import static io.caseledger.command.platform.TestLedger.event;
import static io.caseledger.command.platform.TestLedger.following;
import static io.caseledger.command.platform.TestLedger.newStream;
import static io.caseledger.command.platform.TestLedger.opening;
import static io.caseledger.command.platform.TestLedger.position;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.platform.Change;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerTail;
import io.caseledger.platform.ledger.StoredEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataIntegrityViolationException;

class AppenderTest {

    private static final int WRITERS = 32;
    private static final int APPENDS_PER_WRITER = 40;

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private final TestLedger ledger = new TestLedger(DATABASE);

    @AfterEach
    void holds() {
        ledger.close();
        ledger.assertWhole();
    }

    @Nested
    class Many_writers {

        @Test
        void in_one_process_get_positions_without_gaps_in_the_order_of_commits() throws Exception {
            write(List.of(ledger.appender()));
        }

        @Test
        void in_two_processes_get_positions_without_gaps_in_the_order_of_commits() throws Exception {
            write(List.of(ledger.appender(), ledger.appender()));
        }

        /** A follower sees positions appear; if one ever became visible before a lower one, it would see a hole. */
        private void write(List<Appender> appenders) throws Exception {
            long before = ledger.reader().head();
            long last = before + (long) WRITERS * APPENDS_PER_WRITER;
            List<Callable<List<Long>>> writers = IntStream.range(0, WRITERS)
                    .mapToObj(writer -> (Callable<List<Long>>) () -> stream(appenders.get(writer % appenders.size())))
                    .toList();
            AtomicBoolean written = new AtomicBoolean();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Long> follower = threads.submit(() -> follow(before, written));
                List<Long> acknowledged = new ArrayList<>();
                try {
                    for (Future<List<Long>> writer : threads.invokeAll(writers)) {
                        acknowledged.addAll(writer.get());
                    }
                } finally {
                    written.set(true);
                }

                assertThat(follower.get()).isEqualTo(last);
                assertThat(acknowledged)
                        .containsExactlyInAnyOrderElementsOf(
                                LongStream.rangeClosed(before + 1, last).boxed().toList());
            }
        }

        private List<Long> stream(Appender appender) {
            String stream = newStream();
            List<Long> positions = new ArrayList<>();
            for (int sequence = 0; sequence < APPENDS_PER_WRITER; sequence++) {
                long position = append(appender, sequence == 0 ? opening(stream) : following(stream, sequence));
                assertThat(ledger.reader().after(position - 1, 1))
                        .as("an answered append can be read")
                        .first()
                        .extracting(StoredEvent::aggregateId)
                        .isEqualTo(stream);
                positions.add(position);
            }
            assertThat(positions).isSorted();
            return positions;
        }

        private long follow(long from, AtomicBoolean written) {
            long position = from;
            while (true) {
                boolean last = written.get();
                List<StoredEvent> page = ledger.reader().after(position, 1_000);
                for (StoredEvent event : page) {
                    assertThat(event.position()).isEqualTo(++position);
                }
                if (page.isEmpty() && last) {
                    return position;
                }
            }
        }
    }

    @Nested
    class Commands_that_wait_together {

        @Test
        void commit_together() throws Exception {
            Appender appender = ledger.appender();
            List<String> streams =
                    IntStream.range(0, 101).mapToObj(number -> newStream()).toList();
            List<Append> appends = new ArrayList<>();
            try (var _ = ledger.holdHead()) {
                submit(appender, appends, opening(streams.getFirst()));
                ledger.awaitAppendsBeforeTheHead(1);
                streams.stream().skip(1).forEach(stream -> submit(appender, appends, opening(stream)));
                assertThat(appends).noneMatch(append -> append.position().isDone());
            }
            appends.forEach(TestLedger::position);

            assertThat(ledger.transactionOf(streams.getFirst())).isNotEqualTo(ledger.transactionOf(streams.get(1)));
            assertThat(streams.stream().skip(1).map(ledger::transactionOf).distinct())
                    .hasSize(1);
        }

        /** They are expected again, but not for ever. */
        @Test
        void do_not_keep_the_next_one_waiting_when_they_do_not_come_again() throws Exception {
            Appender appender = ledger.appender();
            together(appender, opening(newStream()), opening(newStream()), opening(newStream()))
                    .forEach(TestLedger::position);
            String alone = newStream();

            append(appender, opening(alone));

            assertThat(ledger.stream(alone)).hasSize(1);
        }

        @Test
        void do_not_share_the_refusal_of_the_one_whose_stream_has_moved_on() throws Exception {
            Appender appender = ledger.appender();
            String moved = newStream();
            append(appender, opening(moved), following(moved, 1));
            String first = newStream();
            String last = newStream();
            List<Append> appends =
                    together(appender, opening(first), following(moved, 1), following(moved, 3), opening(last));

            assertThat(position(appends.get(3)) - position(appends.get(0))).isEqualTo(1);
            assertThat(ledger.transactionOf(first)).isEqualTo(ledger.transactionOf(last));
            assertThatThrownBy(() -> position(appends.get(1))).isInstanceOf(ConcurrencyException.class);
            assertThatThrownBy(() -> position(appends.get(2))).isInstanceOf(ConcurrencyException.class);
            assertThat(ledger.stream(moved)).hasSize(2);
        }

        @Test
        void see_each_other_so_that_of_two_for_one_place_the_first_gets_it_and_the_next_place_is_free()
                throws Exception {
            Appender appender = ledger.appender();
            String stream = newStream();
            List<Append> appends = together(appender, opening(stream), opening(stream), following(stream, 1));

            assertThat(position(appends.get(2)) - position(appends.get(0))).isEqualTo(1);
            assertThatThrownBy(() -> position(appends.get(1))).isInstanceOf(ConcurrencyException.class);
            assertThat(ledger.stream(stream)).hasSize(2);
        }

        @Test
        void do_not_share_the_fate_of_one_whose_text_PostgreSQL_refuses() throws Exception {
            Appender appender = ledger.appender();
            String first = newStream();
            String poisoned = newStream();
            String last = newStream();
            List<Append> appends = together(
                    appender,
                    opening(first),
                    event(poisoned, 0, new CaseEvent.Assigned("mentor", "contact\0", null, null, TestLedger.AT, null)),
                    opening(last));

            position(appends.get(0));
            position(appends.get(2));
            assertThatThrownBy(() -> position(appends.get(1)))
                    .isInstanceOf(DataIntegrityViolationException.class)
                    .cause()
                    .hasMessageNotContaining("contact");
            assertThat(ledger.stream(poisoned)).isEmpty();
        }

        @Test
        void do_not_share_the_fate_of_one_whose_event_id_was_used_before() throws Exception {
            Appender appender = ledger.appender();
            NewEvent once = opening(newStream());
            append(appender, once);
            String again = newStream();
            String neighbour = newStream();
            NewEvent repeated = NewEvent.of(
                    "default",
                    again,
                    0,
                    once.eventId(),
                    new CaseEvent.Assigned("mentor", "contact", null, null, TestLedger.AT, null),
                    new TreeMap<>(),
                    TestLedger.AT);
            List<Append> appends = together(appender, repeated, opening(neighbour));

            position(appends.get(1));
            assertThatThrownBy(() -> position(appends.get(0))).isInstanceOf(DataIntegrityViolationException.class);
            assertThat(ledger.stream(again)).isEmpty();
        }

        private List<Append> together(Appender appender, NewEvent... events) throws Exception {
            List<Append> appends = new ArrayList<>();
            List<Append> waiting = new ArrayList<>();
            try (var _ = ledger.holdHead()) {
                submit(appender, waiting, opening(newStream()));
                ledger.awaitAppendsBeforeTheHead(1);
                for (NewEvent event : events) {
                    submit(appender, appends, event);
                }
            }
            return appends;
        }

        private void submit(Appender appender, List<Append> appends, NewEvent event) {
            Append append = Append.of(List.of(event));
            appends.add(append);
            appender.submit(append);
        }
    }

    /** The second append of an appender and those after it go the short way, as long as nobody else appends. */
    @Nested
    class One_append_after_another {

        @Test
        void is_refused_where_its_place_in_the_stream_is_not_the_next() {
            Appender appender = ledger.appender();
            String stream = newStream();
            append(appender, opening(stream));
            append(appender, following(stream, 1));
            long head = ledger.reader().head();

            for (long sequence : List.of(0L, 1L, 3L)) {
                assertThatThrownBy(() -> append(appender, event(stream, sequence)))
                        .as("sequence %s", sequence)
                        .isInstanceOf(ConcurrencyException.class);
                assertThat(ledger.reader().head()).isEqualTo(head);
            }
            assertThat(append(appender, following(stream, 2))).isEqualTo(head + 1);
        }

        @Test
        void builds_on_what_another_process_has_appended_in_between() {
            Appender appender = ledger.appender();
            Appender other = ledger.appender();
            String stream = newStream();
            append(appender, opening(stream));
            append(appender, following(stream, 1));
            append(other, following(stream, 2));

            assertThatThrownBy(() -> append(appender, following(stream, 2))).isInstanceOf(ConcurrencyException.class);
            assertThat(append(appender, following(stream, 3)))
                    .isEqualTo(ledger.reader().head());
            assertThat(append(other, following(stream, 4)))
                    .isEqualTo(ledger.reader().head());
        }

        private NewEvent event(String stream, long sequence) {
            return sequence == 0 ? opening(stream) : following(stream, sequence);
        }
    }

    @Nested
    class An_append_to_several_streams {

        @Test
        void is_recorded_whole() {
            String one = newStream();
            String other = newStream();
            long last = append(ledger.appender(), opening(one), opening(other), following(one, 1));

            assertThat(ledger.stream(one)).extracting(StoredEvent::position).containsExactly(last - 2, last);
            assertThat(ledger.stream(other)).extracting(StoredEvent::position).containsExactly(last - 1);
        }

        @Test
        void is_refused_whole_when_one_of_them_has_moved_on() {
            Appender appender = ledger.appender();
            String moved = newStream();
            append(appender, opening(moved));
            String fresh = newStream();

            assertThatThrownBy(() -> append(appender, opening(fresh), opening(moved)))
                    .isInstanceOf(ConcurrencyException.class);
            assertThat(ledger.stream(fresh)).isEmpty();
            assertThat(ledger.stream(moved)).hasSize(1);
        }
    }

    @Nested
    class Two_processes_that_change_one_stream_at_once {

        @Test
        void get_one_yes_and_one_conflict_for_each_place() throws Exception {
            List<Appender> appenders = List.of(ledger.appender(), ledger.appender());
            String stream = newStream();
            append(appenders.getFirst(), opening(stream));

            for (long sequence = 1; sequence <= 20; sequence++) {
                List<Append> appends = new ArrayList<>();
                try (var _ = ledger.holdHead()) {
                    for (Appender appender : appenders) {
                        Append append = Append.of(List.of(following(stream, sequence)));
                        appender.submit(append);
                        appends.add(append);
                    }
                    ledger.awaitAppendsBeforeTheHead(2);
                }
                assertThat(appends.stream().map(AppenderTest::outcome))
                        .containsExactlyInAnyOrder("recorded", ConcurrencyException.class.getSimpleName());
            }
            assertThat(ledger.stream(stream)).hasSize(21);
        }
    }

    @Nested
    class Time {

        private final JumpingClock clock = new JumpingClock();

        @Test
        void of_recording_never_runs_back_whatever_the_clocks_of_two_processes_say() {
            Appender steady = ledger.appender();
            Appender jumping = ledger.appender(clock);
            for (Duration jump :
                    List.of(Duration.ofHours(1), Duration.ofHours(-2), Duration.ofDays(-9_000), Duration.ZERO)) {
                clock.jump = jump;
                append(jumping, opening(newStream()));
                append(steady, opening(newStream()));
            }
            // asserted for the whole ledger after each test
            assertThat(ledger.all()).isNotEmpty();
        }

        @Test
        void of_occurring_never_runs_back_along_a_stream() {
            Appender appender = ledger.appender();
            String stream = newStream();
            Instant later = TestLedger.AT.plusSeconds(60);
            append(appender, event(stream, 0, opened(), later));
            append(
                    appender,
                    event(stream, 1, amended(), TestLedger.AT),
                    event(stream, 2, amended(), later.plusNanos(1_000)));
            append(appender, event(stream, 3, amended(), TestLedger.AT));

            assertThat(ledger.stream(stream))
                    .extracting(StoredEvent::occurredAt)
                    .containsExactly(later, later, later.plusNanos(1_000), later.plusNanos(1_000));
        }

        private CaseEvent opened() {
            return new CaseEvent.Assigned("mentor", "contact", null, null, TestLedger.AT, null);
        }

        private CaseEvent amended() {
            return new CaseEvent.NotesAmended(new Change<>("before", "after"));
        }
    }

    /** As a forgotten session of an operator's does. */
    @Nested
    class While_somebody_holds_the_head {

        @Test
        void a_command_is_told_no_in_good_time_and_is_not_written_afterwards() throws Exception {
            Appender appender = ledger.appender();
            append(appender, opening(newStream())); // the next goes the short way
            List<String> streams = List.of(newStream(), newStream(), newStream());
            try (var _ = ledger.holdHead()) {
                for (String stream : streams) {
                    assertThatThrownBy(() -> command(appender, stream))
                            .isInstanceOf(LedgerUnavailableException.class)
                            .isNotInstanceOf(OutcomeUnknownException.class);
                }
            }
            append(appender, opening(newStream()));

            assertThat(streams)
                    .allSatisfy(stream -> assertThat(ledger.stream(stream)).isEmpty());
        }

        @Test
        void what_nobody_waits_for_any_more_is_dropped_from_the_queue() throws Exception {
            Appender appender = ledger.appender();
            Append first = Append.of(List.of(opening(newStream())));
            String given = newStream();
            Append second = Append.of(List.of(opening(given)));
            try (var _ = ledger.holdHead()) {
                appender.submit(first);
                ledger.awaitAppendsBeforeTheHead(1);
                appender.submit(second);
                assertThatThrownBy(() -> second.await(Duration.ofMillis(1)))
                        .isInstanceOf(LedgerUnavailableException.class)
                        .isNotInstanceOf(OutcomeUnknownException.class);
            }
            append(appender, opening(newStream()));

            assertThat(ledger.stream(given)).isEmpty();
        }

        @Test
        void a_command_that_gives_up_while_it_is_being_written_is_not_told_no() throws Exception {
            Appender appender = ledger.appender();
            String stream = newStream();
            Append append = Append.of(List.of(opening(stream)));
            try (var _ = ledger.holdHead()) {
                appender.submit(append);
                ledger.awaitAppendsBeforeTheHead(1);
                assertThatThrownBy(() -> append.await(Duration.ofMillis(1)))
                        .isInstanceOf(OutcomeUnknownException.class);
            }
            position(append);

            assertThat(ledger.stream(stream)).hasSize(1);
        }

        /** On a thread of its own, as a request; with a patience that says no more than that it is answered at all. */
        private long command(Appender appender, String stream) throws Exception {
            Append append = Append.of(List.of(opening(stream)));
            appender.submit(append);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                return threads.submit(() -> append.await(Write.PATIENCE))
                        .get(TestLedger.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException failed) {
                throw (Exception) failed.getCause();
            } catch (TimeoutException unanswered) {
                append.position().cancel(true);
                throw unanswered;
            }
        }
    }

    @Nested
    class A_lost_connection {

        /** The short way is one statement that commits itself. */
        @Test
        void during_the_commit_leaves_the_outcome_unknown() throws Exception {
            Appender appender = ledger.appender();
            append(appender, opening(newStream()));
            Append lost = Append.of(List.of(opening(newStream())));
            try (var _ = ledger.holdHead()) {
                appender.submit(lost);
                ledger.awaitAppendsBeforeTheHead(1);
                terminate(ledger.waitingBackends().getFirst());
                assertThatThrownBy(() -> position(lost)).isInstanceOf(OutcomeUnknownException.class);
            }
        }

        @Test
        void before_the_commit_is_a_no() throws Exception {
            Appender appender = ledger.appender();
            Append lost = Append.of(List.of(opening(newStream())));
            try (var _ = ledger.holdHead()) {
                appender.submit(lost);
                ledger.awaitAppendsBeforeTheHead(1);
                terminate(ledger.waitingBackends().getFirst());
                assertThatThrownBy(() -> position(lost))
                        .isInstanceOf(LedgerUnavailableException.class)
                        .isNotInstanceOf(OutcomeUnknownException.class);
            }
        }

        @Test
        void fails_the_commands_that_wait_for_its_commit_as_unavailable_and_the_next_ones_succeed() throws Exception {
            Appender appender = ledger.appender();
            Append lost = Append.of(List.of(opening(newStream())));
            try (var _ = ledger.holdHead()) {
                appender.submit(lost);
                ledger.awaitAppendsBeforeTheHead(1);
                terminate(ledger.waitingBackends().getFirst());
                assertThatThrownBy(() -> position(lost)).isInstanceOf(LedgerUnavailableException.class);
            }

            append(appender, opening(newStream()));
        }

        @Test
        void under_load_yields_neither_a_false_yes_nor_a_false_no() throws Exception {
            Appender appender = ledger.appender();
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger unavailable = new AtomicInteger();
            ConcurrentHashMap<UUID, Long> acknowledged = new ConcurrentHashMap<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> writers = new ArrayList<>();
                for (int writer = 0; writer < 16; writer++) {
                    writers.add(threads.submit(() -> {
                        while (!over.get()) {
                            NewEvent event = opening(newStream());
                            try {
                                acknowledged.put(event.eventId(), append(appender, event));
                            } catch (LedgerUnavailableException unknown) {
                                unavailable.incrementAndGet();
                            }
                        }
                    }));
                }
                try {
                    for (int killed = 0; killed < 10; killed++) {
                        int before = acknowledged.size();
                        TestLedger.await("answers", () -> acknowledged.size() > before + 50);
                        ledger.jdbc()
                                .sql(
                                        "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                                                + " where datname = current_database() and application_name = 'caseledger-appender'")
                                .query(Long.class)
                                .single();
                    }
                } finally {
                    over.set(true);
                }
                for (Future<?> writer : writers) {
                    writer.get(); // neither a conflict nor any other exception
                }
            }
            TestLedger.await("the appender's recovery", () -> recovered(appender));

            ConcurrentHashMap<UUID, Long> recorded = new ConcurrentHashMap<>();
            ledger.all().forEach(event -> recorded.put(event.eventId(), event.position()));
            assertThat(recorded).containsAllEntriesOf(acknowledged);
            assertThat(unavailable).as("commands that were told so").hasPositiveValue();
        }

        private boolean recovered(Appender appender) {
            try {
                return append(appender, opening(newStream())) > 0;
            } catch (LedgerUnavailableException notYet) {
                return false;
            }
        }

        private void terminate(int backend) {
            ledger.jdbc()
                    .sql("select pg_terminate_backend(?)")
                    .param(backend)
                    .query(Boolean.class)
                    .single();
        }
    }

    @Nested
    class A_bell_that_fails {

        @Test
        void spoils_neither_the_answer_of_what_is_committed_nor_the_other_bells() {
            LedgerTail tail = new LedgerTail();
            AtomicInteger rung = new AtomicInteger();
            tail.onArrival(() -> {
                throw new IllegalStateException("A projection is shutting down");
            });
            tail.onArrival(rung::incrementAndGet);

            assertThat(append(ledger.appender(Clock.systemUTC(), tail), opening(newStream())))
                    .isEqualTo(ledger.reader().head());
            assertThat(rung).hasValue(1);
        }
    }

    @Nested
    class A_closed_appender {

        @Test
        void has_written_what_waited_and_refuses_more() throws Exception {
            Appender appender = ledger.appender();
            String stream = newStream();
            Append waiting = Append.of(List.of(opening(stream)));
            try (var _ = ledger.holdHead()) {
                appender.submit(waiting);
                ledger.awaitAppendsBeforeTheHead(1);
            }
            appender.close();

            assertThat(position(waiting))
                    .isEqualTo(ledger.stream(stream).getFirst().position());
            assertThatThrownBy(() -> append(appender, following(stream, 1)))
                    .isInstanceOf(LedgerUnavailableException.class);
        }
    }

    @Nested
    class Imports {

        @Test
        void wait_while_live_commands_do() throws Exception {
            Appender appender = ledger.appender();
            List<Append> imports = new ArrayList<>();
            List<Append> live = new ArrayList<>();
            try (var _ = ledger.holdHead()) {
                Append first = Append.of(List.of(opening(newStream())));
                appender.submit(first);
                ledger.awaitAppendsBeforeTheHead(1);
                for (int i = 0; i < 5; i++) {
                    imports.add(Append.of(List.of(opening(newStream()))));
                    live.add(Append.of(List.of(opening(newStream()))));
                }
                imports.forEach(appender::submitBulk);
                live.forEach(appender::submit);
            }

            assertThat(live.stream().mapToLong(TestLedger::position).max().orElseThrow())
                    .isLessThan(imports.stream()
                            .mapToLong(TestLedger::position)
                            .min()
                            .orElseThrow());
        }
    }

    private static String outcome(Append append) {
        try {
            position(append);
            return "recorded";
        } catch (RuntimeException refused) {
            return refused.getClass().getSimpleName();
        }
    }

    private static final class JumpingClock extends Clock {

        private Duration jump = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(jump);
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
