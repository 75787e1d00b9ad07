package io.caseledger.query.casework;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mentor's time with a contact within one assignment. One that was over before it began, for the assignment was for a day that had not come, is none
 * and shown nowhere.
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

    static final String SHOWN = "(s.closed_date is null or s.closed_date >= s.assigned_date)";

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

    /** The stint that a reassignment left: that of the row before it. One that it reopened at the same moment ended when it was closed. */
    static Stint ended(AssignmentRow before, Instant at) {
        Stint last = current(before);
        Instant formerEnd = before.stintFormerEnd(at);
        return new Stint(
                last.tenant,
                last.assignmentId,
                last.ordinal,
                last.mentorId,
                last.contactId,
                last.assignedDate,
                formerEnd == null ? at : formerEnd,
                last.position);
    }

    /** Whether it began before it was over, as {@link #SHOWN} says of a row {@code s}. */
    boolean isShown() {
        return closedDate == null || !closedDate.isBefore(assignedDate);
    }
}
