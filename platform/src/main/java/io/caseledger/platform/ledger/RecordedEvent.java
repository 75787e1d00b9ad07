package io.caseledger.platform.ledger;

import io.caseledger.contract.platform.EventJson;
import java.time.Instant;

/** What a fold sees of an event: its place, its time and what happened. */
public interface RecordedEvent {

    long position();

    String tenant();

    String aggregateId();

    /** Place in the event's own stream, from 0. */
    long sequence();

    /** The event's catalogue name. */
    String type();

    String payload();

    Instant occurredAt();

    /** The event itself, read through the catalogue. */
    default Object event() {
        return EventJson.read(type(), payload());
    }
}
