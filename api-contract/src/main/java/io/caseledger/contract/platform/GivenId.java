package io.caseledger.contract.platform;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ids that callers and logs give to people, organisations and cases. They stand in paths, percent-encoded, and are read by people. */
public final class GivenId {

    private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]");

    /** Without them some scripts cannot be written. */
    private static final String JOINERS = "\u200c\u200d";

    private GivenId() {}

    /** What is wrong with an id that is to be written, in words that follow its name; null where nothing is. Ids of events that are there already may be otherwise. */
    public static @Nullable String fault(String id) {
        if (isPlain(id)) {
            return null;
        }
        if (id.isBlank()) {
            return "must not be blank";
        }
        // Whoever passes a path on takes dots away, by some between escaped slashes too.
        if (Arrays.stream(SEPARATOR.split(id, -1)).anyMatch(part -> part.equals(".") || part.equals(".."))) {
            return "must not be . or .. nor have them between slashes";
        }
        return id.codePoints().anyMatch(GivenId::isUnseen)
                ? "must not have control, bidirectional or other invisible characters"
                : null;
    }

    /** Nearly all are, and a log has millions. */
    private static boolean isPlain(String id) {
        return !id.isEmpty() && id.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '/' && c != '\\' && c != '.');
    }

    private static boolean isUnseen(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT -> JOINERS.indexOf(point) < 0;
            default -> false;
        };
    }
}
