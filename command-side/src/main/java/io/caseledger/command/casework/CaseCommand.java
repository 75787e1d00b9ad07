package io.caseledger.command.casework;

import io.caseledger.command.platform.StreamCommand;
import io.caseledger.contract.casework.CaseStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What can be asked of a case assignment; {@code at} is the command's time, stamped at the edge. */
sealed interface CaseCommand extends StreamCommand {

    @TargetAggregateIdentifier
    String assignmentId();

    @Override
    default String streamId() {
        return assignmentId();
    }

    Instant at();

    /**
     * Opens an assignment; {@code contactName} only teaches the directory.
     *
     * @param requestedAt what the event keeps of the command's time; null where a log says when it occurred
     */
    record Assign(
            String assignmentId,
            Instant at,
            String mentorId,
            String contactId,
            @Nullable String contactName,
            @Nullable String coordinatorId,
            @Nullable String orgId,
            Instant assignedDate,
            @Nullable String notes,
            @Nullable Instant requestedAt)
            implements CaseCommand {}

    record AmendNotes(
            String assignmentId, Instant at, @Nullable String notes) implements CaseCommand {}

    record RecordContact(
            String assignmentId,
            Instant at,
            Instant contactDate,
            @Nullable String contactType) implements CaseCommand {}

    /** Sets the last contact exactly, also back in time. */
    record CorrectContact(String assignmentId, Instant at, Instant lastContactDate) implements CaseCommand {}

    /** Asks for one state in document 2's words. */
    record ChangeStatus(String assignmentId, Instant at, CaseStatus status) implements CaseCommand {}

    /** Asks for any closed state; where there is none yet, completed. */
    record Close(String assignmentId, Instant at) implements CaseCommand {}

    /** Asks for any open state; where there is none yet, active. */
    record Reopen(String assignmentId, Instant at) implements CaseCommand {}

    record Reassign(String assignmentId, Instant at, String mentorId) implements CaseCommand {}

    record ChangeCoordinator(
            String assignmentId, Instant at, @Nullable String coordinatorId) implements CaseCommand {}

    record ChangeOrganisation(
            String assignmentId, Instant at, @Nullable String orgId) implements CaseCommand {}

    /** The caller repeats what it read; a value that is not the current one would be a change that this door does not make. */
    record Keep(String assignmentId, Instant at, Map<String, String> values) implements CaseCommand {}

    record Delete(String assignmentId, Instant at) implements CaseCommand {}

    /** Several steps of one request, in order: all of them or none. */
    record Together(String assignmentId, Instant at, List<CaseCommand> steps) implements CaseCommand {}
}
