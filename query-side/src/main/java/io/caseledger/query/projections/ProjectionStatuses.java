package io.caseledger.query.projections;

import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Projection;
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
    private final StoredPositions positions;
    private final LedgerReader ledger;
    private final JdbcClient reader;
    private final EventProcessingConfiguration processing;
    private final Clock clock;

    ProjectionStatuses(
            Projections projections,
            Replays replays,
            ProjectionTable table,
            StoredPositions positions,
            LedgerReader ledger,
            DataSource reader,
            EventProcessingConfiguration processing,
            Clock clock) {
        this.projections = projections;
        this.replays = replays;
        this.table = table;
        this.positions = positions;
        this.ledger = ledger;
        this.reader = JdbcClient.create(reader);
        this.processing = processing;
        this.clock = clock;
    }

    List<ProjectionStatus> of(List<Projection> wanted) {
        Map<String, ReplayProgress> going = replays.going(); // first: what is not going any more has left its end below
        Map<String, ProjectionTable.Kept> kept = table.all();
        Map<String, Long> stored = positions.all(reader);
        long head = ledger.head();
        return wanted.stream()
                .map(projection -> {
                    String name = projection.name();
                    ProjectionStatus status = status(projection, kept.get(name), stored.getOrDefault(name, 0L), head);
                    ReplayProgress replay = going.get(name);
                    return replay == null ? status : status.replaying(replay);
                })
                .toList();
    }

    /** @param stored where it stands in the database: further than it is known to be while it starts, or runs elsewhere */
    private ProjectionStatus status(
            Projection projection, ProjectionTable.@Nullable Kept kept, long stored, long head) {
        String name = projection.name();
        long position = Math.max(stored, projections.positionOf(name));
        return new ProjectionStatus(
                name,
                kept == null ? projection.version() : kept.version(),
                position,
                Math.max(0, head - position),
                head > position ? secondsSince(position + 1) : 0,
                state(name),
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

    private String state(String name) {
        if (projections.isPaused(name)) {
            return "paused";
        }
        EventProcessor processor =
                processing.<EventProcessor>eventProcessor(name).orElseThrow();
        return processor.isRunning() && !processor.isError() ? "running" : "stopped";
    }
}
