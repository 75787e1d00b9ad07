package io.caseledger.command.directory;

import io.caseledger.command.directory.EntryCommand.DescribeEntry;
import io.caseledger.command.platform.Answer;
import io.caseledger.command.platform.Write;
import io.caseledger.command.platform.Writes;
import io.caseledger.contract.directory.EntrySort;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.PathNumber;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Teaches the directory of projects and their phases, leave types, status options, users and issues. 201 the first time, 200 after. */
@RestController
@Needs("admin")
class EntryWrites {

    private final Writes writes;

    EntryWrites(Writes writes) {
        this.writes = writes;
    }

    @PutMapping("/api/v1/projects/{id}")
    ResponseEntity<byte[]> putProject(Write write, @PathVariable String id, Body body) {
        return put(
                write, EntrySort.PROJECT, id, new EntryFields(body).text("name").number("parent_id"));
    }

    @PutMapping("/api/v1/leave_types/{id}")
    ResponseEntity<byte[]> putLeaveType(Write write, @PathVariable String id, Body body) {
        return put(write, EntrySort.LEAVE_TYPE, id, new EntryFields(body).text("name"));
    }

    @PutMapping("/api/v1/issues/{id}")
    ResponseEntity<byte[]> putIssue(Write write, @PathVariable String id, Body body) {
        return put(write, EntrySort.ISSUE, id, new EntryFields(body).text("name"));
    }

    @PutMapping("/api/v1/status_options/{id}")
    ResponseEntity<byte[]> putStatusOption(Write write, @PathVariable String id, Body body) {
        return put(write, EntrySort.STATUS_OPTION, id, EntryFields.ofStatusOption(body));
    }

    @PutMapping("/api/v1/users/{id}")
    ResponseEntity<byte[]> putUser(Write write, @PathVariable String id, Body body) {
        return put(
                write,
                EntrySort.USER,
                id,
                new EntryFields(body).text("name").text("email").text("slug"));
    }

    private ResponseEntity<byte[]> put(Write write, EntrySort sort, String path, EntryFields fields) {
        long id = PathNumber.of(path, sort.title());
        DescribeEntry command = new DescribeEntry(sort.stream(write.tenant(), id), write.at(), sort, id, fields.said());
        return writes.perform(write, command, decided -> {
            Map<String, String> known =
                    ((Entry.State.Known) decided.state()).entry().known();
            return decided.created()
                    ? Answer.created(sort.shown(id, known), "/api/v1/" + sort.collection() + '/' + id)
                    : Answer.ok(sort.shown(id, known));
        });
    }
}
