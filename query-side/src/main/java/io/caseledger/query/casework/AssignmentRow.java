package io.caseledger.query.casework;

import io.caseledger.contract.casework.CaseStatus;
import io.caseledger.query.platform.TextKeys;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A case assignment as the lists show it.
 *
 * @param sequence of the last event folded in
 * @param openedPosition the opening event's place in the ledger: the order of lists
 * @param door the document it was opened under, {@code history} or {@code tracking}
 * @param stint number of the current stint, from 0
 * @param stintSince from when on the current mentor has the assignment
 * @param stintPosition the place in the ledger of the event that began the current stint
 * @param stintFormerEnd when the current stint had ended until its assignment was reopened at the moment of the last event; null when it was not
 */
record AssignmentRow(
        String tenant,
        String assignmentId,
        long sequence,
        long openedPosition,
        String door,
        String mentorId,
        String contactId,
        @Nullable String coordinatorId,
        @Nullable String orgId,
        CaseStatus status,
        Instant assignedDate,
        @Nullable String notes,
        @Nullable Instant lastContactDate,
        @Nullable Instant closedAt,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant reminderSentAt,
        @Nullable Instant escalationSentAt,
        int stint,
        Instant stintSince,
        long stintPosition,
        @Nullable Instant stintFormerEnd,
        boolean deleted) {

    @Nullable
    String notesSearchKey() {
        return TextKeys.search(notes);
    }

    /** The former end of a stint that was reopened at this very moment, and so has not gone on; null when time has passed since. */
    @Nullable
    Instant stintFormerEnd(Instant at) {
        return updatedAt.equals(at) ? stintFormerEnd : null;
    }

    /** On the lists of open assignments. */
    boolean open() {
        return status.isOpen() && !deleted;
    }
}
