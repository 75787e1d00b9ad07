package io.caseledger.contract.directory;

import io.caseledger.contract.platform.Change;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What the directory learned of a thing that assignments name by number. Facts have the names of the fields they were told in, and values as text. */
public sealed interface EntryEvent {

    /** The directory heard of it for the first time. */
    record EntryRegistered(EntrySort sort, long id, Map<String, String> facts) implements EntryEvent {

        public EntryRegistered {
            facts = Collections.unmodifiableMap(new TreeMap<>(facts));
        }
    }

    /** Some facts changed; the others are as they were. */
    record EntryChanged(EntrySort sort, long id, Map<String, Change<String>> facts) implements EntryEvent {

        public EntryChanged {
            facts = Collections.unmodifiableMap(new TreeMap<>(facts));
        }
    }
}
