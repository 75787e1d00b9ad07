package io.caseledger.command.allocation;

import io.caseledger.command.allocation.AllocationCommand.AddSubtask;
import io.caseledger.command.allocation.AllocationCommand.AmendSubtask;
import io.caseledger.command.allocation.AllocationCommand.RemoveSubtask;
import io.caseledger.command.platform.Answer;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.NewNumbers;
import io.caseledger.command.platform.Write;
import io.caseledger.command.platform.Writes;
import io.caseledger.contract.allocation.AllocationFacts;
import io.caseledger.contract.allocation.ShownSubtask;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.PathNumber;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Changes the checklists of allocations; the versions in {@code ETag} are the allocations'. */
@RestController
@RequestMapping("/allocation/api/v1/projects/{projectId}/assignments/{id}/subtasks")
@Needs("allocation:write")
class SubtaskWrites {

    private final Writes writes;
    private final NewNumbers numbers;
    private final AllocationStreams streams;

    SubtaskWrites(Writes writes, NewNumbers numbers, AllocationStreams streams) {
        this.writes = writes;
        this.numbers = numbers;
        this.streams = streams;
    }

    @PostMapping
    ResponseEntity<byte[]> addSubtask(
            Write write, Caller caller, @PathVariable String projectId, @PathVariable String id, Body body) {
        long number = PathNumber.of(id, "Assignment");
        String description = body.text("description", AllocationBodies.DESCRIPTION);
        Boolean completed = body.flagOrNull("completed");
        body.refuseFaults();
        AtomicLong subtask = new AtomicLong();
        return writes.perform(
                write,
                () -> {
                    Place place = place(write, projectId, number);
                    subtask.set(numbers.next(write));
                    return new AddSubtask(
                            number, place, subtask.get(), description, completed != null && completed, caller.userId());
                },
                decided -> Answer.created(
                        shown(number, subtask.get(), decided), write.collectionPath() + '/' + subtask.get()));
    }

    @PutMapping("/{subtaskId}")
    ResponseEntity<byte[]> updateSubtask(
            Write write,
            Caller caller,
            @PathVariable String projectId,
            @PathVariable String id,
            @PathVariable String subtaskId,
            Body body) {
        long number = PathNumber.of(id, "Assignment");
        long subtask = PathNumber.of(subtaskId, "Subtask");
        String description = body.has("description") ? body.text("description", AllocationBodies.DESCRIPTION) : null;
        Boolean completed = body.flagOrNull("completed");
        body.refuseFaults();
        if (description == null && completed == null) {
            throw Refusal.malformed("nothing-to-change", "Send description, completed or both.")
                    .asException();
        }
        return writes.perform(
                write,
                () -> new AmendSubtask(
                        number, place(write, projectId, number), subtask, description, completed, caller.userId()),
                decided -> Answer.ok(shown(number, subtask, decided)));
    }

    @DeleteMapping("/{subtaskId}")
    ResponseEntity<byte[]> removeSubtask(
            Write write, @PathVariable String projectId, @PathVariable String id, @PathVariable String subtaskId) {
        long number = PathNumber.of(id, "Assignment");
        long subtask = PathNumber.of(subtaskId, "Subtask");
        AtomicReference<ShownSubtask> removed = new AtomicReference<>();
        return writes.perform(
                write,
                () -> {
                    Place place = place(write, projectId, number);
                    AllocationFacts before = streams.living(write.tenant(), number);
                    removed.set(ShownSubtask.of(number, before, Allocation.subtask(before, subtask)));
                    return new RemoveSubtask(number, place, subtask);
                },
                _ -> Answer.ok(Objects.requireNonNull(removed.get())));
    }

    private Place place(Write write, String projectId, long id) {
        return streams.inProject(write.tenant(), PathNumber.of(projectId, "Project"), id);
    }

    private static ShownSubtask shown(long id, long subtaskId, Decided decided) {
        AllocationFacts facts = SeriesWork.facts(decided);
        return ShownSubtask.of(id, facts, Allocation.subtask(facts, subtaskId));
    }
}
