package io.caseledger.standalone.health;

import io.caseledger.query.platform.ProjectionState;
import io.caseledger.query.platform.ProjectionWatch;
import io.caseledger.query.platform.Projections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * {@code DOWN} where a projection has stopped, {@code OUT_OF_SERVICE} where one has stalled or none can be watched, {@code DEGRADED} where some streams
 * are parked: everything is served then, but for those streams what is shown is old. The details tell of those that are not well.
 */
@Component
class ProjectionsHealthIndicator implements HealthIndicator {

    static final Status DEGRADED = new Status("DEGRADED", "What is shown of some streams is old");

    private final Projections projections;
    private final ProjectionWatch watch;

    ProjectionsHealthIndicator(Projections projections, ProjectionWatch watch) {
        this.projections = projections;
        this.watch = watch;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.status(status());
        watch.blindSince().ifPresent(since -> health.withDetail("unwatched_since", since.toString()));
        for (ProjectionState state : projections.states()) {
            if (!isWell(state)) {
                health.withDetail(state.name(), details(state));
            }
        }
        return health.build();
    }

    private Status status() {
        if (projections.states().stream()
                .anyMatch(state -> state.stoppedBecause().isPresent())) {
            return Status.DOWN;
        }
        if (watch.blindSince().isPresent()
                || projections.states().stream()
                        .anyMatch(state -> state.stalledSince().isPresent())) {
            return Status.OUT_OF_SERVICE;
        }
        return projections.states().stream().allMatch(ProjectionsHealthIndicator::isWell) ? Status.UP : DEGRADED;
    }

    private static boolean isWell(ProjectionState state) {
        return state.stoppedBecause().isEmpty() && state.stalledSince().isEmpty() && state.parkedStreams() == 0;
    }

    private static Map<String, Object> details(ProjectionState state) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("position", state.position());
        details.put("lag", state.lag());
        details.put("lag_seconds", state.lagTime().toSeconds());
        details.put("parked_streams", state.parkedStreams());
        state.stoppedBecause().ifPresent(reason -> details.put("stopped_because", reason));
        state.stalledSince().ifPresent(since -> details.put("stalled_since", since.toString()));
        return details;
    }
}
