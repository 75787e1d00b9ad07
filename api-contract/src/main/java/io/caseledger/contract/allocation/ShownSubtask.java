package io.caseledger.contract.allocation;

import io.caseledger.contract.platform.WholeSeconds;
import java.util.List;

/** A subtask in document 5's words. */
public record ShownSubtask(
        long id,
        long assignmentId,
        long assignableId,
        String description,
        boolean completed,
        String updatedAt,
        String createdAt,
        int updatedBy) {

    public static ShownSubtask of(long allocationId, AllocationFacts facts, AllocationFacts.Subtask subtask) {
        return new ShownSubtask(
                subtask.id(),
                allocationId,
                facts.assignableId(),
                subtask.description(),
                subtask.completed(),
                WholeSeconds.of(subtask.updatedAt()),
                WholeSeconds.of(subtask.createdAt()),
                subtask.updatedBy());
    }

    /**
     * One page of an allocation's subtasks.
     *
     * @param link the path of the list and its query
     */
    public static ShownPage<ShownSubtask> page(
            long allocationId, AllocationFacts facts, String link, int page, int perPage) {
        List<ShownSubtask> rows = facts.subtasks().stream()
                .skip((page - 1L) * perPage)
                .limit(perPage + 1L)
                .map(subtask -> of(allocationId, facts, subtask))
                .toList();
        return ShownPage.of(link, page, perPage, rows);
    }
}
