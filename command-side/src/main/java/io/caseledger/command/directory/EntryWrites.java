package io.caseledger.command.directory;

import io.caseledger.command.directory.EntryCommand.DescribeEntry;
import io.caseledger.command.platform.Answer;
import io.caseledger.command.platform.NewNumbers;
import io.caseledger.command.platform.Write;
import io.caseledger.command.platform.Writes;
import io.caseledger.contract.directory.EntrySort;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.PathNumber;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Teaches the directory of projects and their phases, leave types, status options, users and issues. 201 the first time, 200 after. */
@RestController
@Needs("admin")
class EntryWrites {

    private static final int TEXT = 200;
    private static final Set<String> STAGES = Set.of("planned", "in_progress", "done");

    private final Writes writes;

    EntryWrites(Writes writes) {
        this.writes = writes;
    }

    @PutMapping({"/api/v1/projects/{id}", "/allocation/api/v1/projects/{id}"})
    ResponseEntity<byte[]> putProject(Write write, @PathVariable String id, Body body) {
        Facts facts = new Facts(body).text("name");
        Long parent = body.wholeOrNull("parent_id", 1, NewNumbers.HIGHEST);
        facts.put("parent_id", parent == null ? null : parent.toString());
        return put(write, EntrySort.PROJECT, id, facts);
    }

    @PutMapping("/api/v1/leave_types/{id}")
    ResponseEntity<byte[]> putLeaveType(Write write, @PathVariable String id, Body body) {
        return put(write, EntrySort.LEAVE_TYPE, id, new Facts(body).text("name"));
    }

    @PutMapping("/api/v1/issues/{id}")
    ResponseEntity<byte[]> putIssue(Write write, @PathVariable String id, Body body) {
        return put(write, EntrySort.ISSUE, id, new Facts(body).text("name"));
    }

    @PutMapping("/api/v1/status_options/{id}")
    ResponseEntity<byte[]> putStatusOption(Write write, @PathVariable String id, Body body) {
        Facts facts = new Facts(body).text("label").text("stage").text("color");
        Optional<String> stage = facts.said.getOrDefault("stage", Optional.empty());
        if (stage.filter(word -> !STAGES.contains(word)).isPresent()) {
            body.fault("stage", "must be planned, in_progress or done");
        }
        return put(write, EntrySort.STATUS_OPTION, id, facts);
    }

    @PutMapping("/api/v1/users/{id}")
    ResponseEntity<byte[]> putUser(Write write, @PathVariable String id, Body body) {
        return put(
                write,
                EntrySort.USER,
                id,
                new Facts(body).text("name").text("email").text("slug"));
    }

    private ResponseEntity<byte[]> put(Write write, EntrySort sort, String path, Facts facts) {
        long id = PathNumber.of(path, sort.title());
        facts.body.refuseFaults();
        DescribeEntry command =
                new DescribeEntry(sort.stream(write.tenant(), id), write.at(), sort, id, Map.copyOf(facts.said));
        return writes.perform(write, command, decided -> {
            Map<String, String> known = ((Entry.State.Known) decided.state()).facts();
            return decided.created()
                    ? Answer.created(sort.shown(id, known), "/api/v1/" + sort.collection() + '/' + id)
                    : Answer.ok(sort.shown(id, known));
        });
    }

    /** What a body says, by the names of its fields. */
    private static final class Facts {

        private final Body body;
        private final Map<String, Optional<String>> said = new TreeMap<>();

        Facts(Body body) {
            this.body = body;
        }

        Facts text(String name) {
            String text = body.textOrNull(name, TEXT);
            if (text != null && text.isBlank()) {
                body.fault(name, "must not be blank");
            }
            put(name, text);
            return this;
        }

        void put(String name, @Nullable String value) {
            if (body.has(name)) {
                said.put(name, Optional.ofNullable(value));
            }
        }
    }
}
