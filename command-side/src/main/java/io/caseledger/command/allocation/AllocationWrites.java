package io.caseledger.command.allocation;

import io.caseledger.command.allocation.AllocationCommand.Amend;
import io.caseledger.command.allocation.AllocationCommand.Delete;
import io.caseledger.command.allocation.SeriesCommand.AmendSome;
import io.caseledger.command.allocation.SeriesCommand.DeleteSome;
import io.caseledger.command.allocation.SeriesCommand.Scope;
import io.caseledger.command.platform.Answer;
import io.caseledger.command.platform.StreamCommand;
import io.caseledger.command.platform.Write;
import io.caseledger.command.platform.Writes;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.http.PathNumber;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The writing half of document 5, allocation. A path that names a user or a project holds only what is theirs. */
@RestController
@RequestMapping("/allocation/api/v1")
@Needs("allocation:write")
class AllocationWrites {

    private static final Map<String, Scope> SCOPES =
            Map.of("this", Scope.THIS, "future", Scope.FUTURE, "series", Scope.SERIES);

    private final Writes writes;
    private final NewAllocations allocations;
    private final AllocationStreams streams;
    private final AllocationAnswers answers;

    AllocationWrites(Writes writes, NewAllocations allocations, AllocationStreams streams, AllocationAnswers answers) {
        this.writes = writes;
        this.allocations = allocations;
        this.streams = streams;
        this.answers = answers;
    }

    @PostMapping("/users/{userId}/assignments")
    ResponseEntity<byte[]> createForUser(Write write, Caller caller, @PathVariable String userId, Body body) {
        Place place = new Place(PathNumber.of(userId, "User"), null);
        NewAllocations.Wanted wanted = allocations.read(body, place, true, caller);
        return create(write, wanted, NewAllocations.Made::bare);
    }

    @PostMapping("/projects/{projectId}/assignments")
    ResponseEntity<byte[]> createForProject(Write write, Caller caller, @PathVariable String projectId, Body body) {
        long project = PathNumber.of(projectId, "Project");
        NewAllocations.Wanted wanted = allocations.readInProject(write.tenant(), body, project, caller);
        return create(write, wanted, NewAllocations.Made::bare);
    }

    @PostMapping("/assignments")
    ResponseEntity<byte[]> createWithSubtasks(Write write, Caller caller, Body body) {
        NewAllocations.Wanted wanted = allocations.read(body, Place.ANYWHERE, false, caller);
        return create(write, wanted, made -> Map.of("data", List.of(made.withSubtasks())));
    }

    @PutMapping("/assignments/{id}")
    ResponseEntity<byte[]> updateAllocationAssignment(
            Write write, @PathVariable String id, Body body, Parameters parameters) {
        return amend(write, id, body, parameters, _ -> Place.ANYWHERE);
    }

    @PutMapping("/users/{userId}/assignments/{id}")
    ResponseEntity<byte[]> updateForUser(
            Write write, @PathVariable String userId, @PathVariable String id, Body body, Parameters parameters) {
        return amend(write, id, body, parameters, _ -> new Place(PathNumber.of(userId, "User"), null));
    }

    @PutMapping("/projects/{projectId}/assignments/{id}")
    ResponseEntity<byte[]> updateForProject(
            Write write, @PathVariable String projectId, @PathVariable String id, Body body, Parameters parameters) {
        return amend(write, id, body, parameters, number -> inProject(write, projectId, number));
    }

    @DeleteMapping("/assignments/{id}")
    ResponseEntity<byte[]> deleteAllocationAssignment(Write write, @PathVariable String id, Parameters parameters) {
        return delete(write, id, parameters, _ -> Place.ANYWHERE);
    }

    @DeleteMapping("/users/{userId}/assignments/{id}")
    ResponseEntity<byte[]> deleteForUser(
            Write write, @PathVariable String userId, @PathVariable String id, Parameters parameters) {
        return delete(write, id, parameters, _ -> new Place(PathNumber.of(userId, "User"), null));
    }

    @DeleteMapping("/projects/{projectId}/assignments/{id}")
    ResponseEntity<byte[]> deleteForProject(
            Write write, @PathVariable String projectId, @PathVariable String id, Parameters parameters) {
        return delete(write, id, parameters, number -> inProject(write, projectId, number));
    }

    private ResponseEntity<byte[]> create(
            Write write, NewAllocations.Wanted wanted, Function<NewAllocations.Made, Object> shape) {
        return writes.perform(write, () -> allocations.prepare(write, wanted), decided -> {
            NewAllocations.Made made = allocations.made(write, wanted, decided);
            return Answer.created(shape.apply(made), write.collectionPath() + '/' + made.id());
        });
    }

    private ResponseEntity<byte[]> amend(
            Write write, String id, Body body, Parameters parameters, LongFunction<Place> place) {
        long number = PathNumber.of(id, "Assignment");
        Scope scope = scope(parameters);
        Amendment amendment = AllocationBodies.amendment(body);
        return writes.perform(
                write,
                () -> some(
                        write,
                        number,
                        scope,
                        () -> new Amend(number, place.apply(number), amendment, null),
                        series -> new AmendSome(series, number, place.apply(number), scope, amendment)),
                decided -> Answer.ok(answers.changed(write.tenant(), number, decided)));
    }

    private ResponseEntity<byte[]> delete(Write write, String id, Parameters parameters, LongFunction<Place> place) {
        long number = PathNumber.of(id, "Assignment");
        Scope scope = scope(parameters);
        return writes.perform(
                write,
                () -> some(
                        write,
                        number,
                        scope,
                        () -> new Delete(number, place.apply(number)),
                        series -> new DeleteSome(series, number, place.apply(number), scope)),
                decided -> Answer.ok(answers.changed(write.tenant(), number, decided)));
    }

    /** What belongs to no series is a series of its own. */
    private StreamCommand some(
            Write write, long id, Scope scope, Supplier<StreamCommand> one, LongFunction<StreamCommand> several) {
        Long series =
                scope == Scope.THIS ? null : streams.living(write.tenant(), id).repetitionId();
        return series == null ? one.get() : several.apply(series);
    }

    private Place inProject(Write write, String projectId, long id) {
        return streams.inProject(write.tenant(), PathNumber.of(projectId, "Project"), id);
    }

    private static Scope scope(Parameters parameters) {
        Scope scope = parameters.oneOf("scope", SCOPES).orElse(Scope.THIS);
        parameters.refuseFaults();
        return scope;
    }
}
