package io.caseledger.query.directory;

import io.caseledger.contract.allocation.ShownPage;
import io.caseledger.contract.directory.EntrySort;
import io.caseledger.contract.directory.ShownEntry;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.EntityTags;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.http.PathNumber;
import io.caseledger.query.platform.LinkedPaging;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What clients of document 5 read first: the users, projects, phases, leave types and status options that they then name by number. */
@RestController
@RequestMapping("/allocation/api/v1")
@Needs("directory:read")
class AllocationEntryReads {

    private final JdbcClient jdbc;

    AllocationEntryReads(DataSource reader) {
        this.jdbc = JdbcClient.create(reader);
    }

    @GetMapping("/users")
    ShownPage<Map<String, @Nullable Object>> listAllocationUsers(
            Caller caller, Parameters parameters, HttpServletRequest request) {
        return list(AllocationEntryList.ofUsers(caller.tenant(), parameters), parameters, request);
    }

    @GetMapping("/users/{id}")
    ResponseEntity<Map<String, @Nullable Object>> getAllocationUser(Caller caller, @PathVariable String id) {
        return item(EntrySort.USER, caller, id);
    }

    @GetMapping("/projects")
    ShownPage<Map<String, @Nullable Object>> listAllocationProjects(
            Caller caller, Parameters parameters, HttpServletRequest request) {
        return list(AllocationEntryList.ofProjects(caller.tenant(), parameters), parameters, request);
    }

    @GetMapping("/projects/{id}")
    ResponseEntity<Map<String, @Nullable Object>> getAllocationProject(Caller caller, @PathVariable String id) {
        return item(EntrySort.PROJECT, caller, id);
    }

    @GetMapping("/projects/{projectId}/phases")
    ShownPage<Map<String, @Nullable Object>> listPhases(
            Caller caller, @PathVariable String projectId, Parameters parameters, HttpServletRequest request) {
        long project = PathNumber.of(projectId, "Project");
        return list(AllocationEntryList.ofPhases(caller.tenant(), project, parameters), parameters, request);
    }

    @GetMapping("/leave_types")
    ShownPage<Map<String, @Nullable Object>> listAllocationLeaveTypes(
            Caller caller, Parameters parameters, HttpServletRequest request) {
        return list(AllocationEntryList.of(EntrySort.LEAVE_TYPE, caller.tenant(), parameters), parameters, request);
    }

    @GetMapping("/leave_types/{id}")
    ResponseEntity<Map<String, @Nullable Object>> getAllocationLeaveType(Caller caller, @PathVariable String id) {
        return item(EntrySort.LEAVE_TYPE, caller, id);
    }

    @GetMapping("/status_options")
    ShownPage<Map<String, @Nullable Object>> listAllocationStatusOptions(
            Caller caller, Parameters parameters, HttpServletRequest request) {
        return list(AllocationEntryList.of(EntrySort.STATUS_OPTION, caller.tenant(), parameters), parameters, request);
    }

    @GetMapping("/status_options/{id}")
    ResponseEntity<Map<String, @Nullable Object>> getAllocationStatusOption(Caller caller, @PathVariable String id) {
        return item(EntrySort.STATUS_OPTION, caller, id);
    }

    private ShownPage<Map<String, @Nullable Object>> list(
            AllocationEntryList asked, Parameters parameters, HttpServletRequest request) {
        LinkedPaging paging = LinkedPaging.of(request, parameters, "", AllocationEntryList.KEPT);
        parameters.refuseFaults();
        List<@Nullable Object> values = new ArrayList<>(asked.where().parameters());
        values.add(paging.perPage() + 1);
        values.add(paging.offset());
        List<Map<String, @Nullable Object>> rows = jdbc.sql("select " + EntryProjection.FACTS_COLUMNS
                        + " from read.directory_entry" + asked.where().sql() + asked.order() + " limit ? offset ?")
                .params(values)
                .query((row, number) -> ShownEntry.of(EntryProjection.facts(row)))
                .list();
        return ShownPage.of(paging.link(), paging.page(), paging.perPage(), rows);
    }

    private ResponseEntity<Map<String, @Nullable Object>> item(EntrySort sort, Caller caller, String path) {
        long id = PathNumber.of(path, sort.title());
        return jdbc.sql("select " + EntryProjection.FACTS_COLUMNS + ", sequence from read.directory_entry"
                        + " where tenant = ? and sort = ? and entry_id = ?")
                .param(caller.tenant())
                .param(sort.word())
                .param(id)
                .query((row, number) -> ResponseEntity.ok()
                        .eTag(EntityTags.of(row.getLong("sequence")))
                        .body(ShownEntry.of(EntryProjection.facts(row))))
                .optional()
                .orElseThrow(() -> Refusal.unknown(sort.title() + ' ' + id).asException());
    }
}
