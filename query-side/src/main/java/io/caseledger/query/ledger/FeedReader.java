package io.caseledger.query.ledger;

import io.caseledger.platform.ledger.LedgerTail;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Paging;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads on from a position: from the end of the ledger that is in memory where it can, so that many readers cost the database nothing. */
@Component
class FeedReader {

    private static final int LOOKED_THROUGH = 1_000;

    private final LedgerTail tail;
    private final Arrivals arrivals;
    private final LedgerQueries ledger;
    private final Confidential confidential;

    FeedReader(LedgerTail tail, Arrivals arrivals, LedgerQueries ledger, Confidential confidential) {
        this.tail = tail;
        this.arrivals = arrivals;
        this.ledger = ledger;
        this.confidential = confidential;
    }

    /**
     * What came after a position.
     *
     * @param lookedTo the position up to which there is nothing else for the reader; where to go on
     */
    record Slice(List<StoredEvent> events, long lookedTo) {}

    Slice after(long position, FeedFilter filter, int limit) {
        Slice slice = wanted(position, filter, limit);
        return filter.clearance().confidential()
                ? slice
                : new Slice(confidential.without(slice.events()), slice.lookedTo());
    }

    private Slice wanted(long position, FeedFilter filter, int limit) {
        List<StoredEvent> newest = tail.after(position, LOOKED_THROUGH);
        if (!newest.isEmpty()) {
            return fromTail(newest, filter, limit);
        }
        return tail.endsAt(position) && !arrivals.isPast(position)
                ? new Slice(List.of(), position)
                : fromDatabase(position, filter, limit);
    }

    private static Slice fromTail(List<StoredEvent> newest, FeedFilter filter, int limit) {
        List<StoredEvent> events = new ArrayList<>();
        for (StoredEvent event : newest) {
            if (filter.takes(event)) {
                events.add(event);
                if (events.size() == limit) {
                    return new Slice(events, event.position());
                }
            }
        }
        return new Slice(events, newest.getLast().position());
    }

    private Slice fromDatabase(long position, FeedFilter filter, int limit) {
        long head = ledger.head(); // before the events: what is appended in between is for the next look
        if (head <= position) {
            return new Slice(List.of(), position);
        }
        long first = filter.from() == null ? position : Math.max(position, ledger.lastPositionBefore(filter.from()));
        long last = filter.to() == null ? head : Math.min(head, ledger.lastPositionBefore(filter.to()));
        if (first >= last) {
            return new Slice(List.of(), head);
        }
        List<StoredEvent> events = ledger.page(
                filter.where().and("position > ?", first).and("position <= ?", last), "position", new Paging(1, limit));
        return new Slice(events, events.size() < limit ? head : events.getLast().position());
    }
}
