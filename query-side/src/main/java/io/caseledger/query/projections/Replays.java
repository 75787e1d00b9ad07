package io.caseledger.query.projections;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.ProjectionState;
import io.caseledger.query.platform.Projections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/**
 * The replays that go on, at most one for each projection among all processes on the database. A replay that did not live to its end has left the live
 * tables alone; what it built is dropped, and it is begun again by itself. So is, at a start, one of a projection whose
 * definition has changed, and at any time one of a projection whose ledger was replaced.
 */
@Component
class Replays implements SmartInitializingSingleton, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Replays.class);

    /** The first number of locks in PostgreSQL that last as long as their connection; the second stands for the projection. */
    private static final int REPLAY = 7_001;

    private final Projections projections;
    private final ProjectionTable table;
    private final ReplacedLedgerCheck passed;
    private final Workshop workshop;
    private final Clock clock;
    private final Map<String, ReplayThread> running = new ConcurrentHashMap<>();
    private final ReentrantLock beginning = new ReentrantLock();
    private volatile boolean started;

    Replays(
            Projections projections,
            ProjectionTable table,
            ReplacedLedgerCheck passed,
            Workshop workshop,
            Clock clock) {
        this.projections = projections;
        this.table = table;
        this.passed = passed;
        this.workshop = workshop;
        this.clock = clock;
    }

    /** How far each replay of this process has come, by the projection's name. */
    Map<String, ReplayProgress> going() {
        Map<String, ReplayProgress> going = new HashMap<>();
        running.forEach((projection, replay) -> going.put(projection, replay.progress()));
        return going;
    }

    /** Begins to rebuild a projection. */
    void begin(Projection projection) {
        beginning.lock();
        try {
            Connection lock = (running.containsKey(projection.name()) ? Optional.<Connection>empty() : lock(projection))
                    .orElseThrow(() -> Refusal.conflict(
                                    "replay-running", "A replay of " + projection.name() + " is going on already.")
                            .asException());
            begin(projection, TakingUp.ANEW, lock);
        } finally {
            beginning.unlock();
        }
    }

    /** @param lock on the projection, which is given up where nothing is begun */
    private void begin(Projection projection, TakingUp how, Connection lock) {
        boolean begun = false;
        try {
            switch (how) {
                case NOTHING -> {
                    return;
                }
                case ANEW -> table.replayBegan(projection);
                case AGAIN -> table.replayBeganAgain(projection);
            }
            ReplayThread replay = new ReplayThread(
                    projection,
                    reason(projection),
                    projections.stateOf(projection.name()),
                    workshop,
                    lock,
                    () -> running.remove(projection.name()));
            running.put(projection.name(), replay);
            replay.start();
            begun = true;
        } finally {
            if (!begun) {
                ReplayThread.release(lock);
            }
        }
    }

    /** Begins by itself what is to be begun by itself, unless another process is at it. */
    void takeUp(boolean atStart) {
        Map<String, ProjectionTable.Kept> kept = table.all();
        projections.all().stream()
                .filter(projection -> mayBeLeft(kept.get(projection.name()), projection, atStart))
                .forEach(projection -> takeUp(projection, atStart));
    }

    private void takeUp(Projection projection, boolean atStart) {
        beginning.lock();
        try {
            if (!started || running.containsKey(projection.name())) {
                return;
            }
            lock(projection)
                    .ifPresentOrElse(
                            lock -> takeUp(projection, lock, atStart),
                            () -> log.debug("Another process rebuilds {}", projection.name()));
        } finally {
            beginning.unlock();
        }
    }

    /** Under the lock nobody else changes what is kept, and whoever did before is asked for his last word. */
    private void takeUp(Projection projection, Connection lock, boolean atStart) {
        TakingUp how = TakingUp.NOTHING;
        try {
            cleanUp(projection);
            how = table.of(projection.name())
                    .map(kept ->
                            TakingUp.of(kept, projection.version(), isReplaced(projection), clock.instant(), atStart))
                    .orElse(TakingUp.NOTHING);
            if (how == TakingUp.AGAIN) {
                log.info("The replay of {} is begun again", projection.name());
            }
        } finally {
            begin(projection, how, lock);
        }
    }

    private boolean mayBeLeft(ProjectionTable.@Nullable Kept kept, Projection projection, boolean atStart) {
        if (kept == null) {
            return false;
        }
        ProjectionTable.LastReplay last = kept.lastReplay();
        return (last != null && last.isRunning())
                || TakingUp.of(kept, projection.version(), isReplaced(projection), clock.instant(), atStart)
                        != TakingUp.NOTHING;
    }

    /** Ends a replay; what it built is dropped. */
    void cancel(Projection projection) {
        known(projection).cancel();
    }

    /** Lets a replay go on whose rows are not those that are live. */
    void confirm(Projection projection) {
        if (!known(projection).accept()) {
            throw Refusal.conflict(
                            "nothing-to-confirm", "The replay of " + projection.name() + " waits for nobody's yes.")
                    .asException();
        }
    }

    private ReplayThread known(Projection projection) {
        return Optional.ofNullable(running.get(projection.name()))
                .orElseThrow(
                        () -> Refusal.conflict("no-replay", "No replay of " + projection.name() + " is going on here.")
                                .asException());
    }

    private ReplayReason reason(Projection projection) {
        if (isReplaced(projection)) {
            return ReplayReason.REPLACED;
        }
        ProjectionTable.Kept kept = table.all().get(projection.name());
        return kept != null && kept.version() != projection.version() ? ReplayReason.CHANGED : ReplayReason.ASKED;
    }

    private boolean isReplaced(Projection projection) {
        return projections.stateOf(projection.name()).isReplaced();
    }

    /**
     * Looks whether the ledger is still the one that the projections have followed. Those for which it is not are not answered from, and are built anew at
     * once; a replay of the former ledger ends.
     */
    void look() {
        Map<String, String> missing = passed.missing();
        projections.states().forEach(state -> {
            String reason = missing.get(state.name());
            if (reason != null) {
                state.replaced(reason);
            } else if (state.isReplaced() && !running.containsKey(state.name())) {
                // Another process has built it anew, or the former ledger is back; what this one knew is of neither.
                restart(state);
            }
        });
        running.forEach((name, replay) -> {
            if (missing.containsKey(name) && replay.why() != ReplayReason.REPLACED) {
                replay.interrupt();
            }
        });
        if (started && !missing.isEmpty()) {
            takeUp(false);
        }
    }

    private void restart(ProjectionState state) {
        projections.named(state.name()).map(workshop::processorOf).ifPresent(processor -> {
            processor.shutDown();
            state.rebuilt(0);
            processor.start();
        });
    }

    /** Empty while a replay goes on, in whichever process. */
    private Optional<Connection> lock(Projection projection) {
        try {
            Connection connection = workshop.owner().getConnection();
            if (isLockedOn(connection, projection)) {
                return Optional.of(connection);
            }
            connection.close();
            return Optional.empty();
        } catch (SQLException failed) {
            throw new DataAccessResourceFailureException("Nobody can tell whether a replay is going on", failed);
        }
    }

    private static boolean isLockedOn(Connection connection, Projection projection) throws SQLException {
        try {
            return JdbcClient.create(new SingleConnectionDataSource(connection, true))
                    .sql("select pg_try_advisory_lock(?, hashtext(?))")
                    .param(REPLAY)
                    .param(projection.name())
                    .query(Boolean.class)
                    .single();
        } catch (DataAccessException failed) {
            connection.close();
            throw failed;
        }
    }

    /** Before the processors start: what an operator paused stays so, and what a replay left that nobody runs any more is dropped. */
    @Override
    public void afterSingletonsInstantiated() {
        for (Projection projection : projections.all()) {
            table.register(projection);
            lock(projection).ifPresent(lock -> {
                try {
                    cleanUp(projection);
                } finally {
                    ReplayThread.release(lock);
                }
            });
        }
        table.all().values().stream()
                .filter(ProjectionTable.Kept::paused)
                .map(ProjectionTable.Kept::name)
                .filter(name -> projections.named(name).isPresent())
                .forEach(projections::pause);
        passed.takeHashes();
        look();
    }

    private void cleanUp(Projection projection) {
        try {
            workshop.tablesOf(projection).drop();
            table.replayDied(projection.name());
        } catch (SQLException failed) {
            throw new DataAccessResourceFailureException("What a replay left cannot be dropped", failed);
        }
    }

    @Override
    public void start() {
        started = true;
        takeUp(true);
    }

    @Override
    public void stop() {
        started = false;
        List<ReplayThread> left = List.copyOf(running.values());
        left.forEach(ReplayThread::interrupt);
        left.forEach(ReplayThread::join);
    }

    @Override
    public boolean isRunning() {
        return started;
    }
}
