package io.caseledger.query.platform;

import io.caseledger.platform.ledger.ContiguityViolation;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How far one projection has come. Events of other kinds never reach it, so where it has nothing left to do, it stands where the ledger was last
 * looked at.
 */
final class Progress {

    /** Who waits is called when it is its turn; it looks by itself, too, for what no call tells: that the ledger went on without us. */
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** For so long after somebody began to wait, others are taken to follow. */
    private static final long AWAITED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(Comparator.comparingLong(Waiting::position));
    private LongUnaryOperator beyond = LongUnaryOperator.identity();
    private long scanned;
    private long delivered;
    private long processed;
    private boolean behind;
    private volatile boolean paused;
    private volatile @Nullable String replaced;
    private Runnable caughtUp = () -> {};
    private volatile @Nullable ContiguityViolation violation;
    private volatile Runnable hurried = () -> {};
    private volatile Runnable awaited = () -> {};
    private volatile long awaitedAt = System.nanoTime();

    private record Waiting(long position, CountDownLatch turn) {}

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
            behind = backlog() >= positions;
            return behind;
        } finally {
            lock.unlock();
        }
    }

    /** How many positions were read that are not folded yet. */
    long backlog() {
        lock.lock();
        try {
            return delivered - processed;
        } finally {
            lock.unlock();
        }
    }

    /** Called whenever the stream may go on: when the fold has caught up with it, or is resumed. */
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

    /** Called when somebody begins to wait. */
    void onAwaited(Runnable call) {
        awaited = call;
    }

    /** Whether somebody waits, or did a moment ago. */
    boolean isAwaited() {
        if (System.nanoTime() - awaitedAt < AWAITED_NANOS) {
            return true;
        }
        lock.lock();
        try {
            return !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** How far the ledger is known to go on without an event for this projection, from where it was looked at. */
    void beyond(LongUnaryOperator known) {
        move(() -> beyond = known);
    }

    /** From now on nothing more is handed over; what has been is still folded. */
    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        Runnable call;
        lock.lock();
        try {
            call = caughtUp;
        } finally {
            lock.unlock();
        }
        call.run();
    }

    boolean isPaused() {
        return paused;
    }

    /** What it shows is of events that the ledger does not have: nothing is handed over until its rows are built anew. Null when they are. */
    void replaced(@Nullable String reason) {
        replaced = reason;
        violation = null;
    }

    /** Why its rows are not of this ledger's events, or null. */
    @Nullable
    String replaced() {
        return replaced;
    }

    boolean isReplaced() {
        return replaced != null;
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

    /** Something is missing or comes twice: it stays known until the projection has passed it after all. Answers the violation, to be thrown. */
    ContiguityViolation violated(ContiguityViolation found) {
        violation = found;
        return found;
    }

    /** What the projection cannot pass, or null. */
    @Nullable
    ContiguityViolation violation() {
        ContiguityViolation found = violation;
        return found == null || position() >= found.position() ? null : found;
    }

    private void move(Runnable change) {
        lock.lock();
        try {
            change.run();
            long reached = waiting.isEmpty() ? 0 : position();
            while (!waiting.isEmpty() && waiting.element().position <= reached) {
                waiting.remove().turn.countDown();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The position up to which the read model shows everything. */
    long position() {
        lock.lock();
        try {
            return processed >= delivered ? beyond.applyAsLong(Math.max(scanned, processed)) : processed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until {@link #position} has reached a position, at most so long. */
    boolean await(long position, Duration atMost) {
        if (isReplaced()) {
            return false;
        }
        Waiting turn = new Waiting(position, new CountDownLatch(1));
        lock.lock();
        try {
            if (position() >= position) {
                return true;
            }
            waiting.add(turn);
        } finally {
            lock.unlock();
        }
        awaitedAt = System.nanoTime();
        awaited.run();
        boolean reached = false;
        try {
            for (long left = atMost.toNanos(); !reached && left > 0; left -= LOOK_EVERY_NANOS) {
                reached = turn.turn.await(Math.min(left, LOOK_EVERY_NANOS), TimeUnit.NANOSECONDS)
                        || position() >= position;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        if (turn.turn.getCount() > 0) {
            forget(turn);
        }
        return reached;
    }

    private void forget(Waiting turn) {
        lock.lock();
        try {
            waiting.remove(turn);
        } finally {
            lock.unlock();
        }
    }
}
