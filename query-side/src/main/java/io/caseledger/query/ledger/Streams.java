package io.caseledger.query.ledger;

import io.caseledger.platform.ledger.StoredEvent;

/** Translates between the ids that callers know and the streams of the ledger. */
final class Streams {

    private Streams() {}

    /** An assignment's id is its stream's. */
    static String ofAssignment(String publicId) {
        return publicId;
    }

    /** What the event is about, by the id that callers know: streams of things that callers name are called {@code sort/tenant/id}. */
    static String subject(StoredEvent event) {
        String stream = event.aggregateId();
        int sort = stream.indexOf('/');
        if (sort < 0) {
            return stream;
        }
        String named = stream.substring(sort + 1);
        return named.startsWith(event.tenant() + '/')
                ? named.substring(event.tenant().length() + 1)
                : named;
    }
}
