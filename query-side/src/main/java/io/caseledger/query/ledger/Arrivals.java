package io.caseledger.query.ledger;

import io.caseledger.platform.ledger.LedgerTail;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Tells all readers that wait that the ledger goes on. One thread hears of it, from the appender here or by looking at the head for what others append,
 * and wakes the readers: their number costs the appender nothing.
 */
@Component
class Arrivals implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Arrivals.class);
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private final LedgerTail tail;
    private final LedgerQueries ledger;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Thread watcher;
    private volatile long head = -1;
    private volatile boolean rung;
    private volatile boolean closed;
    private long word;
    private long waiting;
    private Runnable unhook = () -> {};

    Arrivals(LedgerTail tail, LedgerQueries ledger) {
        this.tail = tail;
        this.ledger = ledger;
        this.watcher = Thread.ofPlatform().name("feed-bell").daemon().unstarted(this::watch);
    }

    /** Goes up whenever there may be something new. To be asked before looking. */
    long word() {
        lock.lock();
        try {
            return word;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is word of something new since it was asked, or the time is over, or this ends. */
    void await(long since, Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            waiting++;
            while (word == since && nanos > 0 && !closed) {
                nanos = arrived.awaitNanos(nanos);
            }
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /** Whether readers must leave, because the application shuts down. */
    boolean isClosed() {
        return closed;
    }

    /** Whether the ledger was seen to go on after a position, which only the database may know. */
    boolean isPast(long position) {
        return head > position;
    }

    private void watch() {
        while (!closed) {
            if (!rung) {
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
            if (rung) {
                rung = false;
                tell();
            } else if (isAwaited()) {
                long before = head;
                head = look(before);
                if (head != before) {
                    tell();
                }
            }
        }
        tell();
    }

    private long look(long known) {
        try {
            return ledger.head();
        } catch (DataAccessException unreachable) {
            log.debug("The ledger's head cannot be seen: {}", unreachable.getMessage());
            return known;
        }
    }

    private boolean isAwaited() {
        lock.lock();
        try {
            return waiting > 0;
        } finally {
            lock.unlock();
        }
    }

    private void tell() {
        lock.lock();
        try {
            word++;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        unhook = tail.onArrival(() -> {
            rung = true;
            LockSupport.unpark(watcher);
        });
        watcher.start();
    }

    /** Before the web server, which waits for requests to end: streams do so only when they are told. */
    @Override
    public void stop() {
        unhook.run();
        closed = true;
        LockSupport.unpark(watcher);
    }

    @Override
    public boolean isRunning() {
        return watcher.isAlive();
    }
}
