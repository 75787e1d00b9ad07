package io.caseledger.query.platform;

import io.caseledger.platform.ledger.RecordedEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was from one event of its stream to another.
 *
 * @param sequence of the event that brought it
 * @param validFrom when that event happened
 * @param validTo when the next one did; null while the row is as it is
 * @param knownFrom when that event was recorded
 * @param knownTo when the next one was; null while the row is as it is
 */
public record Version<R>(
        R row,
        long sequence,
        Instant validFrom,
        @Nullable Instant validTo,
        Instant knownFrom,
        @Nullable Instant knownTo) {

    /** What an event brings. */
    static <R> Version<R> from(RecordedEvent event, R row) {
        return new Version<>(row, event.sequence(), event.occurredAt(), null, event.recordedAt(), null);
    }

    /** Something else that is so since then or before. */
    public <S> Version<S> of(S part) {
        return new Version<>(part, sequence, validFrom, validTo, knownFrom, knownTo);
    }

    /** Whether there is a moment, on either axis, at which it was so already and the event was not there yet. */
    public boolean isSeenBefore(RecordedEvent event) {
        return until(event).isSeen();
    }

    Version<R> until(RecordedEvent event) {
        return new Version<>(row, sequence, validFrom, event.occurredAt(), knownFrom, event.recordedAt());
    }

    /** One that lasted for no time on either axis was never seen by anyone. */
    boolean isSeen() {
        return !validFrom.equals(validTo) || !knownFrom.equals(knownTo);
    }
}
