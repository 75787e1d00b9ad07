package io.caseledger.query.platform;

import io.caseledger.platform.ledger.ContiguityViolation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How one projection is doing, for operators. What changes for the worse is logged once, when it is noticed. */
public final class ProjectionState {

    private static final Logger log = LoggerFactory.getLogger(ProjectionState.class);

    private final String name;
    private volatile boolean replacementLogged;
    private final Progress progress;
    private final AtomicLong attempts = new AtomicLong();
    private final AtomicLong violations = new AtomicLong();
    private volatile Seen seen = new Seen(0, 0, Duration.ZERO, null);
    private @Nullable Move move;
    private long violatedAt;

    ProjectionState(String name, Progress progress) {
        this.name = name;
        this.progress = progress;
    }

    /** What was seen of it the last time. */
    private record Seen(
            int parked,
            long lag,
            Duration lagTime,
            @Nullable Instant stalledSince) {}

    /** Where it stood, and when it was last known to have nothing to do or to have moved. */
    private record Move(long position, Instant at) {}

    public String name() {
        return name;
    }

    Progress progress() {
        return progress;
    }

    /** The position up to which it shows everything, but for the streams that are parked. */
    public long position() {
        return progress.position();
    }

    /**
     * Why it does not go on: the ledger, or a stream in it, is not contiguous at the next event. It looks again from time to time, more and more seldom,
     * and goes on by itself once it can.
     */
    public Optional<String> stoppedBecause() {
        return Optional.ofNullable(progress.replaced())
                .or(() -> Optional.ofNullable(progress.violation()).map(Throwable::getMessage));
    }

    /** Whether its rows are of another ledger's events than those that are there, as after a restore: they may not be answered from. */
    public boolean isReplaced() {
        return progress.isReplaced();
    }

    /** Takes note that its rows are of another ledger's events, and why. */
    public void replaced(String reason) {
        if (!replacementLogged) {
            replacementLogged = true;
            log.error("Projection {} is not answered from until it is built anew: {}", name, reason);
        }
        progress.replaced(reason);
    }

    /** Takes note that its rows are of this ledger's events up to a position, after they were not. */
    public void rebuilt(long position) {
        progress.startAt(position);
        progress.replaced(null);
        replacementLogged = false;
        log.info("Projection {} is built anew and answered from", name);
    }

    /** Since when it has not moved although it is behind, where that is longer than it may take. */
    public Optional<Instant> stalledSince() {
        return Optional.ofNullable(seen.stalledSince);
    }

    /** How many streams it passes over and wants to apply still. */
    public int parkedStreams() {
        return seen.parked;
    }

    /** How many positions the ledger was ahead of it when that was last looked at. */
    public long lag() {
        return seen.lag;
    }

    /** How long the first event that it does not show yet had been recorded then. */
    public Duration lagTime() {
        return seen.lagTime;
    }

    /** How often this process could not apply an event by itself, or tried a parked stream again. */
    public long attempts() {
        return attempts.get();
    }

    /** How often this process noticed that the ledger, or a stream in it, is not contiguous. */
    public long violations() {
        return violations.get();
    }

    void attempted() {
        attempts.incrementAndGet();
    }

    /**
     * Takes note of what a look at the database has shown; by one thread.
     *
     * @param head the ledger's last position
     * @param waiting when the first event behind its position was recorded, null where there is none
     * @param moves whether it is meant to move
     * @param patience how long it may stand still
     */
    void see(Instant now, long head, @Nullable Instant waiting, int parked, boolean moves, Duration patience) {
        long position = position();
        Move last = move;
        if (last == null || last.at.isAfter(now) || position != last.position || position >= head || !moves) {
            last = new Move(position, now);
            move = last;
        }
        Instant before = seen.stalledSince;
        Instant since = Duration.between(last.at, now).compareTo(patience) < 0 ? null : last.at;
        seen = new Seen(
                parked,
                Math.max(0, head - position),
                waiting == null || waiting.isAfter(now) ? Duration.ZERO : Duration.between(waiting, now),
                since);
        if (since != null && before == null) {
            log.error("Projection {} has stalled at position {}, the ledger is at {}", name, position, head);
        } else if (since == null && before != null) {
            log.info("Projection {} moves again", name);
        }
        noteViolation(progress.violation());
    }

    /** Takes note that another process follows the ledger for it, and knows how it is doing. */
    void seeElsewhere(int parked) {
        move = null;
        seen = new Seen(parked, 0, Duration.ZERO, null);
    }

    private void noteViolation(@Nullable ContiguityViolation violation) {
        if (violation == null) {
            violatedAt = 0;
        } else if (violation.position() != violatedAt) {
            violatedAt = violation.position();
            violations.incrementAndGet();
            log.error("Projection {} has stopped: {}", name, violation.getMessage());
        }
    }
}
