package io.caseledger.contract.editorial;

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

    public boolean heldAt(Instant moment) {
        return until.isAfter(moment);
    }

    EditorialLock renewed(Instant at, Instant newUntil) {
        return new EditorialLock(number, uuid, userId, user, takenAt, at, newUntil);
    }
}
