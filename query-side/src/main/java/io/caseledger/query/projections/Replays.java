package io.caseledger.query.projections;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Projections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
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
 * tables alone; what it built is dropped at the next start. Where a projection's definition has changed, each start begins a replay by itself.
 */
@Component
class Replays implements SmartInitializingSingleton, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Replays.class);

    /** The first number of locks in PostgreSQL that last as long as their connection; the second stands for the projection. */
    private static final int REPLAY = 7_001;

    private final Projections projections;
    private final ProjectionTable table;
    private final Workshop workshop;
    private final Map<String, ReplayThread> running = new ConcurrentHashMap<>();
    private final ReentrantLock beginning = new ReentrantLock();
    private volatile boolean started;

    Replays(Projections projections, ProjectionTable table, Workshop workshop) {
        this.projections = projections;
        this.table = table;
        this.workshop = workshop;
    }

    /** How far each replay of this process has come, by the projection's name. */
    Map<String, ReplayProgress> going() {
        Map<String, ReplayProgress> going = new HashMap<>();
        running.forEach((projection, replay) -> going.put(projection, replay.progress()));
        return going;
    }

    /** Begins to rebuild a projection. */
    void begin(Projection projection) {
        if (!begun(projection, isChanged(projection))) {
            throw Refusal.conflict("replay-running", "A replay of " + projection.name() + " is going on already.")
                    .asException();
        }
    }

    private boolean begun(Projection projection, boolean changed) {
        beginning.lock();
        try {
            Optional<ReplayThread> replay = (running.containsKey(projection.name())
                            ? Optional.<Connection>empty()
                            : lock(projection))
                    .map(lock -> new ReplayThread(
                            projection, changed, workshop, lock, () -> running.remove(projection.name())));
            replay.ifPresent(begun -> {
                running.put(projection.name(), begun);
                begun.start();
            });
            return replay.isPresent();
        } finally {
            beginning.unlock();
        }
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

    private boolean isChanged(Projection projection) {
        ProjectionTable.Kept kept = table.all().get(projection.name());
        return kept != null && kept.version() != projection.version();
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
            lock(projection).ifPresent(lock -> cleanUp(projection, lock));
        }
        table.all().values().stream()
                .filter(ProjectionTable.Kept::paused)
                .map(ProjectionTable.Kept::name)
                .filter(name -> projections.named(name).isPresent())
                .forEach(projections::pause);
    }

    private void cleanUp(Projection projection, Connection lock) {
        try (lock) {
            workshop.tablesOf(projection).drop();
            table.replayEnded(projection.name(), ProjectionTable.Outcome.INTERRUPTED, null);
        } catch (SQLException failed) {
            throw new DataAccessResourceFailureException("What a replay left cannot be dropped", failed);
        }
    }

    @Override
    public void start() {
        started = true;
        projections.all().stream()
                .filter(this::isChanged)
                .filter(projection -> !begun(projection, true))
                .forEach(projection -> log.info("Another process rebuilds {}", projection.name()));
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
