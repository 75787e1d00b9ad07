package io.caseledger.platform.ledger;

import io.caseledger.contract.platform.EventJson;
import java.time.Instant;

/** What a fold sees of an event: its place, its times and what happened. */
public interface RecordedEvent {

    long position();

    String tenant();

    String aggregateId();

    /** Place in the event's own stream, from 0. */
    long sequence();

    /** The event's catalogue name. */
    String type();

    String payload();

    /** Never before that of the stream's last event. */
    Instant occurredAt();

    /** Never before that of any event at a lower position. */
    Instant recordedAt();

    /** The event itself, read through the catalogue. */
    default Object event() {
        return EventJson.read(type(), payload());
    }

    /**
     * An event that does not follow the last one of its stream is refused, never passed over.
     *
     * @param last the sequence that was folded in before, -1 for none
     */
    default void requireAfter(long last) {
        if (sequence() != last + 1) {
            throw new ContiguityViolation(
                    position(),
                    "Stream " + aggregateId() + " goes on with sequence " + sequence() + " at position " + position()
                            + " where " + (last + 1) + " is due");
        }
    }
}
