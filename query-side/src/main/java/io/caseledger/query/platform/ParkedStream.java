package io.caseledger.query.platform;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stream that a projection passes over from one of its events on.
 *
 * @param stream the id of the aggregate whose events they are
 * @param firstSequence of the event that could not be applied; the rows are as they were before it
 * @param lastSequence of the last event that was passed over
 * @param attempts how often it was tried, the first time included
 * @param error what failed the last time, without values of the event
 * @param nextTry when it is tried again by itself; null when nobody but an operator will
 * @param discardedBy who discarded it
 */
public record ParkedStream(
        String tenant,
        String stream,
        State state,
        long firstSequence,
        long firstPosition,
        long lastSequence,
        int attempts,
        String error,
        Instant parkedAt,
        Instant lastTry,
        @Nullable Instant nextTry,
        @Nullable String discardedBy,
        @Nullable Instant discardedAt,
        @Nullable String reason) {

    static final String COLUMNS = "tenant, stream, state, first_sequence, first_position, last_sequence, attempts,"
            + " error, parked_at, last_try, next_try, discarded_by, discarded_at, reason";

    /** Whether its events are still to be applied. */
    public enum State {
        /** It waits for another try. */
        PARKED,
        /** An operator decided that it is passed over for good. */
        DISCARDED;

        static State ofWord(String word) {
            return switch (word) {
                case "parked" -> PARKED;
                case "discarded" -> DISCARDED;
                default -> throw new IllegalArgumentException(word);
            };
        }

        String word() {
            return switch (this) {
                case PARKED -> "parked";
                case DISCARDED -> "discarded";
            };
        }
    }

    static ParkedStream of(ResultSet row, int number) throws SQLException {
        return new ParkedStream(
                row.getString(1),
                row.getString(2),
                State.ofWord(row.getString(3)),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getInt(7),
                row.getString(8),
                Columns.time(row, 9),
                Columns.time(row, 10),
                Columns.instant(row, 11),
                row.getString(12),
                Columns.instant(row, 13),
                row.getString(14));
    }
}
