package io.caseledger.query.ledger;

import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.EventForm;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lends other ways of delivery the feed's own form of an event. Nobody shows a token there, so they tell what a reader without any clearance is told;
 * only that something happened to a confidential assignment is told as well, without saying what.
 */
@Component
class CloudEventForm implements EventForm {

    private final CloudEvents events;
    private final Confidential confidential;
    private final JsonMapper json;

    CloudEventForm(CloudEvents events, Confidential confidential, JsonMapper json) {
        this.events = events;
        this.confidential = confidential;
        this.json = json;
    }

    @Override
    public Written write(StoredEvent event) {
        CloudEvent cloudEvent =
                confidential.hides(event) ? CloudEvent.withheld(event) : events.of(event, Clearance.NONE);
        String allocation = cloudEvent.allocation();
        return new Written(
                cloudEvent.subject(),
                allocation == null ? event.aggregateId() : allocation,
                json.writeValueAsString(cloudEvent));
    }
}
