package io.caseledger.platform.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest end of the ledger, kept in memory for the projections and feeds of the process that appends, so that what was just committed need not
 * be fetched again. A shortcut only: what is not here is read from the database, and only committed events ever get here.
 */
public final class LedgerTail {

    private static final Logger log = LoggerFactory.getLogger(LedgerTail.class);
    private static final int CAPACITY = 8_192;

    private final ReentrantLock lock = new ReentrantLock();
    private final StoredEvent[] ring = new StoredEvent[CAPACITY];
    private final AtomicLong tidings = new AtomicLong();
    private final CopyOnWriteArrayList<Runnable> bells = new CopyOnWriteArrayList<>();
    private long first = 1;
    private long last;

    /** Takes events that were just committed, in order, and rings every bell. */
    public void committed(List<StoredEvent> events) {
        lock.lock();
        try {
            for (StoredEvent event : events) {
                if (event.position() != last + 1) {
                    first = event.position(); // others appended in between: the database has them
                }
                last = event.position();
                ring[(int) (last % CAPACITY)] = event;
                first = Math.max(first, last - CAPACITY + 1);
            }
        } finally {
            lock.unlock();
        }
        ringBells();
    }

    /** Tells everyone who waits that there may be something new in the database, which others put there. */
    public void ring() {
        tidings.incrementAndGet();
        ringBells();
    }

    /** How often there was word of events that are not here. */
    public long tidings() {
        return tidings.get();
    }

    /** Who cannot hear it, because it is shutting down, must not spoil the commit. */
    private void ringBells() {
        for (Runnable bell : bells) {
            try {
                bell.run();
            } catch (RuntimeException deaf) {
                log.warn("Somebody who waits for events could not be told of new ones: {}", deaf.toString());
            }
        }
    }

    /** Rings when events arrive; the answer unhooks it. */
    public Runnable onArrival(Runnable bell) {
        bells.add(bell);
        return () -> bells.remove(bell);
    }

    /** Whether the ledger is known to go on after a position, here or only in the database. */
    public boolean isPast(long position) {
        lock.lock();
        try {
            return last > position;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a position is that of the last event that was appended here. */
    public boolean endsAt(long position) {
        lock.lock();
        try {
            return last == position && last > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Up to {@code limit} events right after a position; empty when they are not held here. */
    public List<StoredEvent> after(long position, int limit) {
        lock.lock();
        try {
            if (position + 1 < first || position >= last) {
                return List.of();
            }
            List<StoredEvent> events = new ArrayList<>();
            for (long next = position + 1; next <= last && events.size() < limit; next++) {
                events.add(ring[(int) (next % CAPACITY)]);
            }
            return events;
        } finally {
            lock.unlock();
        }
    }
}
