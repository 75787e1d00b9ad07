package io.caseledger.command.allocation;

import io.caseledger.command.platform.StreamCommand;
import io.caseledger.contract.allocation.AllocationEvent.Allocated;
import io.caseledger.contract.allocation.AllocationEvent.SubtaskAdded;
import io.caseledger.contract.allocation.BillRate;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What can be asked of one allocation, whose stream is named by its number. */
sealed interface AllocationCommand extends StreamCommand {

    long id();

    @Override
    @TargetAggregateIdentifier
    default String streamId() {
        return Long.toString(id());
    }

    /** Makes an allocation, with its first subtasks. */
    record Allocate(long id, Allocated plan, List<SubtaskAdded> subtasks) implements AllocationCommand {}

    /** @param rate what the hours of the user are billed at whom the amendment names, if it names one */
    record Amend(
            long id,
            Place place,
            Amendment amendment,
            @Nullable BillRate rate) implements AllocationCommand {

        Amend ratedAt(@Nullable BillRate found) {
            return new Amend(id, place, amendment, found);
        }
    }

    /** Makes it the first of a series, which it may be already. */
    record JoinSeries(long id, Place place, long repetitionId) implements AllocationCommand {}

    /** @param by the number of the user who asks, here and below */
    record AddSubtask(long id, Place place, long subtaskId, String description, boolean completed, int by)
            implements AllocationCommand {}

    record AmendSubtask(
            long id,
            Place place,
            long subtaskId,
            @Nullable String description,
            @Nullable Boolean completed,
            int by) implements AllocationCommand {}

    record RemoveSubtask(long id, Place place, long subtaskId) implements AllocationCommand {}

    record Delete(long id, Place place) implements AllocationCommand {}
}
