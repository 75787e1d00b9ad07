package io.caseledger.query.projections;

import io.caseledger.platform.ledger.LedgerPlace;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.ProjectionState;
import io.caseledger.query.projections.ProjectionTable.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Runs one replay, writes down how it ended, and leaves nothing of it behind. */
final class ReplayThread {

    private static final Logger log = LoggerFactory.getLogger(ReplayThread.class);
    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(10);
    private static final int SECONDS_TO_ANSWER = 5;

    private final Projection projection;
    private final ReplayReason why;
    private final ProjectionState state;
    private final Workshop workshop;
    private final Connection lock;
    private final Runnable atEnd;
    private final Replay replay;
    private final Thread thread;
    private volatile Outcome whenInterrupted = Outcome.INTERRUPTED;

    /** @param lock the connection whose lock keeps other processes from replaying the same projection; it is closed at the end */
    ReplayThread(
            Projection projection,
            ReplayReason why,
            ProjectionState state,
            Workshop workshop,
            Connection lock,
            Runnable atEnd) {
        this.projection = projection;
        this.state = state;
        this.why = why;
        this.workshop = workshop;
        this.lock = lock;
        this.atEnd = atEnd;
        this.replay = new Replay(projection, why, workshop, lock);
        // Not a virtual one: interrupting those closes the connections they are reading from.
        this.thread =
                Thread.ofPlatform().name("replay-" + projection.name()).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    ReplayReason why() {
        return why;
    }

    ReplayProgress progress() {
        return replay.progress();
    }

    /** Whether somebody's yes was waited for. */
    boolean accept() {
        boolean waiting = progress().phase() == ReplayProgress.Phase.WAITING;
        if (waiting) {
            replay.accept();
        }
        return waiting;
    }

    /** It is on record before anybody stops: who dies meanwhile must not begin it again. */
    void cancel() {
        workshop.table().replayEnded(projection.name(), Outcome.CANCELLED);
        whenInterrupted = Outcome.CANCELLED;
        thread.interrupt();
    }

    void interrupt() {
        thread.interrupt();
    }

    void join() {
        try {
            thread.join(PATIENCE_AT_THE_END);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Outcome outcome = Outcome.FAILED;
        String reason = "";
        try {
            LedgerPlace place = replay.run();
            outcome = Outcome.SWITCHED;
            if (why == ReplayReason.REPLACED) {
                state.rebuilt(place.position());
                workshop.processorOf(projection).start();
            }
            log.info("The tables of {} are rebuilt and live", projection.name());
        } catch (InterruptedException stop) {
            outcome = whenInterrupted;
        } catch (SQLException | RuntimeException failed) {
            if (Thread.interrupted()) {
                outcome = whenInterrupted;
            } else {
                reason = String.valueOf(failed.getMessage());
                log.error("The replay of {} failed; its live tables are as they were", projection.name(), failed);
            }
        } catch (Error broken) {
            reason = broken.toString();
            throw broken;
        } finally {
            finish(outcome, reason);
        }
    }

    private void finish(Outcome outcome, String reason) {
        if (Thread.interrupted()) {
            log.debug("It was too late to stop the replay of {}", projection.name());
        }
        try {
            if (!lock.isValid(SECONDS_TO_ANSWER)) {
                log.warn(
                        "The replay of {} has lost its lock: what it left is whoever's who takes it up",
                        projection.name());
                return;
            }
            workshop.tablesOf(projection).drop();
            if (outcome == Outcome.FAILED) {
                workshop.table().replayFailed(projection.name(), reason, why);
            } else {
                workshop.table().replayEnded(projection.name(), outcome);
            }
        } catch (SQLException | DataAccessException unreachable) {
            log.warn(
                    "What the replay of {} left is dropped by whoever takes it up: {}",
                    projection.name(),
                    unreachable.toString());
        } finally {
            release(lock);
            atEnd.run();
        }
    }

    /** PostgreSQL comes to it some time after a connection is closed: whoever asks next must not be told that a replay goes on. */
    static void release(Connection lock) {
        try (lock;
                Statement statement = lock.createStatement()) {
            statement.execute("select pg_advisory_unlock_all()");
        } catch (SQLException broken) {
            log.debug("The lock of a replay is gone with its connection: {}", broken.getMessage());
        }
    }
}
