package io.caseledger.query.directory;

import io.caseledger.contract.directory.PersonEvent;
import io.caseledger.platform.ledger.RecordedEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Folds what the directory learned of one person into an entry. */
final class PeopleFold {

    private PeopleFold() {}

    /** A directory entry as it is stored; the sequence is that of the last event folded in. */
    record Entry(
            String tenant,
            String stream,
            String personId,
            long sequence,
            String name,
            @Nullable String email) {}

    /** The entry after an event; null before the first. An event that does not follow the last is refused. */
    static Entry fold(@Nullable Entry entry, RecordedEvent recorded) {
        recorded.requireAfter(entry == null ? -1 : entry.sequence);
        return switch ((PersonEvent) recorded.event()) {
            case PersonEvent.PersonRegistered registered ->
                new Entry(
                        recorded.tenant(),
                        recorded.aggregateId(),
                        registered.personId(),
                        recorded.sequence(),
                        registered.name(),
                        registered.email());
            case PersonEvent.PersonRenamed renamed ->
                changed(entry, recorded, Objects.requireNonNull(renamed.name().to()), known(entry).email);
            case PersonEvent.PersonEmailChanged emailed ->
                changed(entry, recorded, known(entry).name, emailed.email().to());
        };
    }

    private static Entry changed(@Nullable Entry entry, RecordedEvent recorded, String name, @Nullable String email) {
        Entry before = known(entry);
        return new Entry(before.tenant, before.stream, before.personId, recorded.sequence(), name, email);
    }

    private static Entry known(@Nullable Entry entry) {
        return Objects.requireNonNull(entry, "A person is registered before anything changes");
    }
}
