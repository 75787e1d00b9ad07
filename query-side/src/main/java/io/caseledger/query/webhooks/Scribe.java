package io.caseledger.query.webhooks;

import io.caseledger.platform.ledger.ContiguityViolation;
import io.caseledger.platform.ledger.LedgerPlace;
import io.caseledger.platform.ledger.LedgerTail;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.EventForm;
import io.caseledger.query.webhooks.Outbox.Endpoint;
import io.caseledger.query.webhooks.Outbox.Letter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks through the ledger for each webhook, some events at a time, and writes down what is to be delivered. Used by one thread. */
final class Scribe {

    private static final int EVENTS_PER_LOOK = 1_000;
    private static final int MOST_WAITING = 10_000;

    private final LedgerTail tail;
    private final EventForm form;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private long head;

    Scribe(LedgerTail tail, EventForm form) {
        this.tail = tail;
        this.form = form;
    }

    /** How far one webhook has come; in the database only as far as it had to be kept. */
    private static final class Place {

        private Endpoint endpoint;
        private LedgerPlace lookedTo;
        private boolean full;

        Place(Endpoint endpoint) {
            this.endpoint = endpoint;
            this.lookedTo = endpoint.place();
        }

        void isNow(Endpoint reloaded) {
            // What was passed over may be wanted by now.
            if (!reloaded.place().isSame(endpoint.place()) || !reloaded.events().equals(endpoint.events())) {
                lookedTo = reloaded.place();
            }
            endpoint = reloaded;
        }

        /** A ledger that ends before what was looked at is another one: what was not kept is looked at again. */
        void isNoFartherThan(long head) {
            if (lookedTo.position() > head) {
                lookAgain();
            }
        }

        void lookAgain() {
            lookedTo = endpoint.place();
        }
    }

    /** The ids of those that are written for. */
    Set<String> webhooks() {
        return places.keySet();
    }

    void forget() {
        places.clear();
    }

    void reload(Outbox outbox) {
        Map<String, Place> before = new HashMap<>(places);
        places.clear();
        for (Endpoint endpoint : outbox.endpoints()) {
            Place place = before.getOrDefault(endpoint.id(), new Place(endpoint));
            place.isNow(endpoint);
            place.full = outbox.isFull(endpoint.id(), MOST_WAITING);
            places.put(endpoint.id(), place);
        }
    }

    /** Looks how far the ledger goes in the database, for what others appended. */
    void look(Outbox outbox) {
        head = outbox.head();
        places.values().forEach(place -> place.isNoFartherThan(head));
    }

    /** What came of a round. */
    enum Round {
        DONE,
        /** There is more to be looked through at once. */
        MORE,
        /** A webhook is not what it was: they must be loaded again. */
        OUTDATED
    }

    /** Looks through the next events for every webhook. */
    Round write(Outbox outbox) {
        Round worst = Round.DONE;
        Map<Long, EventForm.Written> written = new HashMap<>();
        for (Place place : places.values()) {
            Round round = place.full ? Round.DONE : write(outbox, place, written);
            worst = round.compareTo(worst) > 0 ? round : worst;
        }
        return worst;
    }

    private Round write(Outbox outbox, Place place, Map<Long, EventForm.Written> written) {
        List<StoredEvent> events;
        try {
            events = next(outbox, place.lookedTo);
        } catch (ContiguityViolation replaced) {
            place.lookAgain();
            return Round.OUTDATED;
        }
        if (events.isEmpty()) {
            return Round.DONE;
        }
        Endpoint endpoint = place.endpoint;
        StoredEvent last = events.getLast();
        List<Letter> letters = events.stream()
                .filter(endpoint::wants)
                .map(event -> letter(event, written.computeIfAbsent(event.position(), ignored -> form.write(event))))
                .toList();
        // Positions that only pass over what is not wanted need not be kept each time: to look through it again does no
        // harm.
        if (!letters.isEmpty() || last.position() - endpoint.place().position() >= EVENTS_PER_LOOK) {
            if (!outbox.write(endpoint, last, letters)) {
                return Round.OUTDATED;
            }
            place.endpoint = endpoint.at(last);
            place.full = letters.size() > EVENTS_PER_LOOK / 2 && outbox.isFull(endpoint.id(), MOST_WAITING);
        }
        place.lookedTo = LedgerPlace.of(last);
        return events.size() == EVENTS_PER_LOOK ? Round.MORE : Round.DONE;
    }

    private List<StoredEvent> next(Outbox outbox, LedgerPlace place) {
        List<StoredEvent> newest = tail.after(place, EVENTS_PER_LOOK);
        return newest.isEmpty() && head > place.position() ? outbox.after(place, EVENTS_PER_LOOK) : newest;
    }

    /** The message's id is the event's: it is the same however often the event is sent. */
    private static Letter letter(StoredEvent event, EventForm.Written written) {
        return new Letter(
                event.position(),
                "evt_" + event.eventId(),
                written.key(),
                event.type(),
                written.subject(),
                written.json());
    }
}
