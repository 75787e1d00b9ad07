package io.caseledger.query.platform;

import io.caseledger.platform.ledger.StoredEvent;
import java.util.List;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.MetaData;

/**
 * Events of one projection that follow one another in the ledger. To Axon such a stretch is one message: what it does for each message takes longer
 * than folding an event, and it takes no more than a thousand of them every tenth of a second.
 *
 * @param events those of the projection's kinds; none where a long stretch has none, so that the kept position passes it
 * @param last the event of any kind that the stretch ends with
 */
record LedgerStretch(List<StoredEvent> events, StoredEvent last) {

    static LedgerStretch of(List<StoredEvent> events) {
        return new LedgerStretch(events, events.getLast());
    }

    static LedgerStretch ofNone(StoredEvent last) {
        return new LedgerStretch(List.of(), last);
    }

    long end() {
        return last.position();
    }

    TrackedEventMessage<?> message() {
        return new GenericTrackedEventMessage<>(
                LedgerToken.of(last),
                new GenericEventMessage<>(
                        last.eventId().toString(), this, MetaData.emptyInstance(), last.recordedAt()));
    }
}
