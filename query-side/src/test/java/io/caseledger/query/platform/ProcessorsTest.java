package io.caseledger.query.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.RecordedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.simple.JdbcClient;

class ProcessorsTest {

    private static final Instant AT = Instant.parse("2026-03-26T10:00:00Z");
    private static final CaseEvent CASE = new CaseEvent.Assigned("mentor", "contact", null, null, AT, null);

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);
    private final Seen seen = new Seen();

    @AfterEach
    void end() {
        database.close();
    }

    @Nested
    class A_processor {

        @Test
        void that_is_new_on_a_ledger_with_events_begins_at_the_first() {
            long last = record(3);
            try (RunningProjections running = RunningProjections.start(database, seen)) {
                running.await(last);

                assertThat(seen.positions).containsExactly(1L, 2L, 3L);
                assertThat(running.processor("seen")).isInstanceOf(PooledStreamingEventProcessor.class);
            }
        }

        @Test
        void goes_on_where_it_stopped() {
            try (RunningProjections running = RunningProjections.start(database, seen)) {
                running.await(record(3));
            }
            try (RunningProjections running = RunningProjections.start(database, seen)) {
                running.await(record(2));
            }

            assertThat(seen.positions).containsExactly(1L, 2L, 3L, 4L, 5L);
        }

        @Test
        void that_is_reset_on_a_ledger_with_events_sees_them_all_again_and_then_the_new_ones() {
            try (RunningProjections running = RunningProjections.start(database, seen)) {
                running.await(record(3));
                running.reset("seen", seen.positions::clear);
                running.await(record(1));

                assertThat(seen.positions).containsExactly(1L, 2L, 3L, 4L);
            }
        }

        @Test
        void that_was_reset_can_be_started_by_the_next_process() {
            try (RunningProjections running = RunningProjections.start(database, seen)) {
                running.await(record(3));
                running.processor("seen").shutDown();
                running.processor("seen").resetTokens();
            }
            seen.positions.clear();
            try (RunningProjections running = RunningProjections.start(database, seen)) {
                running.await(record(1));
            }

            assertThat(seen.positions).containsExactly(1L, 2L, 3L, 4L);
        }

        @Test
        void keeps_rows_and_position_in_one_transaction() {
            try (RunningProjections running = RunningProjections.start(database, seen)) {
                running.await(record(2));
                seen.failures.set(2);
                record(1);
                RunningProjections.await("two failures", () -> seen.failures.get() == 0);
                running.await(3);

                assertThat(seen.positions).as("failed batches are seen again").contains(3L);
            }
            assertThat(JdbcClient.create(database.owner())
                            .sql(
                                    "select convert_from(token, 'UTF8') from read.token_entry where processorname = 'seen'")
                            .query(String.class)
                            .single())
                    .contains("3");
        }

        @Test
        void stores_no_large_objects() {
            try (RunningProjections running = RunningProjections.start(database, seen)) {
                running.await(record(3));
                running.reset("seen", seen.positions::clear);
                running.await(record(1));
            }
            JdbcClient owner = JdbcClient.create(database.owner());

            assertThat(owner.sql("select count(*) from pg_largeobject_metadata")
                            .query(Long.class)
                            .single())
                    .isZero();
            assertThat(owner.sql("select table_schema || '.' || table_name || '.' || column_name"
                                    + " from information_schema.columns where data_type in ('oid', 'lo')"
                                    + " and table_schema in ('ledger', 'read')")
                            .query(String.class)
                            .list())
                    .isEmpty();
        }
    }

    @Nested
    class A_hole_in_the_ledger {

        @Test
        void stops_the_projection_until_it_is_filled() {
            events.add("default", "case-1", CASE, AT)
                    .leaveHole()
                    .add("default", "case-3", CASE, AT)
                    .record();
            try (RunningProjections running = RunningProjections.start(database, seen)) {
                RunningProjections.await(
                        "the error", () -> running.processor("seen").isError());
                assertThat(seen.positions).doesNotContain(3L);
                assertThat(running.position("seen")).isLessThan(2);

                events.place(2, "default", "case-2", 0, CASE, AT).record();
                running.await(3);
                assertThat(seen.positions).containsExactly(1L, 2L, 3L);
            }
        }
    }

    /** The type validator that Jackson brings along refuses the token of a replay, and the processor then never starts. */
    @Nested
    class The_serializer_of_tokens {

        private final Serializer serializer = new QuerySideConfiguration().serializer();

        @Test
        void reads_back_the_token_of_a_replay() {
            TrackingToken replay = ReplayToken.createReplayToken(
                    new GlobalSequenceTrackingToken(7), new GlobalSequenceTrackingToken(3));
            SerializedObject<byte[]> stored = serializer.serialize(replay, byte[].class);

            assertThat(serializer.<byte[], TrackingToken>deserialize(stored)).isEqualTo(replay);
        }

        @Test
        void makes_nothing_that_is_not_a_token_of_Axons() {
            String token = new String(
                    serializer
                            .serialize(ReplayToken.createReplayToken(new GlobalSequenceTrackingToken(7)), byte[].class)
                            .getData(),
                    StandardCharsets.UTF_8);
            String forged = token.replace(GlobalSequenceTrackingToken.class.getName(), Foreign.class.getName());
            assertThat(forged).isNotEqualTo(token);

            assertThatThrownBy(() -> serializer.deserialize(new SimpleSerializedObject<>(
                            forged.getBytes(StandardCharsets.UTF_8), byte[].class, ReplayToken.class.getName(), null)))
                    .isInstanceOf(SerializationException.class);
            assertThat(Foreign.MADE).hasValue(0);
        }
    }

    /** A token that nobody but a forger of stored tokens would name. */
    static final class Foreign extends GlobalSequenceTrackingToken {

        static final AtomicInteger MADE = new AtomicInteger();

        Foreign() {
            super(0);
            MADE.incrementAndGet();
        }
    }

    private long record(int count) {
        for (int i = 0; i < count; i++) {
            events.add("default", "case-" + System.nanoTime() + i, CASE, AT);
        }
        return events.record();
    }

    /** Remembers what it was told. */
    private static final class Seen implements Projection {

        private final List<Long> positions = new CopyOnWriteArrayList<>();
        private final AtomicInteger failures = new AtomicInteger();

        @Override
        public String name() {
            return "seen";
        }

        @Override
        public Set<String> kinds() {
            return Set.of("casework");
        }

        @Override
        public List<String> tables() {
            return List.of();
        }

        @Override
        public Rebuild rebuild() {
            throw new UnsupportedOperationException("It has no rows");
        }

        @Override
        public void apply(List<? extends RecordedEvent> batch) {
            batch.forEach(event -> positions.add(event.position()));
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new TransientDataAccessResourceException("as the test wants it");
            }
        }
    }
}
