package io.caseledger.command.directory;

import io.caseledger.command.directory.EntryCommand.DescribeEntry;
import io.caseledger.command.directory.EntryCommand.RegisterEntry;
import io.caseledger.command.platform.Answer;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.Directory;
import io.caseledger.command.platform.NewNumbers;
import io.caseledger.command.platform.Write;
import io.caseledger.command.platform.Writes;
import io.caseledger.contract.directory.EntrySort;
import io.caseledger.contract.directory.ShownEntry;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.PathNumber;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Teaches the directory in document 5's words. What is posted gets a number, what is put has one already: 201 the first time, 200 after. */
@RestController
@RequestMapping("/allocation/api/v1")
@Needs("admin")
class AllocationEntryWrites {

    private final Writes writes;
    private final NewNumbers numbers;
    private final Directory directory;

    AllocationEntryWrites(Writes writes, NewNumbers numbers, Directory directory) {
        this.writes = writes;
        this.numbers = numbers;
        this.directory = directory;
    }

    @PostMapping("/projects")
    ResponseEntity<byte[]> createAllocationProject(Write write, Body body) {
        Map<String, Optional<String>> said = EntryFields.ofProject(body).said();
        boolean phase = said.getOrDefault("parent_id", Optional.empty()).isPresent();
        return create(write, EntrySort.PROJECT, phase ? phase(said) : said);
    }

    @PutMapping("/projects/{id}")
    ResponseEntity<byte[]> putAllocationProject(Write write, @PathVariable String id, Body body) {
        long project = PathNumber.of(id, "Project");
        Map<String, Optional<String>> said = EntryFields.ofProject(body).said();
        return put(write, EntrySort.PROJECT, project, () -> isPhase(write, project, said) ? phase(said) : said);
    }

    @PostMapping("/projects/{projectId}/phases")
    ResponseEntity<byte[]> createPhase(Write write, @PathVariable String projectId, Body body) {
        long project = PathNumber.of(projectId, "Project");
        return create(write, EntrySort.PROJECT, phaseOf(project, body));
    }

    /** One that the directory knows elsewhere is not there. */
    @PutMapping("/projects/{projectId}/phases/{id}")
    ResponseEntity<byte[]> putPhase(Write write, @PathVariable String projectId, @PathVariable String id, Body body) {
        long project = PathNumber.of(projectId, "Project");
        long phase = PathNumber.of(id, "Phase");
        Map<String, Optional<String>> said = phaseOf(project, body);
        return put(write, EntrySort.PROJECT, phase, () -> {
            Map<String, String> known = directory.facts(write.tenant(), EntrySort.PROJECT, phase);
            if (!known.isEmpty() && !Long.toString(project).equals(known.get("parent_id"))) {
                throw Refusal.unknown("Phase " + phase).asException();
            }
            return said;
        });
    }

    @PostMapping("/status_options")
    ResponseEntity<byte[]> createStatusOption(Write write, Body body) {
        return create(
                write,
                EntrySort.STATUS_OPTION,
                EntryFields.ofStatusOption(body).order("order").said());
    }

    @PutMapping("/status_options/{id}")
    ResponseEntity<byte[]> putAllocationStatusOption(Write write, @PathVariable String id, Body body) {
        long option = PathNumber.of(id, "Status option");
        Map<String, Optional<String>> said =
                EntryFields.ofStatusOption(body).order("order").said();
        return put(write, EntrySort.STATUS_OPTION, option, () -> said);
    }

    private ResponseEntity<byte[]> create(Write write, EntrySort sort, Map<String, Optional<String>> said) {
        return writes.perform(
                write,
                () -> {
                    long id = unused(write, sort);
                    return new RegisterEntry(sort.stream(write.tenant(), id), write.at(), sort, id, said);
                },
                decided -> answer(write, sort, decided));
    }

    private ResponseEntity<byte[]> put(
            Write write, EntrySort sort, long id, Supplier<Map<String, Optional<String>>> said) {
        return writes.perform(
                write,
                () -> new DescribeEntry(sort.stream(write.tenant(), id), write.at(), sort, id, said.get()),
                decided -> answer(write, sort, decided));
    }

    private static Answer answer(Write write, EntrySort sort, Decided decided) {
        Entry.State.Known known = (Entry.State.Known) decided.state();
        Map<String, ?> shown = ShownEntry.of(known.entry());
        String path = write.collectionPath();
        String mount = path.substring(0, path.indexOf("/api/"));
        return decided.created()
                ? Answer.created(
                        shown,
                        mount + "/api/v1/" + sort.collection() + '/'
                                + known.entry().id())
                : Answer.ok(shown);
    }

    /** Callers choose numbers of their own too. A project and a leave type of one number would be the same thing to an assignment. */
    private long unused(Write write, EntrySort sort) {
        while (true) {
            long number = numbers.next(write);
            Stream<EntrySort> sharing =
                    sort == EntrySort.PROJECT ? Stream.of(EntrySort.PROJECT, EntrySort.LEAVE_TYPE) : Stream.of(sort);
            if (sharing.allMatch(
                    other -> directory.facts(write.tenant(), other, number).isEmpty())) {
                return number;
            }
        }
    }

    private boolean isPhase(Write write, long project, Map<String, Optional<String>> said) {
        Optional<String> parent = said.get("parent_id");
        return parent == null ? directory.parentOf(write.tenant(), project) != null : parent.isPresent();
    }

    private static Map<String, Optional<String>> phaseOf(long project, Body body) {
        EntryFields fields = EntryFields.ofProject(body);
        Long parent = body.wholeOrNull("parent_id", 1, NewNumbers.HIGHEST);
        if (body.has("parent_id") && (parent == null || parent != project)) {
            body.fault("parent_id", "must be the project of the path");
        }
        Map<String, Optional<String>> said = fields.said();
        said.put("parent_id", Optional.of(Long.toString(project)));
        return phase(said);
    }

    /** The name of a phase is that of the thing, unless it is said to have another. */
    private static Map<String, Optional<String>> phase(Map<String, Optional<String>> said) {
        Optional<String> name = said.get("phase_name");
        if (name != null && name.isPresent() && (!said.containsKey("name") || name.equals(said.get("name")))) {
            said.put("name", name);
            said.put("phase_name", Optional.empty());
        }
        return said;
    }
}
