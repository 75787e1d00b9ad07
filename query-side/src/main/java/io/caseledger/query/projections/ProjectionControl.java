package io.caseledger.query.projections;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Accept;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Scopes;
import io.caseledger.platform.idempotency.KeyedRequests;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Projections;
import io.caseledger.query.platform.ServerSentEvents;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How far each projection has come, and its replay, in an operator's hands. */
@RestController
@RequestMapping("/api/v1/projections")
@Needs(Scopes.ADMIN)
class ProjectionControl {

    private static final String READ = "ledger:read";
    private static final List<MediaType> FORMS = List.of(MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM);

    private final Projections projections;
    private final ProjectionStatuses statuses;
    private final ProjectionStream stream;
    private final ProjectionTable table;
    private final Replays replays;
    private final KeyedRequests requests;

    ProjectionControl(
            Projections projections,
            ProjectionStatuses statuses,
            ProjectionStream stream,
            ProjectionTable table,
            Replays replays,
            KeyedRequests requests) {
        this.projections = projections;
        this.statuses = statuses;
        this.stream = stream;
        this.table = table;
        this.replays = replays;
        this.requests = requests;
    }

    record Listing(List<ProjectionStatus> data) {}

    /** Where the caller accepts server-sent events, a stream of what changes. */
    @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, ServerSentEvents.MEDIA_TYPE})
    @Needs(READ)
    @Nullable
    ResponseEntity<Listing> listProjections(Accept accept, HttpMethod method, HttpServletResponse response) {
        if (accept.choose(FORMS).equals(MediaType.TEXT_EVENT_STREAM)) {
            stream.write(projections.all(), method.equals(HttpMethod.HEAD), response);
            return null;
        }
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(new Listing(statuses.of(projections.all())));
    }

    /** The same of one. */
    @GetMapping(
            path = "/{name}",
            produces = {MediaType.APPLICATION_JSON_VALUE, ServerSentEvents.MEDIA_TYPE})
    @Needs(READ)
    @Nullable
    ResponseEntity<ProjectionStatus> getProjection(
            @PathVariable String name, Accept accept, HttpMethod method, HttpServletResponse response) {
        Projection projection = known(name);
        if (accept.choose(FORMS).equals(MediaType.TEXT_EVENT_STREAM)) {
            stream.write(List.of(projection), method.equals(HttpMethod.HEAD), response);
            return null;
        }
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(status(projection));
    }

    @PostMapping("/{name}/replay")
    ResponseEntity<byte[]> replayProjection(@PathVariable String name, HttpServletRequest request) {
        Projection projection = known(name);
        return requests.once(request, () -> {
            replays.begin(projection);
            return ResponseEntity.accepted().body(status(projection));
        });
    }

    @PostMapping("/{name}/confirm")
    ResponseEntity<byte[]> confirmReplay(@PathVariable String name, HttpServletRequest request) {
        Projection projection = known(name);
        return requests.once(request, () -> {
            replays.confirm(projection);
            return ResponseEntity.accepted().body(status(projection));
        });
    }

    @PostMapping("/{name}/cancel")
    ResponseEntity<byte[]> cancelReplay(@PathVariable String name, HttpServletRequest request) {
        Projection projection = known(name);
        return requests.once(request, () -> {
            replays.cancel(projection);
            return ResponseEntity.accepted().body(status(projection));
        });
    }

    @PostMapping("/{name}/pause")
    ResponseEntity<byte[]> pauseProjection(@PathVariable String name, HttpServletRequest request) {
        Projection projection = known(name);
        return requests.once(request, () -> {
            table.paused(name, true);
            projections.pause(name);
            return ResponseEntity.ok(status(projection));
        });
    }

    @PostMapping("/{name}/resume")
    ResponseEntity<byte[]> resumeProjection(@PathVariable String name, HttpServletRequest request) {
        Projection projection = known(name);
        return requests.once(request, () -> {
            table.paused(name, false);
            projections.resume(name);
            return ResponseEntity.ok(status(projection));
        });
    }

    private Projection known(String name) {
        return projections
                .named(name)
                .orElseThrow(() -> Refusal.unknown("Projection " + name).asException());
    }

    private ProjectionStatus status(Projection projection) {
        return statuses.of(List.of(projection)).getFirst();
    }
}
