package io.caseledger.contract.directory;

import io.caseledger.contract.platform.Change;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a thing after some events, and since when.
 *
 * @param known facts by name, as they were told
 * @param archivedAt when it was said to be archived; null while it is not
 */
public record EntryFacts(
        EntrySort sort,
        long id,
        Map<String, String> known,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant archivedAt) {

    private static final String ARCHIVED = "archived";
    private static final String YES = "true";

    public EntryFacts {
        known = Collections.unmodifiableMap(new TreeMap<>(known));
    }

    /** @param before null before the first event, which registers it */
    public static EntryFacts after(@Nullable EntryFacts before, EntryEvent event, Instant at) {
        return switch (event) {
            case EntryEvent.EntryRegistered registered ->
                new EntryFacts(
                        registered.sort(),
                        registered.id(),
                        registered.facts(),
                        at,
                        at,
                        YES.equals(registered.facts().get(ARCHIVED)) ? at : null);
            case EntryEvent.EntryChanged changed -> changed(before, changed, at);
        };
    }

    private static EntryFacts changed(@Nullable EntryFacts before, EntryEvent.EntryChanged event, Instant at) {
        if (before == null) {
            throw new IllegalStateException("An entry is registered before anything changes");
        }
        Map<String, String> known = new TreeMap<>(before.known);
        event.facts().forEach((name, change) -> {
            if (change.to() == null) {
                known.remove(name);
            } else {
                known.put(name, change.to());
            }
        });
        Change<String> archived = event.facts().get(ARCHIVED);
        Instant archivedAt = archived == null ? before.archivedAt : YES.equals(archived.to()) ? at : null;
        return new EntryFacts(before.sort, before.id, known, before.createdAt, at, archivedAt);
    }
}
