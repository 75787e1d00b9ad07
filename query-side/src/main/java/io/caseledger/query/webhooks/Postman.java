package io.caseledger.query.webhooks;

import io.caseledger.platform.ledger.LedgerTail;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/**
 * Brings events to webhooks. One thread does all that the database is needed for: it has written down which events are to be delivered, sends off what
 * is due, and keeps what came of it.
 */
final class Postman implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Postman.class);
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(400);
    private static final long ROUND_EVERY = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long RELOAD_EVERY = TimeUnit.SECONDS.toNanos(1);
    private static final long PURGE_EVERY = TimeUnit.MINUTES.toNanos(10);
    private static final long PATIENCE_AT_THE_END = TimeUnit.SECONDS.toNanos(5);

    private final DataSource writer;
    private final LedgerTail tail;
    private final Scribe scribe;
    private final Trips trips;
    private final Duration keep;
    private final Thread thread;
    private volatile boolean rung;
    private volatile boolean changed = true;
    private volatile boolean idle = true;
    private volatile boolean closed;
    private Runnable unhook = () -> {};

    /** @param keep how long the log shows what was delivered or given up */
    Postman(DataSource writer, LedgerTail tail, Scribe scribe, Trips trips, Duration keep) {
        this.writer = writer;
        this.tail = tail;
        this.scribe = scribe;
        this.trips = trips;
        this.keep = keep;
        this.thread = Thread.ofPlatform().name("webhooks").daemon().unstarted(this::run);
    }

    /** To be told when webhooks were changed here, so that it need not be found out later. */
    void look() {
        changed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            try (Outbox outbox = new Outbox(writer)) {
                changed = true;
                work(outbox);
                finish(outbox);
            } catch (SQLException | DataAccessException unreachable) {
                log.warn("Webhooks wait for the database", unreachable);
                scribe.forget();
                LockSupport.parkNanos(RELOAD_EVERY);
            } catch (RuntimeException bug) {
                log.error("Webhooks are held up by a fault of ours", bug);
                LockSupport.parkNanos(RELOAD_EVERY);
            }
        }
    }

    private void work(Outbox outbox) {
        long now = System.nanoTime();
        long reloaded = now - RELOAD_EVERY;
        long looked = now - LOOK_EVERY;
        long purged = now - PURGE_EVERY;
        long word = 0;
        while (!closed) {
            now = System.nanoTime();
            rung = false;
            if (changed || now - reloaded >= RELOAD_EVERY) {
                changed = false;
                reloaded = now;
                scribe.reload(outbox);
                idle = scribe.webhooks().isEmpty();
            }
            if (now - purged >= PURGE_EVERY && outbox.purge(keep) == 0) {
                purged = now;
            }
            long heard = tail.tidings();
            if (!idle && (heard != word || now - looked >= LOOK_EVERY)) {
                word = heard;
                looked = now;
                scribe.look(outbox);
            }
            if (!round(outbox)) {
                pause();
            }
        }
    }

    /** Whether the next must come at once. */
    private boolean round(Outbox outbox) {
        if (trips.takeBack(outbox)) {
            changed = true;
        }
        Scribe.Round written = scribe.write(outbox);
        trips.send(outbox, scribe.webhooks(), () -> LockSupport.unpark(thread));
        if (written == Scribe.Round.OUTDATED) {
            changed = true;
        }
        return written != Scribe.Round.DONE || changed;
    }

    private void pause() {
        if (!rung && !trips.isAnyoneBack()) {
            LockSupport.parkNanos(idle ? RELOAD_EVERY : LOOK_EVERY / 2);
        }
        LockSupport.parkNanos(ROUND_EVERY); // what comes together is dealt with together
    }

    /** Gives those who are out a little time to come back, so that they need not go again. */
    private void finish(Outbox outbox) {
        long deadline = System.nanoTime() + PATIENCE_AT_THE_END;
        while (trips.isAnyoneOut() && System.nanoTime() < deadline) {
            trips.takeBack(outbox);
            LockSupport.parkNanos(ROUND_EVERY);
        }
    }

    @Override
    public void start() {
        unhook = tail.onArrival(() -> {
            rung = true;
            if (!idle) {
                LockSupport.unpark(thread);
            }
        });
        thread.start();
    }

    @Override
    public void stop() {
        unhook.run();
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofNanos(2 * PATIENCE_AT_THE_END));
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread.isAlive();
    }
}
