package io.caseledger.query.casework;

import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.casework.CaseStatus;
import io.caseledger.contract.platform.Change;
import io.caseledger.platform.ledger.RecordedEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Folds the events of one case assignment into its row: a pure function, the same for the live lists, for a rebuild and for a moment in the past. */
final class CaseFold {

    private CaseFold() {}

    /** The row after an event; null before the first. An event that does not follow the row's last is refused, never passed over. */
    static AssignmentRow fold(@Nullable AssignmentRow row, RecordedEvent stored) {
        stored.requireAfter(row == null ? -1 : row.sequence());
        CaseEvent event = (CaseEvent) stored.event();
        if (row == null) {
            if (event instanceof CaseEvent.Assigned assigned) {
                return opened(assigned, stored);
            }
            throw new IllegalStateException("Stream " + stored.aggregateId() + " begins with " + stored.type());
        }
        return new Editor(row, stored.occurredAt()).on(event, stored).done(stored);
    }

    private static AssignmentRow opened(CaseEvent.Assigned event, RecordedEvent stored) {
        return new AssignmentRow(
                stored.tenant(),
                stored.aggregateId(),
                stored.sequence(),
                stored.position(),
                stored.aggregateId().startsWith("asgn_") ? "tracking" : "history",
                event.mentorId(),
                event.contactId(),
                event.coordinatorId(),
                event.orgId(),
                CaseStatus.ACTIVE,
                event.assignedDate(),
                event.notes(),
                null,
                null,
                event.enteredAt(stored.occurredAt()),
                event.enteredAt(stored.occurredAt()),
                null,
                null,
                0,
                event.assignedDate().truncatedTo(ChronoUnit.MICROS), // as it reads back, and as ends are told
                stored.position(),
                null,
                false);
    }

    /** The columns that events change. */
    private static final class Editor {

        private final AssignmentRow before;
        private String mentorId;
        private @Nullable String coordinatorId;
        private @Nullable String orgId;
        private CaseStatus status;
        private @Nullable String notes;
        private @Nullable Instant lastContactDate;
        private @Nullable Instant closedAt;
        private @Nullable Instant reminderSentAt;
        private @Nullable Instant escalationSentAt;
        private int stint;
        private Instant stintSince;
        private long stintPosition;
        private @Nullable Instant stintFormerEnd;
        private boolean deleted;

        Editor(AssignmentRow row, Instant at) {
            before = row;
            mentorId = row.mentorId();
            coordinatorId = row.coordinatorId();
            orgId = row.orgId();
            status = row.status();
            notes = row.notes();
            lastContactDate = row.lastContactDate();
            closedAt = row.closedAt();
            reminderSentAt = row.reminderSentAt();
            escalationSentAt = row.escalationSentAt();
            stint = row.stint();
            stintSince = row.stintSince();
            stintPosition = row.stintPosition();
            stintFormerEnd = row.stintFormerEnd(at);
            deleted = row.deleted();
        }

        Editor on(CaseEvent event, RecordedEvent stored) {
            switch (event) {
                case CaseEvent.Assigned _ ->
                    throw new IllegalStateException("Stream " + stored.aggregateId() + " begins twice");
                case CaseEvent.NotesAmended amended -> notes = amended.notes().to();
                case CaseEvent.CoordinatorChanged changed ->
                    coordinatorId = changed.coordinatorId().to();
                case CaseEvent.OrganisationChanged changed ->
                    orgId = changed.orgId().to();
                case CaseEvent.ContactRecorded recorded -> contacted(recorded.contactDate());
                case CaseEvent.ContactCorrected corrected -> {
                    lastContactDate = corrected.lastContactDate().to();
                    restartReminders();
                }
                case CaseEvent.StatusChanged changed -> status = to(changed.status());
                case CaseEvent.Closed closed -> {
                    status = to(closed.status());
                    closedAt = stored.occurredAt();
                }
                case CaseEvent.Reopened reopened -> {
                    status = to(reopened.status());
                    reopen(stored.occurredAt());
                }
                case CaseEvent.Reassigned reassigned -> {
                    mentorId = to(reassigned.mentorId());
                    stint++;
                    stintSince = later(stintSince, stored.occurredAt());
                    stintPosition = stored.position();
                    stintFormerEnd = null;
                }
                case CaseEvent.Deleted _ -> deleted = true;
            }
            return this;
        }

        /** The mentor's stint goes on; one that was over before it began has yet to begin. */
        private void reopen(Instant at) {
            if (closedAt != null && closedAt.isBefore(stintSince)) {
                stintSince = later(stintSince, at);
            }
            stintFormerEnd = closedAt;
            closedAt = null;
        }

        private static Instant later(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }

        private void contacted(Instant date) {
            if (lastContactDate == null || lastContactDate.isBefore(date)) {
                lastContactDate = date;
            }
            restartReminders();
        }

        /** What was sent belongs to the time before this contact; the sending stays in the events. */
        private void restartReminders() {
            reminderSentAt = null;
            escalationSentAt = null;
        }

        private static <T> T to(Change<T> change) {
            return Objects.requireNonNull(change.to());
        }

        AssignmentRow done(RecordedEvent stored) {
            return new AssignmentRow(
                    before.tenant(),
                    before.assignmentId(),
                    stored.sequence(),
                    before.openedPosition(),
                    before.door(),
                    mentorId,
                    before.contactId(),
                    coordinatorId,
                    orgId,
                    status,
                    before.assignedDate(),
                    notes,
                    lastContactDate,
                    closedAt,
                    before.createdAt(),
                    stored.occurredAt(),
                    reminderSentAt,
                    escalationSentAt,
                    stint,
                    stintSince,
                    stintPosition,
                    stintFormerEnd,
                    deleted);
        }
    }
}
