package io.caseledger.contract.allocation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the caller said that somebody is allocated to; {@link #ASSIGNABLE} where nothing was said, and the directory may know. */
public enum AssignableKind {
    ASSIGNABLE,
    PROJECT,
    PHASE,
    LEAVE;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when none is stored so */
    @JsonCreator
    public static AssignableKind ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
