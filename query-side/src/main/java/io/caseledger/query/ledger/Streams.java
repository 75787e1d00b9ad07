package io.caseledger.query.ledger;

import io.caseledger.platform.ledger.StoredEvent;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Translates between the ids that callers know and the streams of the ledger. An assignment's stream is called by its id, a series' {@code series/number},
 * and those of things that callers name {@code sort/tenant/id}.
 */
final class Streams {

    private static final String SERIES = "series/";
    private static final String PERSON = "person";

    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** Person ids that may be the subject of something else. */
    private static final Pattern AMBIGUOUS =
            Pattern.compile(NUMBER + "|" + UUID + "|(assign|asgn)_.*|.*/.*", Pattern.DOTALL);

    private Streams() {}

    /** An assignment's id is its stream's; a uuid may be written in any case of letters. */
    static String ofAssignment(String publicId) {
        return UUID.matcher(publicId).matches() ? publicId.toUpperCase(Locale.ROOT) : publicId;
    }

    /** All streams that tell of an assignment: its own, and that of the series which is named after it. */
    static List<String> about(String assignment) {
        return NUMBER.matcher(assignment).matches() ? List.of(assignment, SERIES + assignment) : List.of(assignment);
    }

    /** What the event is about, by the id that callers know; with the sequence it is unique within a tenant. */
    static String subject(StoredEvent event) {
        String stream = event.aggregateId();
        int slash = stream.indexOf('/');
        if (slash < 0) {
            return stream;
        }
        String sort = stream.substring(0, slash);
        String id = stream.substring(slash + 1);
        id = id.startsWith(event.tenant() + '/') ? id.substring(event.tenant().length() + 1) : id;
        return sort.equals(PERSON) && !AMBIGUOUS.matcher(id).matches() ? id : sort + '/' + id;
    }

    /** The allocation after which the event's series is named; null for other events. */
    static @Nullable String allocation(StoredEvent event) {
        String stream = event.aggregateId();
        return stream.startsWith(SERIES) ? stream.substring(SERIES.length()) : null;
    }
}
