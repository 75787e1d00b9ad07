package io.caseledger.query.platform;

import static java.util.stream.Collectors.groupingBy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.RecordedEvent;
import io.caseledger.platform.ledger.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What single streams had come to at points in time, folded from the ledger. Of streams that are long, snapshots are kept in memory: a question begins at the
 * last one that its point shows, and reads few events behind it, however many there are.
 *
 * @param <S> what a stream's events are folded into
 */
public final class StreamSnapshots<S> {

    /** Events between two snapshots of a stream. */
    static final int INTERVAL = 64;

    private static final int EVENTS_PER_READ = 16 * INTERVAL;

    /** In characters of the payloads that the snapshots were folded from. */
    private static final long MAX_WEIGHT = 32L << 20;

    private static final int WEIGHT_OF_SNAPSHOT = 512;
    private static final int LOCKS = 64;

    private final String kind;
    private final LedgerReader ledger;
    private final BiFunction<@Nullable S, RecordedEvent, S> fold;
    private final Cache<StreamId, List<Snapshot<S>>> snapshots = Caffeine.newBuilder()
            .maximumWeight(MAX_WEIGHT)
            .<StreamId, List<Snapshot<S>>>weigher(
                    (stream, all) -> all.stream().mapToInt(Snapshot::weight).sum())
            .build();

    /** Many who ask for the same long stream at once wait for the first of them, in place of reading all of it themselves. */
    private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

    /** @param kind of the streams; others' are as good as absent */
    public StreamSnapshots(String kind, LedgerReader ledger, BiFunction<@Nullable S, RecordedEvent, S> fold) {
        this.kind = kind;
        this.ledger = ledger;
        this.fold = fold;
    }

    private record StreamId(String tenant, String id) {}

    /** @param event after which it was so */
    private record Snapshot<S>(
            UUID event, long sequence, Instant occurredAt, Instant recordedAt, S state, int weight) {}

    /** What a stream is now, and had come to by a point; empty where there is none of its kind, or where it had not begun. */
    public Optional<S> at(String tenant, String id, Optional<PointInTime> point) {
        StreamId stream = new StreamId(tenant, id);
        Walk walk = walk(stream, point);
        if (!walk.read(INTERVAL + 1)) {
            synchronized (locks.get(Math.floorMod(stream.hashCode(), LOCKS))) {
                walk = walk(stream, point);
                while (!walk.read(EVENTS_PER_READ)) {
                    // goes on to the point
                }
                walk.keep();
            }
        }
        return Optional.ofNullable(walk.state);
    }

    /** What several streams had come to by a point, in their order; each is one of this kind and had begun. */
    public List<S> at(String tenant, List<String> ids, PointInTime point) {
        Map<String, List<StoredEvent>> begun =
                ledger.streams(tenant, ids, INTERVAL + 1).stream().collect(groupingBy(StoredEvent::aggregateId));
        return ids.stream()
                .map(id -> {
                    List<StoredEvent> events = begun.getOrDefault(id, List.of());
                    if (events.size() > INTERVAL) {
                        return at(tenant, id, Optional.of(point)).orElseThrow();
                    }
                    Walk walk = new Walk(new StreamId(tenant, id), Optional.of(point), List.of());
                    walk.fold(events);
                    return Objects.requireNonNull(walk.state);
                })
                .toList();
    }

    private Walk walk(StreamId stream, Optional<PointInTime> point) {
        return new Walk(stream, point, snapshots.asMap().getOrDefault(stream, List.of()));
    }

    /** One way along a stream, from a snapshot to a point. */
    private final class Walk {

        private final StreamId stream;
        private final Optional<PointInTime> point;
        private final List<Snapshot<S>> passed = new ArrayList<>();
        private List<Snapshot<S>> known;
        private @Nullable Snapshot<S> begin;
        private @Nullable S state;
        private long next;
        private int weight = WEIGHT_OF_SNAPSHOT;

        Walk(StreamId stream, Optional<PointInTime> point, List<Snapshot<S>> known) {
            this.stream = stream;
            this.point = point;
            this.known = known;
            begin(known.reversed().stream()
                    .filter(snapshot -> shows(snapshot.occurredAt, snapshot.recordedAt))
                    .findFirst()
                    .orElse(null));
        }

        private void begin(@Nullable Snapshot<S> at) {
            begin = at;
            state = at == null ? null : at.state;
            next = at == null ? 0 : at.sequence;
        }

        private boolean shows(Instant occurredAt, Instant recordedAt) {
            return point.isEmpty() || point.get().shows(occurredAt, recordedAt);
        }

        /** Reads on, and tells whether the point is reached. */
        boolean read(int limit) {
            List<StoredEvent> events = ledger.stream(stream.tenant, stream.id, next, limit);
            boolean more = events.size() == limit;
            Snapshot<S> from = begin;
            if (from != null) { // its event is read again: a ledger that was restored may have another one there
                if (events.isEmpty() || !events.getFirst().eventId().equals(from.event)) {
                    snapshots.invalidate(stream);
                    known = List.of();
                    begin(null);
                    return false;
                }
                begin = null;
                events = events.subList(1, events.size());
            }
            return !(fold(events) && more);
        }

        /** Whether the point shows all of them. */
        private boolean fold(List<StoredEvent> events) {
            for (StoredEvent event : events) {
                if (!event.kind().equals(kind) || !shows(event.occurredAt(), event.recordedAt())) {
                    return false;
                }
                S folded = fold.apply(state, event);
                state = folded;
                next = event.sequence() + 1;
                weight += event.payload().length();
                if (next % INTERVAL == 0) {
                    passed.add(new Snapshot<>(
                            event.eventId(), event.sequence(), event.occurredAt(), event.recordedAt(), folded, weight));
                    weight = WEIGHT_OF_SNAPSHOT;
                }
            }
            return true;
        }

        /** Keeps the snapshots on the way that were not known. */
        void keep() {
            long last = known.isEmpty() ? -1 : known.getLast().sequence;
            List<Snapshot<S>> all = new ArrayList<>(known);
            passed.stream().filter(snapshot -> snapshot.sequence > last).forEach(all::add);
            if (all.size() > known.size()) {
                snapshots.put(stream, List.copyOf(all));
            }
        }
    }
}
