package io.caseledger.query.projections;

import io.caseledger.platform.ledger.LedgerPlace;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.ParkedTable;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.ProjectionState;
import io.caseledger.query.platform.Projections;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Looks after all projections at one moment. */
@Component
class ProjectionStatuses {

    private final Projections projections;
    private final Replays replays;
    private final ProjectionTable table;
    private final ParkedTable parked;
    private final StoredPositions positions;
    private final LedgerReader ledger;
    private final JdbcClient reader;
    private final EventProcessingConfiguration processing;
    private final Clock clock;

    ProjectionStatuses(
            Projections projections,
            Replays replays,
            ProjectionTable table,
            ParkedTable parked,
            StoredPositions positions,
            LedgerReader ledger,
            DataSource reader,
            EventProcessingConfiguration processing,
            Clock clock) {
        this.projections = projections;
        this.replays = replays;
        this.table = table;
        this.parked = parked;
        this.positions = positions;
        this.ledger = ledger;
        this.reader = JdbcClient.create(reader);
        this.processing = processing;
        this.clock = clock;
    }

    List<ProjectionStatus> of(List<Projection> wanted) {
        Map<String, ReplayProgress> going = replays.going(); // first: what is not going any more has left its end below
        Map<String, ProjectionTable.Kept> kept = table.all();
        Map<String, LedgerPlace> stored = positions.all(reader);
        Map<String, Integer> passedOver = parked.counts();
        long head = ledger.head();
        return wanted.stream()
                .map(projection -> {
                    String name = projection.name();
                    ProjectionStatus status = status(
                            projection,
                            kept.get(name),
                            stored.getOrDefault(name, LedgerPlace.START).position(),
                            passedOver.getOrDefault(name, 0),
                            head);
                    ReplayProgress replay = going.get(name);
                    return replay == null ? status : status.replaying(replay);
                })
                .toList();
    }

    /** @param stored where it stands in the database: further than it is known to be while it starts, or runs elsewhere */
    private ProjectionStatus status(
            Projection projection, ProjectionTable.@Nullable Kept kept, long stored, int passedOver, long head) {
        String name = projection.name();
        ProjectionState state = projections.stateOf(name);
        long position = Math.max(stored, projections.positionOf(name));
        return new ProjectionStatus(
                name,
                kept == null ? projection.version() : kept.version(),
                position,
                Math.max(0, head - position),
                head > position ? secondsSince(position + 1) : 0,
                state(state),
                state.stoppedBecause().orElse(null),
                state.stalledSince().orElse(null),
                passedOver,
                null,
                null,
                null,
                null,
                null,
                kept == null ? null : kept.lastReplay());
    }

    private long secondsSince(long position) {
        return ledger.after(position - 1, 1).stream()
                .map(StoredEvent::recordedAt)
                .mapToLong(recordedAt -> Math.max(
                        0, Duration.between(recordedAt, clock.instant()).toSeconds()))
                .findFirst()
                .orElse(0);
    }

    private String state(ProjectionState state) {
        if (projections.isPaused(state.name())) {
            return "paused";
        }
        EventProcessor processor =
                processing.<EventProcessor>eventProcessor(state.name()).orElseThrow();
        boolean runs = processor.isRunning()
                && !processor.isError()
                && state.stoppedBecause().isEmpty();
        return runs ? "running" : "stopped";
    }
}
