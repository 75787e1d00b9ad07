package io.caseledger.query.platform;

import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Compares how far the projections are with where the ledger is, again and again, so that one that stands still is noticed. */
public final class ProjectionWatch {

    private static final Logger log = LoggerFactory.getLogger(ProjectionWatch.class);

    private final Projections projections;
    private final ParkedTable parked;
    private final LedgerReader ledger;
    private final Claims claims;
    private final EventProcessingConfiguration processing;
    private final Clock clock;
    private final Duration patience;
    private volatile @Nullable Instant lookedAt;
    private boolean blind;

    ProjectionWatch(
            Projections projections,
            ParkedTable parked,
            LedgerReader ledger,
            Claims claims,
            EventProcessingConfiguration processing,
            Clock clock,
            Duration patience) {
        this.projections = projections;
        this.parked = parked;
        this.ledger = ledger;
        this.claims = claims;
        this.processing = processing;
        this.clock = clock;
        this.patience = patience;
    }

    /** Since when nobody knows how the projections are doing, where that is longer than they may stand still: a look may wait for the database. */
    public Optional<Instant> blindSince() {
        Instant last = lookedAt;
        if (last != null && last.isAfter(clock.instant())) { // the clock was ahead then
            lookedAt = clock.instant();
            return Optional.empty();
        }
        return Optional.ofNullable(last)
                .filter(at -> Duration.between(at, clock.instant()).compareTo(patience) >= 0);
    }

    void look() {
        try {
            claims.endOrphans();
            long head = ledger.head();
            Map<String, Integer> counts = parked.counts();
            claims.releaseFuture(clock.instant());
            Set<String> elsewhere = claims.ofOthers();
            for (ProjectionState state : projections.states()) {
                int count = counts.getOrDefault(state.name(), 0);
                if (elsewhere.contains(state.name())) {
                    state.seeElsewhere(count);
                } else {
                    state.see(clock.instant(), head, waiting(state, head), count, isRunning(state.name()), patience);
                }
            }
            lookedAt = clock.instant();
            blind = false;
        } catch (DataAccessException unreachable) {
            if (!blind) {
                blind = true;
                log.error("The projections cannot be watched: {}", Poison.describe(unreachable));
            }
        }
    }

    private @Nullable Instant waiting(ProjectionState state, long head) {
        long position = state.position();
        List<StoredEvent> next = position < head ? ledger.after(position, 1) : List.of();
        return next.isEmpty() ? null : next.getFirst().recordedAt();
    }

    /** One that an operator paused is not meant to move. */
    private boolean isRunning(String projection) {
        return processing
                .eventProcessor(projection)
                .map(EventProcessor::isRunning)
                .orElse(false);
    }
}
