package io.caseledger.query.projections;

import io.caseledger.platform.ledger.LedgerPlace;
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
    private final ReplayReason why;
    private final Workshop workshop;
    private final Connection lock;
    private final SideTables tables;
    private final ReplayProgress progress;
    private final CountDownLatch accepted = new CountDownLatch(1);

    /**
     * @param lock the connection that keeps other processes off; it is the one that switches, so that who has lost it cannot
     */
    Replay(Projection projection, ReplayReason why, Workshop workshop, Connection lock) {
        this.projection = projection;
        this.why = why;
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
     * @return of the last event that is in them
     * @throws InterruptedException when it shall not go on
     * @throws RuntimeException as what is wrong with an event, a table or the database; the live tables are as they were
     */
    LedgerPlace run() throws InterruptedException, SQLException {
        SideFold fold = build(workshop.builds());
        enter(Phase.CATCHING_UP);
        catchUp(fold);
        if (why == ReplayReason.REPLACED) {
            workshop.processorOf(projection).shutDown(); // it knows a position of the former ledger
        } else {
            compareWithLive(fold);
        }
        enter(Phase.SWITCHING);
        long pause = MILLIS_BETWEEN_TRIES;
        while (!switched(fold)) {
            Thread.sleep(pause);
            pause = Math.min(2 * pause, MOST_MILLIS_BETWEEN_TRIES);
        }
        return fold.place();
    }

    private void compareWithLive(SideFold fold) throws InterruptedException, SQLException {
        enter(Phase.COMPARING);
        Map<String, Comparison.Difference> differences = compare(fold);
        progress.differs(differences);
        if (!differences.isEmpty() && why == ReplayReason.ASKED) {
            log.warn("The rebuilt tables of {} are not as the live ones: {}", projection.name(), differences);
            enter(Phase.WAITING);
            accepted.await();
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
            long live = goal();
            progress.beginsToRead(live);
            if (why == ReplayReason.REPLACED) {
                workshop.parked().forgetVanished(projection.name());
            }
            SideParking passed = workshop.parked().beside(projection.name());
            Rebuilder.Result built = workshop.rebuilder().rebuild(projection, tables, passed, live, progress);
            tables.analyze();
            tables.requireShapeOfLive();
            return new SideFold(
                    projection, passed, workshop.ledger(), workshop.projector(), tables.schema(), built.place());
        } finally {
            builds.release();
        }
    }

    private void catchUp(SideFold fold) throws InterruptedException {
        long live = goal();
        while (live - fold.position() > NEAR) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            fold.foldTo(live);
            live = goal();
        }
    }

    /** How far the new tables have to come: to where the live ones are, or, where those are another ledger's, to its end. */
    private long goal() {
        return why == ReplayReason.REPLACED
                ? workshop.ledger().head()
                : workshop.positions().of(JdbcClient.create(workshop.owner()), projection.name());
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
            long held = workshop.positions().held(transaction, projection.name());
            long live = why == ReplayReason.REPLACED ? goal() : held;
            if (live - fold.position() > NEAR) {
                return false;
            }
            tables.holdOffWriters(transaction);
            fold.foldTo(live);
            fold.requireSameLedger();
            transaction
                    .sql("set local lock_timeout = '" + PATIENCE_WITH_READERS + "'")
                    .update();
            tables.takeOver(transaction);
            workshop.parked().replace(transaction, projection.name(), fold.passed());
            workshop.table().replaySwitched(transaction, projection);
            if (why == ReplayReason.REPLACED) {
                workshop.positions().move(transaction, projection.name(), fold.place());
            }
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
