package io.caseledger.command.platform;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What other features may ask of the directory of people and teach it, within their own command. */
public interface People {

    /** Takes a name that came along with an id; nothing happens without one, or where it is known already. */
    void learn(String personId, @Nullable String name);

    /** The names of those of some people of whom anybody has said one, by their ids. */
    Map<String, String> namesOf(String tenant, Collection<String> personIds);

    /** The name a person went by at a position of the ledger, null while nobody had said. */
    @Nullable
    String nameAt(String tenant, String personId, long position);

    /** The name a person goes by, null while nobody has said. */
    default @Nullable String nameOf(String tenant, String personId) {
        return namesOf(tenant, List.of(personId)).get(personId);
    }
}
