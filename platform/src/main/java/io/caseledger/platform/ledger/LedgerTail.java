package io.caseledger.platform.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest end of the ledger, kept in memory for the projections and feeds of the process that appends, so that what was just committed need not
 * be fetched again. A shortcut only: what is not here is read from the database, and only committed events ever get here.
 */
public final class LedgerTail {

    private static final Logger log = LoggerFactory.getLogger(LedgerTail.class);
    private static final int CAPACITY = 8_192;

    /** Who was not called for so long is called whatever came, or would find no more here what it has to pass. */
    private static final int UNHEARD = CAPACITY / 2;

    private final ReentrantLock lock = new ReentrantLock();
    private final StoredEvent[] ring = new StoredEvent[CAPACITY];
    private final AtomicLong tidings = new AtomicLong();
    private final CopyOnWriteArrayList<Bell> bells = new CopyOnWriteArrayList<>();
    private final Map<String, Long> lastOfKind = new HashMap<>();
    private long first = 1;
    private long last;

    /** Who is to be called when events arrive of some kinds, or of any. */
    private static final class Bell {

        private final @Nullable Set<String> kinds;
        private final Runnable call;
        private volatile long heard;

        Bell(@Nullable Set<String> kinds, Runnable call) {
            this.kinds = kinds;
            this.call = call;
        }

        boolean isFor(Set<String> arrived, long position) {
            return kinds == null || arrived.stream().anyMatch(kinds::contains) || position - heard >= UNHEARD;
        }

        /** Who cannot hear it, because it is shutting down, must not spoil the commit. */
        void ring(long position) {
            heard = position;
            try {
                call.run();
            } catch (RuntimeException deaf) {
                log.warn("Somebody who waits for events could not be told of new ones: {}", deaf.toString());
            }
        }
    }

    /** Takes events that were just committed, in order, and rings the bells of those whom they concern. */
    public void committed(List<StoredEvent> events) {
        Set<String> kinds = new HashSet<>();
        boolean othersToo = false;
        long position;
        lock.lock();
        try {
            for (StoredEvent event : events) {
                if (event.position() != last + 1) {
                    first = event.position(); // others appended in between: the database has them
                    othersToo = true;
                }
                last = event.position();
                ring[(int) (last % CAPACITY)] = event;
                first = Math.max(first, last - CAPACITY + 1);
                lastOfKind.put(event.kind(), last);
                kinds.add(event.kind());
            }
            position = last;
        } finally {
            lock.unlock();
        }
        for (Bell bell : bells) {
            if (othersToo || bell.isFor(kinds, position)) {
                bell.ring(position);
            }
        }
    }

    /** Tells everyone who waits that there may be something new in the database, which others put there. */
    public void ring() {
        tidings.incrementAndGet();
        for (Bell bell : bells) {
            bell.ring(bell.heard);
        }
    }

    /** How often there was word of events that are not here. */
    public long tidings() {
        return tidings.get();
    }

    /** Calls when events arrive; the answer unhooks it. */
    public Runnable onArrival(Runnable call) {
        return hook(new Bell(null, call));
    }

    /** Calls when events of some kinds arrive, and now and then also for others; the answer unhooks it. */
    public Runnable onArrival(Set<String> kinds, Runnable call) {
        return hook(new Bell(kinds, call));
    }

    private Runnable hook(Bell bell) {
        bells.add(bell);
        return () -> bells.remove(bell);
    }

    /** The last position known here up to which no event of some kinds follows a position; that position itself where one does, or may. */
    public long passes(long position, Set<String> kinds) {
        lock.lock();
        try {
            boolean known = position + 1 >= first && position < last;
            return known && kinds.stream().allMatch(kind -> lastOfKind.getOrDefault(kind, 0L) <= position)
                    ? last
                    : position;
        } finally {
            lock.unlock();
        }
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
