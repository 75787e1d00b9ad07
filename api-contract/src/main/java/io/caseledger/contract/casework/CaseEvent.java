package io.caseledger.contract.casework;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.caseledger.contract.platform.Backdated;
import io.caseledger.contract.platform.Change;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a case assignment. Stored for ever under the names of the event catalogue: add, never rename. Ids are the callers' own; instants
 * are UTC. Who did it, when and why is in each event's envelope, not here.
 */
public sealed interface CaseEvent {

    /** When it was entered, from which {@code created_at} and {@code updated_at} come: when it occurred, where the event does not say otherwise. */
    default Instant enteredAt(Instant occurredAt) {
        return occurredAt;
    }

    /**
     * A mentor was assigned to a contact; from {@code assignedDate} on, which may lie before the day it was recorded.
     *
     * @param requestedAt the command's time, since this occurs no later than {@code assignedDate}; absent in imports, which occur when their log says, and
     *     in events older than this field, which occurred at their command's time
     */
    record Assigned(
            String mentorId,
            String contactId,
            @Nullable String coordinatorId,
            @Nullable String orgId,
            Instant assignedDate,
            @Nullable String notes,
            @JsonInclude(Include.NON_NULL) @Nullable Instant requestedAt)
            implements CaseEvent, Backdated {

        /** Without a request's time. */
        public Assigned(
                String mentorId,
                String contactId,
                @Nullable String coordinatorId,
                @Nullable String orgId,
                Instant assignedDate,
                @Nullable String notes) {
            this(mentorId, contactId, coordinatorId, orgId, assignedDate, notes, null);
        }

        @Override
        public Instant occurredAt(Instant requested) {
            return requestedAt != null && assignedDate.isBefore(requested) ? assignedDate : requested;
        }

        @Override
        public Instant enteredAt(Instant occurredAt) {
            return requestedAt == null ? occurredAt : requestedAt;
        }
    }

    record NotesAmended(Change<String> notes) implements CaseEvent {}

    record CoordinatorChanged(Change<String> coordinatorId) implements CaseEvent {}

    record OrganisationChanged(Change<String> orgId) implements CaseEvent {}

    /** Mentor and contact were in touch; an earlier date than the last known contact's is kept here without becoming the last. */
    record ContactRecorded(Instant contactDate, @Nullable String contactType) implements CaseEvent {}

    /** The last contact's date was set by hand, possibly back in time. */
    record ContactCorrected(Change<Instant> lastContactDate) implements CaseEvent {}

    /** The status changed within its category: between two open or two closed states. */
    record StatusChanged(Change<CaseStatus> status) implements CaseEvent {}

    record Closed(Change<CaseStatus> status) implements CaseEvent {}

    record Reopened(Change<CaseStatus> status) implements CaseEvent {}

    record Reassigned(Change<String> mentorId) implements CaseEvent {}

    /** The assignment left every list and count; its events stay. */
    record Deleted() implements CaseEvent {}
}
