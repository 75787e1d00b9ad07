package io.caseledger.query.allocation;

import io.caseledger.contract.allocation.ShownAllocation;
import io.caseledger.contract.allocation.ShownPage;
import io.caseledger.contract.allocation.ShownSubtask;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.EntityTags;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.http.PathNumber;
import io.caseledger.query.platform.PointInTime;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The reading half of document 5, allocation. */
@RestController
@RequestMapping("/allocation/api/v1")
@Needs("allocation:read")
class AllocationReads {

    private final AllocationQueries queries;

    AllocationReads(AllocationQueries queries) {
        this.queries = queries;
    }

    @GetMapping("/users/{userId}/assignments")
    ShownPage<ShownAllocation> listOfUser(
            Caller caller, @PathVariable String userId, Parameters parameters, HttpServletRequest request) {
        long user = PathNumber.of(userId, "User");
        return list(
                AllocationFilter.of(caller.tenant(), user, null, parameters),
                AllocationList.of(request, parameters, "user_id=" + user),
                parameters);
    }

    @GetMapping("/projects/{projectId}/assignments")
    ShownPage<ShownAllocation> listOfProject(
            Caller caller, @PathVariable String projectId, Parameters parameters, HttpServletRequest request) {
        long project = PathNumber.of(projectId, "Project");
        return list(
                AllocationFilter.of(caller.tenant(), null, project, parameters),
                AllocationList.of(request, parameters, "project_id=" + project),
                parameters);
    }

    @GetMapping("/assignments")
    ShownPage<ShownAllocation> listAllocationAssignments(
            Caller caller, Parameters parameters, HttpServletRequest request) {
        return list(
                AllocationFilter.of(caller.tenant(), null, null, parameters),
                AllocationList.of(request, parameters, ""),
                parameters);
    }

    @GetMapping("/users/{userId}/assignments/{id}")
    ResponseEntity<ShownAllocation> getOfUser(
            Caller caller,
            @PathVariable String userId,
            @PathVariable String id,
            Parameters parameters,
            HttpServletRequest request) {
        return item(caller, PathNumber.of(userId, "User"), null, id, parameters, request);
    }

    @GetMapping("/projects/{projectId}/assignments/{id}")
    ResponseEntity<ShownAllocation> getOfProject(
            Caller caller,
            @PathVariable String projectId,
            @PathVariable String id,
            Parameters parameters,
            HttpServletRequest request) {
        return item(caller, null, PathNumber.of(projectId, "Project"), id, parameters, request);
    }

    @GetMapping("/assignments/{id}")
    ResponseEntity<ShownAllocation> getAllocationAssignment(
            Caller caller, @PathVariable String id, Parameters parameters, HttpServletRequest request) {
        return item(caller, null, null, id, parameters, request);
    }

    @GetMapping("/assignments/{id}/subtasks")
    ResponseEntity<ShownPage<ShownSubtask>> listSubtasks(
            Caller caller, @PathVariable String id, Parameters parameters, HttpServletRequest request) {
        return subtasks(caller, null, id, parameters, request);
    }

    @GetMapping("/projects/{projectId}/assignments/{id}/subtasks")
    ResponseEntity<ShownPage<ShownSubtask>> listSubtasksOfProject(
            Caller caller,
            @PathVariable String projectId,
            @PathVariable String id,
            Parameters parameters,
            HttpServletRequest request) {
        return subtasks(caller, PathNumber.of(projectId, "Project"), id, parameters, request);
    }

    @GetMapping("/projects/{projectId}/assignments/{id}/subtasks/{subtaskId}")
    ResponseEntity<ShownSubtask> getSubtask(
            Caller caller,
            @PathVariable String projectId,
            @PathVariable String id,
            @PathVariable String subtaskId,
            Parameters parameters) {
        long wanted = PathNumber.of(subtaskId, "Subtask");
        AllocationRow row = found(caller, null, PathNumber.of(projectId, "Project"), id, parameters)
                .row();
        return row.facts().subtasks().stream()
                .filter(subtask -> subtask.id() == wanted)
                .findFirst()
                .map(subtask -> ResponseEntity.ok()
                        .eTag(EntityTags.of(row.sequence()))
                        .body(ShownSubtask.of(row.id(), row.facts(), subtask)))
                .orElseThrow(() -> Refusal.unknown("Subtask " + wanted).asException());
    }

    private ShownPage<ShownAllocation> list(AllocationFilter filter, AllocationList asked, Parameters parameters) {
        parameters.refuseFaults();
        List<ShownAllocation> rows = queries.list(filter, asked.perPage() + 1, asked.offset()).stream()
                .map(asked::shown)
                .toList();
        return ShownPage.of(asked.link(), asked.page(), asked.perPage(), rows);
    }

    private ResponseEntity<ShownAllocation> item(
            Caller caller,
            @Nullable Long userId,
            @Nullable Long projectId,
            String id,
            Parameters parameters,
            HttpServletRequest request) {
        AllocationList asked = AllocationList.of(request, parameters, "");
        AllocationQueries.Staged staged = found(caller, userId, projectId, id, parameters);
        return ResponseEntity.ok().eTag(EntityTags.of(staged.row().sequence())).body(asked.shown(staged));
    }

    private ResponseEntity<ShownPage<ShownSubtask>> subtasks(
            Caller caller, @Nullable Long projectId, String id, Parameters parameters, HttpServletRequest request) {
        AllocationList asked = AllocationList.of(request, parameters, "");
        AllocationRow row = found(caller, null, projectId, id, parameters).row();
        return ResponseEntity.ok()
                .eTag(EntityTags.of(row.sequence()))
                .body(ShownSubtask.page(row.id(), row.facts(), asked.path(), asked.page(), asked.perPage()));
    }

    /** As it is, or as it was. */
    private AllocationQueries.Staged found(
            Caller caller, @Nullable Long userId, @Nullable Long projectId, String id, Parameters parameters) {
        long number = PathNumber.of(id, "Assignment");
        Optional<PointInTime> point = PointInTime.of(parameters);
        parameters.refuseFaults();
        return point.map(past -> queries.at(past, caller.tenant(), number, userId, projectId))
                .orElseGet(() -> queries.find(AllocationFilter.one(caller.tenant(), userId, projectId, number)))
                .orElseThrow(() -> Refusal.unknown("Assignment " + number).asException());
    }
}
