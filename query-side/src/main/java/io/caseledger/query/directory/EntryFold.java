package io.caseledger.query.directory;

import io.caseledger.contract.directory.EntryEvent;
import io.caseledger.contract.directory.EntrySort;
import io.caseledger.platform.ledger.RecordedEvent;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Folds what the directory learned of one thing into a row. */
final class EntryFold {

    private EntryFold() {}

    /** An entry as it is stored; the sequence is that of the last event folded in. */
    record Row(String tenant, EntrySort sort, long id, long sequence, Map<String, String> facts) {

        /** What it is searched by. */
        String name() {
            return facts.getOrDefault("name", facts.getOrDefault("label", ""));
        }
    }

    static Row fold(@Nullable Row row, RecordedEvent recorded) {
        recorded.requireAfter(row == null ? -1 : row.sequence);
        EntryEvent event = (EntryEvent) recorded.event();
        Map<String, String> facts = switch (event) {
            case EntryEvent.EntryRegistered registered -> registered.facts();
            case EntryEvent.EntryChanged changed -> {
                Map<String, String> after = new TreeMap<>(Objects.requireNonNull(row).facts);
                changed.facts().forEach((name, change) -> {
                    if (change.to() == null) {
                        after.remove(name);
                    } else {
                        after.put(name, change.to());
                    }
                });
                yield after;
            }
        };
        return new Row(recorded.tenant(), sortOf(event), idOf(event), recorded.sequence(), facts);
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
