package io.caseledger.query.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.directory.PersonEvent;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.ContiguityViolation;
import io.caseledger.platform.ledger.LedgerPlace;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.LedgerTail;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LedgerStreamTest {

    private static final Instant AT = Instant.parse("2026-03-26T10:00:00Z");
    private static final CaseEvent CASE = new CaseEvent.Assigned("mentor", "contact", null, null, AT, null);
    private static final PersonEvent PERSON = new PersonEvent.PersonRegistered("person", "Ada", null);

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);
    private final LedgerReader reader = new LedgerReader(database.writer());
    private final LedgerTail tail = new LedgerTail();
    private final Progress progress = new Progress();
    private final LedgerSource source = new LedgerSource(reader, tail, Set.of("casework"), progress);

    private LedgerPlace place(long position) {
        return position == 0
                ? LedgerPlace.START
                : LedgerPlace.of(reader.after(position - 1, 1).getFirst());
    }

    @AfterEach
    void end() {
        database.close();
    }

    @Nested
    class Events_of_its_kinds {

        @Test
        void come_in_order_under_their_positions_from_the_token_on() throws Exception {
            for (int i = 0; i < 5; i++) {
                events.add("default", "case-" + i, CASE, AT).add("default", "person-" + i, PERSON, AT);
            }
            events.record();

            assertThat(positions(source.openStream(null))).containsExactly(1L, 3L, 5L, 7L, 9L);
            assertThat(positions(source.openStream(new GlobalSequenceTrackingToken(5))))
                    .containsExactly(7L, 9L);
            assertThat(progress.position()).as("nothing is processed yet").isEqualTo(5);
        }

        @Test
        void may_be_looked_at_before_they_are_taken() throws Exception {
            events.add("default", "case-1", CASE, AT).record();
            BlockingStream<TrackedEventMessage<?>> stream = source.openStream(null);

            assertThat(stream.peek()).isPresent();
            assertThat(stream.peek().orElseThrow().getIdentifier())
                    .isEqualTo(stream.nextAvailable().getIdentifier());
            assertThat(stream.peek()).isEmpty();
        }
    }

    @Nested
    class A_hole_in_the_positions {

        @Test
        void stops_the_stream_there_and_is_not_passed() throws Exception {
            events.add("default", "case-1", CASE, AT)
                    .leaveHole()
                    .add("default", "case-3", CASE, AT)
                    .record();
            BlockingStream<TrackedEventMessage<?>> stream = source.openStream(new GlobalSequenceTrackingToken(1));

            for (int attempt = 0; attempt < 3; attempt++) {
                assertThatThrownBy(() -> stream.hasNextAvailable(1, TimeUnit.MILLISECONDS))
                        .isInstanceOf(ContiguityViolation.class)
                        .hasMessage(
                                "The ledger has no event at position 2 but one at 3: nothing is read past the hole");
            }
            events.place(2, "default", "case-2", 0, CASE, AT).record();
            assertThat(positions(stream)).containsExactly(2L, 3L);
        }

        @Test
        void stops_the_stream_also_among_events_of_other_kinds() {
            events.add("default", "person-1", PERSON, AT)
                    .leaveHole()
                    .add("default", "person-3", PERSON, AT)
                    .record();

            assertThatThrownBy(() -> source.openStream(null).peek()).isInstanceOf(ContiguityViolation.class);
        }
    }

    /** Without a bell, Axon looks for events only twice a second. */
    @Nested
    class A_commit_in_this_process {

        @Test
        void rings_the_processor_and_hands_it_the_events_from_memory() throws Exception {
            events.add("default", "case-1", CASE, AT).record();
            BlockingStream<TrackedEventMessage<?>> stream = source.openStream(null);
            positions(stream);
            AtomicInteger rung = new AtomicInteger();
            assertThat(stream.setOnAvailableCallback(rung::incrementAndGet)).isTrue();

            events.add("default", "case-2", CASE, AT).record();
            assertThat(rung).hasValue(0);
            tail.committed(place(1), reader.after(1, 1));

            assertThat(rung).hasValue(1);
            assertThat(stream.peek()).as("at once, without another poll").isPresent();
        }

        @Test
        void rings_nobody_who_has_closed_his_stream() {
            AtomicInteger rung = new AtomicInteger();
            BlockingStream<TrackedEventMessage<?>> stream = source.openStream(null);
            stream.setOnAvailableCallback(rung::incrementAndGet);
            stream.close();
            tail.ring();

            assertThat(rung).hasValue(0);
        }

        @Test
        void of_others_in_between_is_fetched_from_the_database() throws Exception {
            events.add("default", "case-1", CASE, AT).record();
            tail.committed(LedgerPlace.START, reader.after(0, 1));
            events.add("default", "case-2", CASE, AT)
                    .add("default", "case-3", CASE, AT)
                    .record();
            tail.committed(place(2), reader.after(2, 1));

            assertThat(positions(source.openStream(null))).containsExactly(1L, 2L, 3L);
        }
    }

    @Nested
    class Events_of_other_kinds_committed_in_this_process {

        private final AtomicInteger rung = new AtomicInteger();

        private void openAfterOneCase() throws Exception {
            events.add("default", "case-1", CASE, AT).record();
            tail.committed(LedgerPlace.START, reader.after(0, 10));
            BlockingStream<TrackedEventMessage<?>> stream = source.openStream(new GlobalSequenceTrackingToken(1));
            stream.setOnAvailableCallback(rung::incrementAndGet);
        }

        private void commit(int people) {
            for (int i = 0; i < people; i++) {
                events.add("default", "person-" + reader.head() + '-' + i, PERSON, AT);
            }
            long before = reader.head();
            events.record();
            tail.committed(place(before), reader.after(before, people));
        }

        @Test
        void wake_nobody_and_are_passed_without_being_looked_at() throws Exception {
            openAfterOneCase();
            commit(3);

            assertThat(rung).hasValue(0);
            assertThat(progress.position()).isEqualTo(4);
            assertThat(progress.await(4, Duration.ZERO)).isTrue();
        }

        @Test
        void are_not_passed_when_one_of_its_own_is_among_them() throws Exception {
            openAfterOneCase();
            events.add("default", "person-1", PERSON, AT)
                    .add("default", "case-2", CASE, AT)
                    .add("default", "person-2", PERSON, AT)
                    .record();
            tail.committed(place(1), reader.after(1, 3));

            assertThat(rung).hasValue(1);
            assertThat(progress.position()).isEqualTo(1);
            progress.scannedTo(4, 3);
            progress.processedTo(3);
            assertThat(progress.position()).isEqualTo(4);
        }

        @Test
        void are_not_passed_when_others_appended_in_between() throws Exception {
            openAfterOneCase();
            events.add("default", "case-of-another-process", CASE, AT).record();
            commit(1);

            assertThat(rung).as("it has to look into the database").hasValue(1);
            assertThat(progress.position()).isEqualTo(1);
        }

        @Test
        void wake_it_before_they_have_left_the_memory() throws Exception {
            openAfterOneCase();
            commit(4_096);

            assertThat(rung).hasValue(1);
        }

        @Test
        void are_passed_by_the_kept_position_in_long_steps() throws Exception {
            for (int i = 0; i < 6_000; i++) {
                events.add("default", "person-" + i, PERSON, AT);
            }
            events.record();
            BlockingStream<TrackedEventMessage<?>> stream = source.openStream(null);

            LedgerStretch stretch = (LedgerStretch) stream.nextAvailable().getPayload();
            assertThat(stretch.events()).isEmpty();
            assertThat(stretch.end()).isEqualTo(5_000);
            assertThat(stream.peek()).isEmpty();
            assertThat(progress.position()).isEqualTo(6_000);
        }
    }

    @Nested
    class Who_waits_for_a_position {

        @Test
        void is_called_once_it_is_processed_and_not_before() throws Exception {
            progress.scannedTo(7, 5);
            CompletableFuture<Boolean> reached =
                    CompletableFuture.supplyAsync(() -> progress.await(6, Duration.ofSeconds(30)));
            progress.processedTo(4);
            assertThat(reached.isDone()).isFalse();
            progress.processedTo(5);

            assertThat(reached.get(30, TimeUnit.SECONDS)).isTrue();
        }

        @Test
        void goes_away_when_the_time_is_over() {
            assertThat(progress.await(6, Duration.ofMillis(1))).isFalse();
        }
    }

    @Nested
    class A_projection_that_no_write_waits_for {

        private final AtomicBoolean othersAreBusy = new AtomicBoolean();
        private final LedgerSource unhurried =
                new LedgerSource(reader, tail, Set.of("casework"), progress, othersAreBusy::get);
        private final AtomicInteger rung = new AtomicInteger();

        @Test
        void is_not_called_for_each_event_but_when_somebody_waits() throws Exception {
            BlockingStream<TrackedEventMessage<?>> stream = unhurried.openStream(null);
            stream.setOnAvailableCallback(rung::incrementAndGet);
            events.add("default", "case-1", CASE, AT).record();
            assertThat(positions(stream)).containsExactly(1L);

            events.add("default", "case-2", CASE, AT)
                    .add("default", "case-3", CASE, AT)
                    .record();
            tail.committed(place(1), reader.after(1, 2));
            assertThat(rung).as("nobody runs for each event").hasValue(0);

            progress.hurry();
            assertThat(rung).hasValue(1);
            assertThat(positions(stream)).containsExactly(2L, 3L);
        }

        @Test
        void gives_way_to_those_that_are_waited_for_until_it_is_waited_for_itself() throws Exception {
            for (int i = 0; i < 3_000; i++) {
                events.add("default", "case-" + i, CASE, AT);
            }
            events.record();
            othersAreBusy.set(true);
            BlockingStream<TrackedEventMessage<?>> stream = unhurried.openStream(null);
            assertThat(positions(stream)).last().isEqualTo(1_000L);

            progress.hurry();
            assertThat(positions(stream)).last().isEqualTo(3_000L);
        }

        @Test
        void passes_what_does_not_concern_it_while_it_rests_before_that_has_left_the_memory() throws Exception {
            othersAreBusy.set(true);
            BlockingStream<TrackedEventMessage<?>> stream = unhurried.openStream(null);
            for (int more = 0; more < 3; more++) {
                for (int i = 0; i < 4_000; i++) {
                    events.add("default", "person-" + more + '-' + i, PERSON, AT);
                }
                events.record();
                tail.committed(place(4_000L * more), reader.after(4_000L * more, 4_000));
                positions(stream);
            }

            assertThat(progress.position()).isEqualTo(12_000);
        }

        @Test
        void finds_what_another_process_appended_when_somebody_waits() throws Exception {
            BlockingStream<TrackedEventMessage<?>> stream = unhurried.openStream(null);
            assertThat(stream.peek()).isEmpty();

            events.add("default", "case-1", CASE, AT).record();
            progress.hurry();
            assertThat(positions(stream)).containsExactly(1L);
        }
    }

    /** Large batches cost less, and a write that waits must not pay for them. */
    @Nested
    class A_projection_that_nobody_waits_for_at_the_moment {

        private final CountDownLatch rung = new CountDownLatch(1);

        @Test
        void lets_events_gather_until_somebody_waits() throws Exception {
            BlockingStream<TrackedEventMessage<?>> stream = openAfterOneCase(Duration.ofHours(1));
            commitTwoCases();
            assertThat(stream.hasNextAvailable()).isFalse();
            assertThat(rung.getCount()).as("nobody runs for each event").isEqualTo(1);

            try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
                Future<Boolean> waits = thread.submit(() -> progress.await(3, Duration.ofMinutes(1)));
                assertThat(rung.await(1, TimeUnit.MINUTES)).isTrue();
                assertThat(positions(stream)).containsExactly(2L, 3L);
                progress.processedTo(3);
                assertThat(waits.get()).isTrue();
            }
        }

        @Test
        void looks_by_itself_after_a_while() throws Exception {
            BlockingStream<TrackedEventMessage<?>> stream = openAfterOneCase(Duration.ofMillis(1_500));
            commitTwoCases();

            assertThat(rung.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(positions(stream)).containsExactly(2L, 3L);
        }

        private BlockingStream<TrackedEventMessage<?>> openAfterOneCase(Duration gathering) throws Exception {
            Thread.sleep(200); // a new one counts as waited for lately
            events.add("default", "case-1", CASE, AT).record();
            BlockingStream<TrackedEventMessage<?>> stream =
                    new LedgerSource(reader, tail, Set.of("casework"), progress, gathering).openStream(null);
            stream.setOnAvailableCallback(rung::countDown);
            assertThat(stream.nextAvailable().getPayload()).isInstanceOf(LedgerStretch.class);
            return stream;
        }

        private void commitTwoCases() {
            events.add("default", "case-2", CASE, AT)
                    .add("default", "case-3", CASE, AT)
                    .record();
            tail.committed(place(1), reader.after(1, 2));
        }
    }

    /** Axon would keep whatever it is given in memory. */
    @Nested
    class A_fold_that_falls_behind {

        @Test
        void is_waited_for_and_calls_when_it_has_caught_up() throws Exception {
            for (int i = 0; i < 6_000; i++) {
                events.add("default", "case-" + i, CASE, AT);
            }
            events.record();
            BlockingStream<TrackedEventMessage<?>> stream = source.openStream(null);
            AtomicInteger rung = new AtomicInteger();
            stream.setOnAvailableCallback(rung::incrementAndGet);

            List<Long> ahead = positions(stream);
            assertThat(ahead).hasSizeBetween(4_096, 5_096);
            assertThat(rung).hasValue(0);
            progress.processedTo(ahead.getLast());

            assertThat(rung).hasValue(1);
            assertThat(positions(stream)).hasSize(6_000 - ahead.size()).last().isEqualTo(6_000L);
        }
    }

    @Nested
    class Tokens {

        @Test
        void name_the_beginning_the_end_and_a_moment() {
            events.add("default", "case-1", CASE, AT)
                    .add("default", "case-2", CASE, AT)
                    .record();

            assertThat(source.createTailToken()).isEqualTo(new GlobalSequenceTrackingToken(0));
            assertThat(source.createHeadToken()).isEqualTo(new GlobalSequenceTrackingToken(2));
            assertThat(source.createTokenAt(Instant.now().plusSeconds(3_600)))
                    .isEqualTo(new GlobalSequenceTrackingToken(2));
            assertThat(source.createTokenAt(AT.minusSeconds(1_000_000_000)))
                    .isEqualTo(new GlobalSequenceTrackingToken(0));
        }
    }

    private static List<Long> positions(BlockingStream<TrackedEventMessage<?>> stream) throws InterruptedException {
        List<Long> positions = new ArrayList<>();
        while (stream.hasNextAvailable(1, TimeUnit.SECONDS)) {
            TrackedEventMessage<?> message = stream.nextAvailable();
            LedgerStretch stretch = (LedgerStretch) message.getPayload();
            assertThat(message.trackingToken().position()).hasValue(stretch.end());
            stretch.events().forEach(event -> positions.add(event.position()));
        }
        return positions;
    }
}
