package io.caseledger.query.platform;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.http.Scopes;
import io.caseledger.platform.idempotency.KeyedRequests;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The streams that a projection passes over, and what an operator decides about them. */
@RestController
@RequestMapping("/api/v1/projections/{name}/parked")
@Needs(Scopes.ADMIN)
class ParkedStreams {

    private static final Logger log = LoggerFactory.getLogger(ParkedStreams.class);
    private static final int LONGEST_REASON = 1_000;

    private final Projections projections;
    private final ParkedTable parked;
    private final ParkedRetry retry;
    private final KeyedRequests requests;

    ParkedStreams(Projections projections, ParkedTable parked, ParkedRetry retry, KeyedRequests requests) {
        this.projections = projections;
        this.parked = parked;
        this.retry = retry;
        this.requests = requests;
    }

    record Applied(String stream, String state) {}

    @GetMapping
    Page<Shown> listParkedStreams(Caller caller, @PathVariable String name, Parameters parameters) {
        Paging paging = Paging.of(parameters);
        parameters.refuseFaults();
        return parked.page(known(name).name(), caller.tenant(), paging).map(Shown::of);
    }

    @PostMapping("/{stream}/retry")
    ResponseEntity<byte[]> retryParkedStream(
            Caller caller, @PathVariable String name, @PathVariable String stream, HttpServletRequest request) {
        return requests.once(request, () -> ResponseEntity.ok(retried(caller, name, stream)));
    }

    private Applied retried(Caller caller, String name, String stream) {
        Projection projection = known(name);
        ParkedStream found = parkedOf(caller, name, stream);
        return switch (retry.retry(projection, found.tenant(), found.stream())) {
            case APPLIED -> new Applied(stream, "applied");
            case FAILED ->
                throw Refusal.conflict(
                                "still-parked",
                                "It failed again and stays parked: "
                                        + parkedOf(caller, name, stream).error())
                        .asException();
            case NOT_PARKED -> throw notParked(caller, name, stream);
        };
    }

    @PostMapping("/{stream}/discard")
    ResponseEntity<byte[]> discardParkedStream(
            Caller caller,
            @PathVariable String name,
            @PathVariable String stream,
            Body body,
            HttpServletRequest request) {
        return requests.once(request, () -> ResponseEntity.ok(discarded(caller, name, stream, body)));
    }

    private Shown discarded(Caller caller, String name, String stream, Body body) {
        String projection = known(name).name();
        ParkedStream found = parkedOf(caller, projection, stream);
        String reason = body.text("reason", LONGEST_REASON);
        body.refuseFaults();
        ParkedStream discarded = parked.discard(projection, found, caller.actor(), reason)
                .orElseThrow(() -> notParked(caller, projection, stream));
        log.warn(
                "{} has discarded for projection {} the stream that was parked at position {}",
                caller.actor(),
                projection,
                discarded.firstPosition());
        return Shown.of(discarded);
    }

    private Projection known(String name) {
        return projections
                .named(name)
                .orElseThrow(() -> Refusal.unknown("Projection " + name).asException());
    }

    private ParkedStream parkedOf(Caller caller, String projection, String stream) {
        return StreamName.stream(stream)
                .flatMap(id -> parked.find(projection, caller.tenant(), id))
                .orElseThrow(() -> unknown(stream));
    }

    /** Whoever discarded it meant it: what lies between then and a retry is not applied as if nothing had been. */
    private RuntimeException notParked(Caller caller, String projection, String stream) {
        parkedOf(caller, projection, stream);
        return Refusal.conflict("stream-discarded", "This stream has been discarded.")
                .asException();
    }

    private static RuntimeException unknown(String stream) {
        return Refusal.unknown("Parked stream " + stream).asException();
    }

    /**
     * @param stream its {@link StreamName}
     * @param events how many are passed over so far
     * @param nextTry when it is tried again by itself; null when it waits for an operator, or was discarded
     */
    record Shown(
            String stream,
            String state,
            long firstSequence,
            long firstPosition,
            long events,
            int attempts,
            String error,
            String parkedAt,
            String lastTry,
            @Nullable String nextTry,
            @Nullable String discardedBy,
            @Nullable String discardedAt,
            @Nullable String reason) {

        static Shown of(ParkedStream parked) {
            return new Shown(
                    StreamName.of(parked.stream()),
                    parked.state().word(),
                    parked.firstSequence(),
                    parked.firstPosition(),
                    parked.lastSequence() - parked.firstSequence() + 1,
                    parked.attempts(),
                    parked.error(),
                    parked.parkedAt().toString(),
                    parked.lastTry().toString(),
                    text(parked.nextTry()),
                    parked.discardedBy(),
                    text(parked.discardedAt()),
                    parked.reason());
        }

        private static @Nullable String text(@Nullable Instant instant) {
            return instant == null ? null : instant.toString();
        }
    }
}
