package io.caseledger.standalone.health;

import io.caseledger.query.platform.ProjectionState;
import io.caseledger.query.platform.Projections;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** The figures of each projection, by its name. */
@Component
class ProjectionMeters implements MeterBinder {

    private static final String PREFIX = "caseledger.projection.";
    private static final String NAME = "projection";

    private final Projections projections;

    ProjectionMeters(Projections projections) {
        this.projections = projections;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        projections.states().forEach(state -> bind(state, registry));
    }

    private static void bind(ProjectionState state, MeterRegistry registry) {
        Gauge.builder(PREFIX + "parked", state, ProjectionState::parkedStreams)
                .description("Streams that are passed over and still to be applied")
                .tag(NAME, state.name())
                .register(registry);
        Gauge.builder(PREFIX + "lag", state, ProjectionState::lag)
                .description("Positions by which the ledger is ahead")
                .tag(NAME, state.name())
                .register(registry);
        TimeGauge.builder(
                        PREFIX + "lag.time",
                        state,
                        TimeUnit.MILLISECONDS,
                        each -> each.lagTime().toMillis())
                .description("Age of the first event that is not shown yet")
                .tag(NAME, state.name())
                .register(registry);
        Gauge.builder(PREFIX + "stopped", state, each -> each.stoppedBecause().isPresent() ? 1 : 0)
                .description("1 where the ledger is not contiguous for it")
                .tag(NAME, state.name())
                .register(registry);
        Gauge.builder(PREFIX + "stalled", state, each -> each.stalledSince().isPresent() ? 1 : 0)
                .description("1 where it is behind and does not move")
                .tag(NAME, state.name())
                .register(registry);
        FunctionCounter.builder(PREFIX + "attempts", state, ProjectionState::attempts)
                .description("Events that could not be applied, and new tries of parked streams")
                .tag(NAME, state.name())
                .register(registry);
        FunctionCounter.builder(PREFIX + "violations", state, ProjectionState::violations)
                .description("Holes and repetitions in positions or sequences")
                .tag(NAME, state.name())
                .register(registry);
    }
}
