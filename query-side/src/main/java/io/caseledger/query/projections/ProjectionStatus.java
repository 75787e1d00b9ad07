package io.caseledger.query.projections;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A projection as operators see it.
 *
 * @param version of the definition that its tables were built by
 * @param position up to which it shows everything; it passes events that do not concern it
 * @param lag how many events of the ledger it has not passed
 * @param lagSeconds for how long the first of those has been recorded
 * @param state {@code running}, {@code replaying}, {@code paused} or {@code stopped}
 * @param stoppedBecause what it cannot pass, where it has stopped
 * @param stalledSince since when it has not moved although it is behind
 * @param parked how many streams it passes over until they can be applied
 * @param progress how much of its replay is done, from 0 to 1; null, as the rest, while there is none
 * @param phase what the replay does now
 * @param eventsPerSecond at which the replay reads, or has read, the ledger
 * @param secondsLeft until the replay ends, as far as one can tell
 * @param differs the tables in which the replay came to other rows than are live, while it waits for a yes
 * @param lastReplay the one that began last, also when it has ended
 */
record ProjectionStatus(
        String name,
        int version,
        long position,
        long lag,
        long lagSeconds,
        String state,
        @Nullable String stoppedBecause,
        @Nullable Instant stalledSince,
        int parked,
        @Nullable Double progress,
        @Nullable String phase,
        @Nullable Long eventsPerSecond,
        @Nullable Long secondsLeft,
        @Nullable Map<String, Comparison.Difference> differs,
        ProjectionTable.@Nullable LastReplay lastReplay) {

    private static final double PERMILLE = 1_000;

    /** The same while it is replayed. */
    ProjectionStatus replaying(ReplayProgress replay) {
        return new ProjectionStatus(
                name,
                version,
                position,
                lag,
                lagSeconds,
                "replaying",
                stoppedBecause,
                stalledSince,
                parked,
                Math.floor(replay.done() * PERMILLE) / PERMILLE,
                replay.phase().word(),
                replay.eventsPerSecond(),
                replay.secondsLeft(),
                replay.phase() == ReplayProgress.Phase.WAITING ? replay.differences() : null,
                lastReplay);
    }
}
