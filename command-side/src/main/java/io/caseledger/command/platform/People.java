package io.caseledger.command.platform;

import org.jspecify.annotations.Nullable;

/** What other features may ask of the directory of people and teach it, within their own command. */
public interface People {

    /** Takes a name that came along with an id; nothing happens without one, or where it is known already. */
    void learn(String personId, @Nullable String name);

    /** The name a person goes by, null while nobody has said. */
    @Nullable
    String nameOf(String tenant, String personId);
}
