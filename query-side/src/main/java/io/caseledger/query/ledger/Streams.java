package io.caseledger.query.ledger;

import io.caseledger.platform.ledger.StoredEvent;

/** Translates between the ids that callers know and the streams of the ledger. */
final class Streams {

    private static final String PERSON = "person/";

    private Streams() {}

    /** A case assignment's id is its stream's. */
    static String ofAssignment(String publicId) {
        return publicId;
    }

    /** What the event is about, by the id that callers know. */
    static String subject(StoredEvent event) {
        String stream = event.aggregateId();
        return stream.startsWith(PERSON)
                ? stream.substring(PERSON.length() + event.tenant().length() + 1)
                : stream;
    }
}
