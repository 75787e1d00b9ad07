package io.caseledger.query.casework;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mentor's time with a contact within one assignment.
 *
 * @param ordinal from 0 within the assignment
 * @param closedDate when the mentor was replaced or the assignment closed; null while it lasts
 * @param position of the event that began it
 */
record Stint(
        String tenant,
        String assignmentId,
        int ordinal,
        String mentorId,
        String contactId,
        Instant assignedDate,
        @Nullable Instant closedDate,
        long position) {

    /** The stint that a row is in. */
    static Stint current(AssignmentRow row) {
        return new Stint(
                row.tenant(),
                row.assignmentId(),
                row.stint(),
                row.mentorId(),
                row.contactId(),
                row.stintSince(),
                row.closedAt(),
                row.stintPosition());
    }

    /** The stint that a reassignment ended: that of the row before it. */
    static Stint ended(AssignmentRow before, Instant at) {
        Stint last = current(before);
        return new Stint(
                last.tenant,
                last.assignmentId,
                last.ordinal,
                last.mentorId,
                last.contactId,
                last.assignedDate,
                at,
                last.position);
    }
}
