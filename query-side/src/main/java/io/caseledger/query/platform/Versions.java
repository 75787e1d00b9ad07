package io.caseledger.query.platform;

import io.caseledger.platform.ledger.RecordedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What events change in a table of versions, beginning from the stored rows as they are, or from none when everything is built anew. What nobody ever
 * saw, because the next event has the same times, is not kept.
 *
 * @param <K> names a row
 * @param <R> a row
 */
public final class Versions<K, R> {

    private final Map<K, Version<R>> stored;
    private final Map<K, Version<R>> last = new HashMap<>();
    private final List<Version<R>> past = new ArrayList<>();
    private final List<Version<R>> ended = new ArrayList<>();
    private final List<Version<R>> unseen = new ArrayList<>();

    /** @param stored the last version of each row that may change, as it is stored; of those that are new there is none */
    public Versions(Map<K, Version<R>> stored) {
        this.stored = new HashMap<>(stored);
    }

    /** The row as it is, null when there is none. */
    public @Nullable R row(K key) {
        Version<R> version = last.getOrDefault(key, stored.get(key));
        return version == null ? null : version.row();
    }

    /** The row is another from this event on. */
    public void put(K key, R row, RecordedEvent event) {
        end(key, event);
        last.put(key, Version.from(event, row));
    }

    /** The row is no more from this event on. */
    public void end(K key, RecordedEvent event) {
        Version<R> fresh = last.remove(key);
        if (fresh != null && fresh.until(event).isSeen()) {
            past.add(fresh.until(event));
        }
        Version<R> old = stored.remove(key);
        if (old != null) {
            Version<R> over = old.until(event);
            (over.isSeen() ? ended : unseen).add(over);
        }
    }

    /** Those that are to be stored. */
    public List<Version<R>> begun() {
        List<Version<R>> begun = new ArrayList<>(past);
        begun.addAll(last.values());
        return begun;
    }

    /** Those stored that have an end now. */
    public List<Version<R>> ended() {
        return ended;
    }

    /** Those stored that are to be removed. */
    public List<Version<R>> unseen() {
        return unseen;
    }
}
