package io.caseledger.query.platform;

import io.caseledger.platform.ledger.RecordedEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Applies a projection's batches so that an event that cannot be applied holds up its own stream and no other: from that event on the stream is passed
 * over. All of it happens within the transaction that moves the position.
 */
public final class Parking {

    private final Projection projection;
    private final PassedStreams parked;

    public Parking(Projection projection, PassedStreams parked) {
        this.projection = projection;
        this.parked = parked;
    }

    /** @throws io.caseledger.platform.ledger.ContiguityViolation when an event does not follow the last one of its stream */
    public void apply(List<? extends RecordedEvent> batch) {
        Map<String, List<RecordedEvent>> streams = byStream(batch);
        Map<String, Long> passed = parked.passOver(streams.values());
        passed.forEach((stream, last) -> requireContiguous(streams.getOrDefault(stream, List.of()), last));
        streams.keySet().removeAll(passed.keySet());
        if (!streams.isEmpty()) {
            applyTogether(
                    passed.isEmpty()
                            ? batch
                            : batch.stream()
                                    .filter(event -> streams.containsKey(event.aggregateId()))
                                    .toList(),
                    streams);
        }
    }

    private static Map<String, List<RecordedEvent>> byStream(List<? extends RecordedEvent> batch) {
        Map<String, List<RecordedEvent>> streams = new LinkedHashMap<>();
        batch.forEach(event -> streams.computeIfAbsent(event.aggregateId(), stream -> new ArrayList<>())
                .add(event));
        return streams;
    }

    private static void requireContiguous(List<RecordedEvent> events, long last) {
        long before = last;
        for (RecordedEvent event : events) {
            event.requireAfter(before);
            before = event.sequence();
        }
    }

    private void applyTogether(List<? extends RecordedEvent> events, Map<String, List<RecordedEvent>> streams) {
        try {
            projection.apply(events);
        } catch (RuntimeException failed) {
            if (!Poison.isIn(failed)) {
                throw failed;
            }
            parked.rollbackToSavepoint();
            streams.values().forEach(this::applyAlone);
        }
    }

    /** One at a time only where they fail together, so that the rows are as they were right before the event that cannot be applied. */
    private void applyAlone(List<RecordedEvent> stream) {
        if (attempt(stream) == null) {
            return;
        }
        for (RecordedEvent event : stream) {
            RuntimeException failed = attempt(List.of(event));
            if (failed != null) {
                parked.park(event, stream.getLast(), failed);
                return;
            }
        }
    }

    private @Nullable RuntimeException attempt(List<RecordedEvent> events) {
        parked.setSavepoint();
        try {
            projection.apply(events);
            parked.releaseSavepoint();
            return null;
        } catch (RuntimeException failed) {
            if (!Poison.isIn(failed)) {
                throw failed;
            }
            parked.rollbackToSavepoint();
            return failed;
        }
    }
}
