package io.caseledger.query.platform;

import io.caseledger.platform.ledger.StoredEvent;

/** The form in which subscribers get an event, the same to the letter whichever way it reaches them. */
public interface EventForm {

    Written write(StoredEvent event);

    /**
     * @param subject the public id of what the event is about
     * @param key shared by what has to arrive in order: the events of an assignment and of the series that is named after it
     * @param json the whole event
     */
    record Written(String subject, String key, String json) {}
}
