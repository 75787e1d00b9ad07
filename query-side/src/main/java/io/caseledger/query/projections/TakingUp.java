package io.caseledger.query.projections;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is begun by itself: what was asked for and could not be ended, and what a changed definition or a replaced ledger asks for. */
enum TakingUp {
    NOTHING,
    /** The projection's definition is another than that of its tables, and nobody has rebuilt them by it. */
    ANEW,
    /** The last replay, from its beginning. */
    AGAIN;

    /** A replay may be what its process dies of: after so many deaths it is left to whoever asks for it. */
    static final int MOST_DEATHS = 3;

    /** After each failure of a rebuild that a changed definition asks for; then not before the next start. */
    static final List<Duration> PAUSES =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(2));

    /**
     * @param version of the definition in this process's code; a process that is older or newer than the one that began a replay leaves it alone
     * @param replaced whether the ledger is another than that of the tables: then nobody is answered until they are rebuilt
     * @param atStart of the process
     */
    static TakingUp of(ProjectionTable.Kept kept, int version, boolean replaced, Instant now, boolean atStart) {
        boolean changed = kept.version() != version;
        ProjectionTable.LastReplay last = kept.lastReplay();
        if (last == null || kept.replayVersion() != version) {
            return replaced || (changed && atStart) ? ANEW : NOTHING;
        }
        boolean failed = last.ended(ProjectionTable.Outcome.FAILED);
        boolean again = (last.ended(ProjectionTable.Outcome.INTERRUPTED) && kept.deaths() < MOST_DEATHS)
                || (failed && (changed || replaced) && (atStart || isOver(last.nextTry(), now)));
        boolean anew = replaced
                && (last.ended(ProjectionTable.Outcome.SWITCHED)
                        || last.ended(ProjectionTable.Outcome.CANCELLED)
                        || (failed && last.nextTry() == null));
        return again ? AGAIN : anew ? ANEW : NOTHING;
    }

    /** Until it is begun again by itself; while the ledger is another there is always a next time. */
    static Optional<Duration> pause(ReplayReason why, int failures) {
        boolean enough = failures >= PAUSES.size();
        return switch (why) {
            case ASKED -> Optional.empty();
            case CHANGED -> enough ? Optional.empty() : Optional.of(PAUSES.get(failures));
            case REPLACED -> Optional.of(enough ? PAUSES.getLast() : PAUSES.get(failures));
        };
    }

    /** A pause that is longer than any was begun by a clock that was ahead. */
    private static boolean isOver(@Nullable Instant pause, Instant now) {
        return pause != null && (!pause.isAfter(now) || pause.isAfter(now.plus(PAUSES.getLast())));
    }
}
