package io.caseledger.query.directory;

import io.caseledger.contract.directory.EntrySort;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.EntityTags;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.http.PathNumber;
import io.caseledger.query.platform.Filter;
import io.caseledger.query.platform.Page;
import io.caseledger.query.platform.Paging;
import io.caseledger.query.platform.TextKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Reads the directory of projects and their phases, leave types, status options, users and issues. */
@RestController
@Needs("directory:read")
class EntryReads {

    private static final String ENTRIES = " from read.directory_entry";

    private final JdbcClient jdbc;

    EntryReads(DataSource reader) {
        this.jdbc = JdbcClient.create(reader);
    }

    @GetMapping("/api/v1/projects")
    Page<Map<String, @Nullable Object>> listProjects(Caller caller, Parameters parameters) {
        return list(EntrySort.PROJECT, caller, parameters);
    }

    @GetMapping("/api/v1/projects/{id}")
    ResponseEntity<Map<String, @Nullable Object>> getProject(Caller caller, @PathVariable String id) {
        return item(EntrySort.PROJECT, caller, id);
    }

    @GetMapping("/api/v1/leave_types")
    Page<Map<String, @Nullable Object>> listLeaveTypes(Caller caller, Parameters parameters) {
        return list(EntrySort.LEAVE_TYPE, caller, parameters);
    }

    @GetMapping("/api/v1/leave_types/{id}")
    ResponseEntity<Map<String, @Nullable Object>> getLeaveType(Caller caller, @PathVariable String id) {
        return item(EntrySort.LEAVE_TYPE, caller, id);
    }

    @GetMapping("/api/v1/status_options")
    Page<Map<String, @Nullable Object>> listStatusOptions(Caller caller, Parameters parameters) {
        return list(EntrySort.STATUS_OPTION, caller, parameters);
    }

    @GetMapping("/api/v1/status_options/{id}")
    ResponseEntity<Map<String, @Nullable Object>> getStatusOption(Caller caller, @PathVariable String id) {
        return item(EntrySort.STATUS_OPTION, caller, id);
    }

    @GetMapping("/api/v1/users")
    Page<Map<String, @Nullable Object>> listUsers(Caller caller, Parameters parameters) {
        return list(EntrySort.USER, caller, parameters);
    }

    @GetMapping("/api/v1/users/{id}")
    ResponseEntity<Map<String, @Nullable Object>> getUser(Caller caller, @PathVariable String id) {
        return item(EntrySort.USER, caller, id);
    }

    @GetMapping("/api/v1/issues")
    Page<Map<String, @Nullable Object>> listIssues(Caller caller, Parameters parameters) {
        return list(EntrySort.ISSUE, caller, parameters);
    }

    @GetMapping("/api/v1/issues/{id}")
    ResponseEntity<Map<String, @Nullable Object>> getIssue(Caller caller, @PathVariable String id) {
        return item(EntrySort.ISSUE, caller, id);
    }

    private Page<Map<String, @Nullable Object>> list(EntrySort sort, Caller caller, Parameters parameters) {
        Paging paging = Paging.of(parameters);
        Filter where = new Filter().and("tenant = ?", caller.tenant()).and("sort = ?", sort.word());
        search(parameters, where);
        parameters.refuseFaults();
        List<@Nullable Object> values = new ArrayList<>(where.parameters());
        values.add(paging.limit());
        values.add(paging.offset());
        List<Map<String, @Nullable Object>> entries = jdbc.sql(
                        "select entry_id, facts" + ENTRIES + where.sql() + " order by entry_id limit ? offset ?")
                .params(values)
                .query((row, number) -> sort.shown(row.getLong(1), EntryProjection.facts(row.getString(2))))
                .list();
        long total = jdbc.sql("select count(*)" + ENTRIES + where.sql())
                .params(where.parameters())
                .query(Long.class)
                .single();
        return Page.of(entries, paging, total);
    }

    static void search(Parameters parameters, Filter where) {
        parameters
                .text("search")
                .flatMap(TextKeys::containing)
                .ifPresent(pattern -> where.and("name_search_key like ?", pattern));
    }

    private ResponseEntity<Map<String, @Nullable Object>> item(EntrySort sort, Caller caller, String path) {
        long id = PathNumber.of(path, sort.title());
        return jdbc.sql("select sequence, facts" + ENTRIES + " where tenant = ? and sort = ? and entry_id = ?")
                .param(caller.tenant())
                .param(sort.word())
                .param(id)
                .query((row, number) -> ResponseEntity.ok()
                        .eTag(EntityTags.of(row.getLong(1)))
                        .body(sort.shown(id, EntryProjection.facts(row.getString(2)))))
                .optional()
                .orElseThrow(() -> Refusal.unknown(sort.title() + ' ' + id).asException());
    }
}
