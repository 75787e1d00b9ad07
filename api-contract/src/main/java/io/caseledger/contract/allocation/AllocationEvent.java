package io.caseledger.contract.allocation;

import io.caseledger.contract.platform.Change;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What happened to an allocation. Stored for ever under the names of the event catalogue: add, never rename. Days are the callers'; both ends of a
 * period belong to it. Who did it, when and why is in each event's envelope; {@code by} is the number of the user whom documents show beside a subtask.
 */
public sealed interface AllocationEvent {

    /** Somebody, or nobody yet, was allocated to a project, a phase or leave; as part of a series where {@code repetitionId} names its first. */
    record Allocated(
            @Nullable Long userId,
            long assignableId,
            AssignableKind assignableKind,
            LocalDate startsAt,
            LocalDate endsAt,
            Allotment allotment,
            @Nullable BillRate billRate,
            @Nullable Long statusOptionId,
            String description,
            @Nullable String note,
            @Nullable Long repetitionId)
            implements AllocationEvent {

        /** The same, at another rate. */
        public Allocated at(@Nullable BillRate rate) {
            return new Allocated(
                    userId,
                    assignableId,
                    assignableKind,
                    startsAt,
                    endsAt,
                    allotment,
                    rate,
                    statusOptionId,
                    description,
                    note,
                    repetitionId);
        }
    }

    /** It was repeated for the first time, and is the first of a series from now on. */
    record SeriesJoined(long repetitionId) implements AllocationEvent {}

    record PeriodChanged(Change<LocalDate> startsAt, Change<LocalDate> endsAt) implements AllocationEvent {}

    record AllotmentChanged(Change<Allotment> allotment) implements AllocationEvent {}

    /** Another user, or nobody, has it; at that user's rate. */
    record Reassigned(Change<Long> userId, Change<BillRate> billRate) implements AllocationEvent {}

    record StatusOptionChanged(Change<Long> statusOptionId) implements AllocationEvent {}

    record DescriptionChanged(Change<String> description) implements AllocationEvent {}

    record NoteChanged(Change<String> note) implements AllocationEvent {}

    record SubtaskAdded(long subtaskId, String description, boolean completed, int by) implements AllocationEvent {}

    record SubtaskDescribed(long subtaskId, Change<String> description, int by) implements AllocationEvent {}

    record SubtaskCompleted(long subtaskId, int by) implements AllocationEvent {}

    record SubtaskReopened(long subtaskId, int by) implements AllocationEvent {}

    record SubtaskRemoved(long subtaskId) implements AllocationEvent {}

    /** The allocation left every list; its events stay. */
    record Deleted() implements AllocationEvent {}
}
