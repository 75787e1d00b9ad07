package io.caseledger.command.allocation;

import io.caseledger.command.allocation.SeriesCommand.Repeat;
import io.caseledger.command.platform.Answer;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.Write;
import io.caseledger.command.platform.Writes;
import io.caseledger.contract.allocation.ShownAllocation;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.PathNumber;
import java.util.List;
import java.util.Objects;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Repeats an allocation: one request, all copies or none. */
@RestController
@Needs("allocation:write")
class RepetitionWrites {

    private static final int MOST_WEEKS = 520;

    private final Writes writes;
    private final AllocationStreams streams;
    private final AllocationAnswers answers;

    RepetitionWrites(Writes writes, AllocationStreams streams, AllocationAnswers answers) {
        this.writes = writes;
        this.streams = streams;
        this.answers = answers;
    }

    @PostMapping("/allocation/api/v1/projects/{projectId}/assignments/{id}/repetitions")
    ResponseEntity<byte[]> repeatAssignment(
            Write write, Caller caller, @PathVariable String projectId, @PathVariable String id, Body body) {
        long project = PathNumber.of(projectId, "Project");
        long source = PathNumber.of(id, "Assignment");
        int weeks = required(body, "frequency_weeks", MOST_WEEKS);
        int count = required(body, "count", Series.MOST_COPIES);
        body.refuseFaults();
        return writes.perform(
                write,
                () -> {
                    Place place = streams.inProject(write.tenant(), project, source);
                    Long series = streams.living(write.tenant(), source).repetitionId();
                    return new Repeat(series == null ? source : series, source, place, weeks, count, caller.userId());
                },
                decided -> new Answer(201, Repeated.of(answers, write, decided), null));
    }

    private static int required(Body body, String field, int most) {
        Long value = body.wholeOrNull(field, 1, most);
        if (value == null && (!body.has(field) || body.isNull(field))) {
            body.fault(field, "is required");
        }
        return value == null ? 1 : value.intValue();
    }

    private record Repeated(List<ShownAllocation> assignments, List<Long> createdIds, long repetitionId) {

        static Repeated of(AllocationAnswers answers, Write write, Decided decided) {
            SeriesOutcome made = (SeriesOutcome) decided.state();
            List<ShownAllocation> copies = made.affected().entrySet().stream()
                    .map(copy -> answers.shown(write.tenant(), copy.getKey(), copy.getValue()))
                    .toList();
            return new Repeated(
                    copies,
                    List.copyOf(made.affected().keySet()),
                    Objects.requireNonNull(copies.getFirst().repetitionId()));
        }
    }
}
