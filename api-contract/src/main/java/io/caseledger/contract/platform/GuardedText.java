package io.caseledger.contract.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Personal or financial data that a scope of its own is needed to read: the ledger keeps it, others are shown {@link #MASK} in its place, so that they
 * see that there is something. Bare text in JSON.
 */
public record GuardedText(@JsonValue String text) {

    /** What stands for the text where it is not for the reader: of one length, whatever is behind it. */
    public static final GuardedText MASK = new GuardedText("••••");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public GuardedText {}

    /** The text, or the mask in its place; nothing stays nothing. */
    public static @Nullable GuardedText shown(@Nullable GuardedText text, boolean readable) {
        return text == null || readable ? text : MASK;
    }

    /** Logs and error messages are not for everybody either. */
    @Override
    public String toString() {
        return MASK.text;
    }
}
