package io.caseledger.query.platform;

import static io.caseledger.query.platform.NotesProjection.amended;
import static io.caseledger.query.platform.NotesProjection.opened;
import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.RecordedEvent;
import io.caseledger.platform.ledger.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class StreamSnapshotsTest {

    private static final Instant AT = Instant.parse("2026-03-26T10:00:00Z");
    private static final int LONG = 20 * StreamSnapshots.INTERVAL + 7;
    private static final Optional<PointInTime> NOW = Optional.empty();

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database).recordedByTheHour();
    private final LedgerReader ledger = new LedgerReader(database.owner());
    private final AtomicInteger folded = new AtomicInteger();
    private final StreamSnapshots<List<String>> snapshots = new StreamSnapshots<>("casework", ledger, this::fold);

    @AfterEach
    void end() {
        database.close();
    }

    /** All that was folded: a step too many, too few or in another order shows. */
    private List<String> fold(@Nullable List<String> before, RecordedEvent event) {
        folded.incrementAndGet();
        List<String> after = new ArrayList<>(before == null ? List.of() : before);
        after.add(event.sequence() + " " + event.event());
        return List.copyOf(after);
    }

    private void record(String stream, int number) {
        events.add("default", stream, opened(stream), AT);
        for (int i = 1; i < number; i++) {
            events.add("default", stream, amended(stream + i), AT.plusSeconds(40L * i));
        }
        events.record();
    }

    private List<String> expected(String stream, Optional<PointInTime> point) {
        List<String> all = List.of();
        for (StoredEvent event : ledger.stream("default", stream, 0)) {
            if (point.isPresent() && !RandomPoints.isSeen(event, point.get())) {
                break;
            }
            all = fold(all, event);
        }
        return all;
    }

    @Test
    void a_stream_is_at_every_point_what_its_events_up_to_there_make_of_it() {
        for (int number : List.of(1, 63, 64, 65, 66, 128, 129, LONG)) {
            String stream = "of_" + number;
            record(stream, number);
            assertThat(snapshots.at("default", stream, NOW)).hasValue(expected(stream, NOW));
            new RandomPoints(ledger.stream("default", stream, 0)).some(60).forEach(point -> {
                List<String> expected = expected(stream, Optional.of(point));
                assertThat(snapshots.at("default", stream, Optional.of(point)).orElse(List.of()))
                        .as(number + ": " + point)
                        .isEqualTo(expected);
            });
        }
    }

    @Test
    void a_long_stream_is_read_once_and_then_from_near_the_point() {
        record("long", LONG);
        snapshots.at("default", "long", NOW);
        for (StoredEvent event : ledger.stream("default", "long", LONG - 200)) {
            folded.set(0);
            snapshots.at("default", "long", Optional.of(new PointInTime(event.occurredAt(), null)));
            assertThat(folded).hasValueLessThanOrEqualTo(StreamSnapshots.INTERVAL);
        }
    }

    @Test
    void what_was_added_is_seen() {
        record("grows", LONG);
        snapshots.at("default", "grows", NOW);
        for (int i = 0; i < 3 * StreamSnapshots.INTERVAL; i++) {
            events.add("default", "grows", amended("more" + i), AT.plusSeconds(100_000L + i));
            events.record();
            if (i % 17 == 0) {
                assertThat(snapshots.at("default", "grows", NOW)).hasValue(expected("grows", NOW));
            }
        }
    }

    @Test
    void many_at_once_have_it_read_once() throws Exception {
        record("asked", LONG);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Optional<List<String>>> ask = () -> snapshots.at("default", "asked", NOW);
            for (Future<Optional<List<String>>> one : clients.invokeAll(List.of(ask, ask, ask, ask, ask, ask))) {
                assertThat(one.get().orElseThrow()).hasSize(LONG);
            }
        }
        assertThat(folded).hasValueLessThan(2 * LONG);
    }

    @Test
    void a_stream_of_a_ledger_that_was_restored_is_folded_anew() {
        record("restored", LONG);
        snapshots.at("default", "restored", NOW);
        restore("delete from ledger.event where sequence > 100");
        assertThat(snapshots.at("default", "restored", NOW)).hasValue(expected("restored", NOW));

        restore("update ledger.event set event_id = gen_random_uuid(),"
                + " payload = jsonb_set(payload, '{notes,to}', '\"another history\"') where sequence > 50");
        assertThat(snapshots.at("default", "restored", NOW)).hasValue(expected("restored", NOW));
    }

    private void restore(String statement) {
        new JdbcTemplate(database.owner())
                .execute("begin; set local session_replication_role = replica; " + statement + "; commit");
    }

    @Test
    void another_kinds_or_tenants_stream_is_not_there() {
        record("mine", 3);
        StreamSnapshots<List<String>> ofAnother = new StreamSnapshots<>("mobility", ledger, this::fold);
        assertThat(ofAnother.at("default", "mine", NOW)).isEmpty();
        assertThat(snapshots.at("another", "mine", NOW)).isEmpty();
        assertThat(snapshots.at("default", "nobody", NOW)).isEmpty();
    }

    @Test
    void several_are_as_each_is() {
        record("short", 3);
        record("longer", LONG);
        PointInTime point = new PointInTime(AT.plusSeconds(40_000), null);
        assertThat(snapshots.at("default", List.of("longer", "short"), point))
                .containsExactly(expected("longer", Optional.of(point)), expected("short", Optional.of(point)));
    }
}
