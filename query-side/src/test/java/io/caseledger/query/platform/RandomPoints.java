package io.caseledger.query.platform;

import io.caseledger.platform.ledger.StoredEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Points in time at which something may go wrong: those of events, and just beside them, on one axis or on both. Always the same ones. */
public final class RandomPoints {

    private final Random random = new Random(20_261_126);
    private final List<StoredEvent> ledger;

    public RandomPoints(List<StoredEvent> ledger) {
        this.ledger = ledger;
    }

    public Stream<PointInTime> some(int number) {
        return Stream.generate(this::any).limit(number);
    }

    private PointInTime any() {
        Instant asOf = beside(anyEvent().occurredAt());
        Instant knownAt = beside(anyEvent().recordedAt());
        return switch (random.nextInt(4)) {
            case 0 -> new PointInTime(asOf, null);
            case 1 -> new PointInTime(null, knownAt);
            default -> new PointInTime(asOf, knownAt);
        };
    }

    private StoredEvent anyEvent() {
        return ledger.get(random.nextInt(ledger.size()));
    }

    private Instant beside(Instant moment) {
        return moment.plus(Duration.ofNanos(1_000L * (random.nextInt(3) - 1)));
    }

    /** Whether an event is seen from a point, found without any help. */
    public static boolean isSeen(StoredEvent event, PointInTime point) {
        boolean happened = point.asOf() == null || !event.occurredAt().isAfter(point.asOf());
        boolean known = point.knownAt() == null || !event.recordedAt().isAfter(point.knownAt());
        return happened && known;
    }

    /** The query string that asks for a point. */
    public static String query(PointInTime point) {
        return (point.asOf() == null ? "" : "as_of=" + point.asOf())
                + (point.asOf() == null || point.knownAt() == null ? "" : "&")
                + (point.knownAt() == null ? "" : "known_at=" + point.knownAt());
    }
}
