package io.caseledger.contract.editorial;

import java.time.Duration;
import java.time.Instant;

/**
 * The one right to change an assignment, on a lease.
 *
 * @param number the document's {@code id}
 * @param user the holder's uuid
 * @param until the moment from which on it is no longer held
 */
public record EditorialLock(
        long number, String uuid, long userId, String user, Instant takenAt, Instant renewedAt, Instant until) {

    /** Clocks of several machines differ by this much at most. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    /**
     * Whether it is held at a moment by the clock of then.
     *
     * @param lease how long a lock lasts that is taken then: one that would last longer was taken by a clock that was ahead, and is held by nobody
     */
    public boolean heldAt(Instant moment, Duration lease) {
        return until.isAfter(moment) && !until.isAfter(moment.plus(lease).plus(SKEW));
    }

    EditorialLock renewed(Instant at, Instant newUntil) {
        return new EditorialLock(number, uuid, userId, user, takenAt, at, newUntil);
    }
}
