package io.caseledger.query.directory;

import io.caseledger.contract.directory.EntryEvent;
import io.caseledger.contract.directory.EntryFacts;
import io.caseledger.contract.directory.EntrySort;
import io.caseledger.contract.directory.ShownEntry;
import io.caseledger.platform.ledger.RecordedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Folds what the directory learned of one thing into a row. */
final class EntryFold {

    private EntryFold() {}

    /** An entry as it is stored; the sequence is that of the last event folded in. */
    record Row(String tenant, long sequence, EntryFacts entry) {

        /** What it is searched by. */
        String name() {
            return entry.known().getOrDefault("name", entry.known().getOrDefault("label", ""));
        }

        @Nullable
        String firstName() {
            List<String> parts = ShownEntry.firstAndLast(name());
            return parts.isEmpty() ? null : parts.getFirst();
        }

        @Nullable
        String lastName() {
            List<String> parts = ShownEntry.firstAndLast(name());
            return parts.isEmpty() ? null : parts.getLast();
        }
    }

    static Row fold(@Nullable Row row, RecordedEvent recorded) {
        recorded.requireAfter(row == null ? -1 : row.sequence);
        EntryEvent event = (EntryEvent) recorded.event();
        return new Row(
                recorded.tenant(),
                recorded.sequence(),
                EntryFacts.after(row == null ? null : row.entry, event, recorded.occurredAt()));
    }

    static EntrySort sortOf(EntryEvent event) {
        return switch (event) {
            case EntryEvent.EntryRegistered registered -> registered.sort();
            case EntryEvent.EntryChanged changed -> changed.sort();
        };
    }

    static long idOf(EntryEvent event) {
        return switch (event) {
            case EntryEvent.EntryRegistered registered -> registered.id();
            case EntryEvent.EntryChanged changed -> changed.id();
        };
    }
}
