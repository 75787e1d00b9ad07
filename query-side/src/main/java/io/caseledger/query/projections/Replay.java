package io.caseledger.query.projections;

import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Rebuilder;
import io.caseledger.query.platform.SideParking;
import io.caseledger.query.platform.SideTables;
import io.caseledger.query.projections.ReplayProgress.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Builds a projection's tables anew beside the live ones, catches up with them, compares both at one position, and puts the new ones in the old ones'
 * place. The live projection goes on meanwhile and owns its position from beginning to end: a replay never passes it, and never moves it.
 */
final class Replay {

    private static final Logger log = LoggerFactory.getLogger(Replay.class);

    /** So few events are folded while the live projection waits. */
    private static final long NEAR = 500;

    /** Less than the second after which PostgreSQL looks for deadlocks: when we stand in somebody's way, it is we who go. */
    private static final String PATIENCE_WITH_WRITERS = "900ms";

    /** Who comes to read while we wait for earlier readers waits behind us. */
    private static final String PATIENCE_WITH_READERS = "200ms";

    private static final Set<String> LOCKED_BY_OTHERS = Set.of("55P03", "40P01");
    private static final int SECONDS_TO_ANSWER = 5;
    private static final long MILLIS_BETWEEN_TRIES = 100;
    private static final long MOST_MILLIS_BETWEEN_TRIES = 2_000;

    private final Projection projection;
    private final boolean changed;
    private final Workshop workshop;
    private final Connection lock;
    private final SideTables tables;
    private final ReplayProgress progress;
    private final CountDownLatch accepted = new CountDownLatch(1);

    /**
     * @param changed whether the definition did, so that other rows are what is wanted
     * @param lock the connection that keeps other processes off; it is the one that switches, so that who has lost it cannot
     */
    Replay(Projection projection, boolean changed, Workshop workshop, Connection lock) {
        this.projection = projection;
        this.changed = changed;
        this.workshop = workshop;
        this.lock = lock;
        this.tables = workshop.tablesOf(projection);
        this.progress = new ReplayProgress(phase -> workshop.table().replayEnters(projection.name(), phase));
    }

    ReplayProgress progress() {
        return progress;
    }

    /** Takes the rebuilt rows, though they are not those that are live. */
    void accept() {
        accepted.countDown();
    }

    /**
     * Comes back when the new tables are live.
     *
     * @throws InterruptedException when it shall not go on
     * @throws RuntimeException as what is wrong with an event, a table or the database; the live tables are as they were
     */
    void run() throws InterruptedException, SQLException {
        SideFold fold = build(workshop.builds());
        enter(Phase.CATCHING_UP);
        catchUp(fold);
        enter(Phase.COMPARING);
        Map<String, Comparison.Difference> differences = compare(fold);
        progress.differs(differences);
        if (!differences.isEmpty() && !changed) {
            log.warn("The rebuilt tables of {} are not as the live ones: {}", projection.name(), differences);
            enter(Phase.WAITING);
            accepted.await();
        }
        enter(Phase.SWITCHING);
        long pause = MILLIS_BETWEEN_TRIES;
        while (!switched(fold)) {
            Thread.sleep(pause);
            pause = Math.min(2 * pause, MOST_MILLIS_BETWEEN_TRIES);
        }
    }

    private void enter(Phase phase) throws InterruptedException, SQLException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        requireLock();
        progress.enters(phase);
    }

    /** Who has lost it may find another's tables under the name of his. */
    private void requireLock() throws SQLException {
        if (!lock.isValid(SECONDS_TO_ANSWER)) {
            throw new SQLException("The replay of " + projection.name() + " has lost its lock");
        }
    }

    private SideFold build(Semaphore builds) throws InterruptedException, SQLException {
        builds.acquire();
        try {
            long live = workshop.positions().of(JdbcClient.create(workshop.owner()), projection.name());
            progress.beginsToRead(live);
            SideParking passed = workshop.parked().beside(projection.name());
            Rebuilder.Result built = workshop.rebuilder().rebuild(projection, tables, passed, live, progress);
            tables.analyze();
            tables.requireShapeOfLive();
            return new SideFold(
                    projection, passed, workshop.ledger(), workshop.projector(), tables.schema(), built.position());
        } finally {
            builds.release();
        }
    }

    private void catchUp(SideFold fold) throws InterruptedException {
        JdbcClient owner = JdbcClient.create(workshop.owner());
        long live = workshop.positions().of(owner, projection.name());
        while (live - fold.position() > NEAR) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            fold.foldTo(live);
            live = workshop.positions().of(owner, projection.name());
        }
    }

    /** The live rows and their position as of one moment, and the new ones folded up to exactly there. */
    private Map<String, Comparison.Difference> compare(SideFold fold) throws SQLException {
        try (Connection moment = workshop.owner().getConnection()) {
            moment.setAutoCommit(false);
            moment.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            JdbcClient live = on(moment);
            fold.foldTo(workshop.positions().of(live, projection.name()));
            Map<String, Comparison.Contents> contents = Comparison.contents(live, projection, "read");
            moment.rollback();
            return Comparison.differences(
                    contents, Comparison.contents(JdbcClient.create(workshop.owner()), projection, tables.schema()));
        }
    }

    /**
     * One transaction. The live projection's next batch waits at its position, which it stores first, and then goes on in the new tables; readers wait
     * only while the names change hands.
     *
     * @return false when others held what it needs for too long; then nothing has happened
     */
    private boolean switched(SideFold fold) throws InterruptedException, SQLException {
        requireLock();
        catchUp(fold);
        lock.setAutoCommit(false);
        try {
            JdbcClient transaction = on(lock);
            transaction
                    .sql("set local lock_timeout = '" + PATIENCE_WITH_WRITERS + "'")
                    .update();
            long live = workshop.positions().held(transaction, projection.name());
            if (live - fold.position() > NEAR) {
                return false;
            }
            tables.holdOffWriters(transaction);
            fold.foldTo(live);
            transaction
                    .sql("set local lock_timeout = '" + PATIENCE_WITH_READERS + "'")
                    .update();
            tables.takeOver(transaction);
            workshop.parked().replace(transaction, projection.name(), fold.passed());
            workshop.table().replaySwitched(transaction, projection);
            lock.commit();
            return true;
        } catch (DataAccessException failed) {
            if (isLockedByOthers(failed)) {
                log.debug("The tables of {} are in use: {}", projection.name(), failed.getMessage());
                return false;
            }
            throw failed;
        } finally {
            lock.rollback();
            lock.setAutoCommit(true);
        }
    }

    private static boolean isLockedByOthers(DataAccessException failed) {
        return failed.getRootCause() instanceof SQLException cause && LOCKED_BY_OTHERS.contains(cause.getSQLState());
    }

    private static JdbcClient on(Connection connection) {
        return JdbcClient.create(new SingleConnectionDataSource(connection, true));
    }
}
