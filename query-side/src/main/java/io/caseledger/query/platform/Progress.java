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
