package io.caseledger.query.mobility;

import io.caseledger.contract.directory.PersonEvent;
import io.caseledger.platform.ledger.RecordedEvent;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who goes abroad, as far as the directory knows the person whose id is the document's number.
 *
 * @param sequence of the last event folded in
 */
record Expat(Key key, long sequence, String name) {

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,15}");

    record Key(String tenant, long id) {}

    /** Whom an event of the directory is about; null for everybody and everything else. */
    static @Nullable Key of(RecordedEvent recorded) {
        String person = "person/" + recorded.tenant() + '/';
        String stream = recorded.aggregateId();
        if (!stream.startsWith(person)) {
            return null;
        }
        String id = stream.substring(person.length());
        return NUMBER.matcher(id).matches() ? new Key(recorded.tenant(), Long.parseLong(id)) : null;
    }

    /** The person after an event; null before the first. */
    static Expat fold(Key key, @Nullable Expat before, RecordedEvent recorded) {
        recorded.requireAfter(before == null ? -1 : before.sequence);
        String name = switch ((PersonEvent) recorded.event()) {
            case PersonEvent.PersonRegistered registered -> registered.name();
            case PersonEvent.PersonRenamed renamed ->
                Objects.requireNonNull(renamed.name().to());
            case PersonEvent.PersonEmailChanged _ ->
                Objects.requireNonNull(before, "A person is registered before anything changes").name;
        };
        return new Expat(key, recorded.sequence(), name);
    }
}
