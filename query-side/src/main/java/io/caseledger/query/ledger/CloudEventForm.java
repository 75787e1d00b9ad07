package io.caseledger.query.ledger;

import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.EventForm;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Lends other ways of delivery the feed's own form of an event. */
@Component
class CloudEventForm implements EventForm {

    private final CloudEvents events;
    private final JsonMapper json;

    CloudEventForm(CloudEvents events, JsonMapper json) {
        this.events = events;
        this.json = json;
    }

    @Override
    public Written write(StoredEvent event) {
        CloudEvent cloudEvent = events.of(event);
        return new Written(cloudEvent.subject(), json.writeValueAsString(cloudEvent));
    }
}
