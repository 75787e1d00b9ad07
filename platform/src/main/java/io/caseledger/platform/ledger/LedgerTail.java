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

    /** The place before the first event that is here; unlike its position, its hash is known only once something is. */
    private LedgerPlace before = LedgerPlace.START;

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

    /**
     * Takes events that were just committed, in order, and rings the bells of those whom they concern.
     *
     * @param onto where the ledger stood before: what is here is of that ledger or given up
     */
    public void committed(LedgerPlace onto, List<StoredEvent> events) {
        Set<String> kinds = new HashSet<>();
        boolean othersToo = false;
        long position;
        lock.lock();
        try {
            if (!isLast(onto)) {
                othersToo = true; // others appended in between: the database has that; or it is another ledger
                last = onto.position();
                first = last + 1;
                before = onto;
                lastOfKind.clear();
            }
            for (StoredEvent event : events) {
                last = event.position();
                int slot = (int) (last % CAPACITY);
                if (last - first == CAPACITY) {
                    before = LedgerPlace.of(ring[slot]);
                    first++;
                }
                ring[slot] = event;
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

    /** Where what is here ends; {@link LedgerPlace#START} while nothing is. */
    public LedgerPlace end() {
        lock.lock();
        try {
            return last < first ? LedgerPlace.START : LedgerPlace.of(ring[(int) (last % CAPACITY)]);
        } finally {
            lock.unlock();
        }
    }

    /** Gives up what is here: the ledger was replaced by one that does not have it. */
    public void forget() {
        lock.lock();
        try {
            first = 1;
            last = 0;
            before = LedgerPlace.START;
            lastOfKind.clear();
        } finally {
            lock.unlock();
        }
        ring();
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

    /** The same from a place on, where it is of the ledger that is here. */
    public LedgerPlace passes(LedgerPlace place, Set<String> kinds) {
        lock.lock();
        try {
            long passed = passes(place.position(), kinds);
            return passed == place.position() || !isHere(place)
                    ? place
                    : LedgerPlace.of(ring[(int) (passed % CAPACITY)]);
        } finally {
            lock.unlock();
        }
    }

    private boolean isLast(LedgerPlace place) {
        return place.position() == last && isHere(place);
    }

    /** Whether the event that leads to a place is here, or right before what is. */
    private boolean isHere(LedgerPlace place) {
        long position = place.position();
        if (position == before.position()) {
            return place.agrees(before.hash());
        }
        return position >= first && position <= last && place.agrees(ring[(int) (position % CAPACITY)].hash());
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

    /** The same after a place, where it is of the ledger that is here. */
    public List<StoredEvent> after(LedgerPlace place, int limit) {
        lock.lock();
        try {
            return isHere(place) ? after(place.position(), limit) : List.of();
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
