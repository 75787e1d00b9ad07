package io.caseledger.query.platform;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far one projection has come. Events of other kinds never reach it, so where it has nothing left to do, it stands where the ledger was last
 * looked at.
 */
final class Progress {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private long scanned;
    private long delivered;
    private long processed;
    private boolean behind;
    private Runnable caughtUp = () -> {};
    private volatile Runnable hurried = () -> {};

    /** The stream begins after this position: after a restart or a reset. */
    void startAt(long position) {
        move(() -> {
            scanned = position;
            delivered = position;
            processed = position;
        });
    }

    /** The ledger was looked at up to here; the last event for this projection was at {@code relevant}, 0 for none. */
    void scannedTo(long position, long relevant) {
        move(() -> {
            scanned = position;
            delivered = Math.max(relevant, delivered);
        });
    }

    /** Everything for this projection up to here is committed. */
    void processedTo(long position) {
        move(() -> processed = position);
        callWhoFoundItBehind();
    }

    /** Whether so many positions were read that are not folded yet; whoever is told so is called when it may be otherwise. */
    boolean isBehind(long positions) {
        lock.lock();
        try {
            behind = delivered - processed >= positions;
            return behind;
        } finally {
            lock.unlock();
        }
    }

    void onCaughtUp(Runnable call) {
        lock.lock();
        try {
            caughtUp = call;
        } finally {
            lock.unlock();
        }
    }

    /** Whoever follows in no hurry is called when somebody waits. */
    void onHurry(Runnable call) {
        hurried = call;
    }

    void hurry() {
        hurried.run();
    }

    private void callWhoFoundItBehind() {
        Runnable call;
        lock.lock();
        try {
            if (!behind) {
                return;
            }
            behind = false;
            call = caughtUp;
        } finally {
            lock.unlock();
        }
        call.run();
    }

    private void move(Runnable change) {
        lock.lock();
        try {
            change.run();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The position up to which the read model shows everything. */
    long position() {
        lock.lock();
        try {
            return processed >= delivered ? Math.max(scanned, processed) : processed;
        } finally {
            lock.unlock();
        }
    }

    boolean await(long position, Duration atMost) {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            while (position() < position) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = moved.awaitNanos(nanos);
            }
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
