package io.caseledger.query.ledger;

import io.caseledger.platform.ledger.StoredEvent;
import java.util.Locale;
import java.util.regex.Pattern;

/** Translates between the ids that callers know and the streams of the ledger. */
final class Streams {

    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private Streams() {}

    /** An assignment's id is its stream's; a uuid may be written in any case of letters. */
    static String ofAssignment(String publicId) {
        return UUID.matcher(publicId).matches() ? publicId.toUpperCase(Locale.ROOT) : publicId;
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
