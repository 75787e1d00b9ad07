package io.caseledger.query.mobility;

import io.caseledger.query.platform.Filter;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Texts as a search compares them: in small letters, and every character beyond ASCII as a mark and its four hexadecimal digits. So trigrams are made of
 * any script, whatever the database's locale takes for a letter, and the search means the same in all of them.
 */
final class SearchedText {

    private static final char BEYOND_ASCII = '\u0001';
    private static final char BETWEEN_TEXTS = '\u0002';
    private static final HexFormat HEX = HexFormat.of();

    private SearchedText() {}

    static String of(@Nullable String... texts) {
        StringBuilder searched = new StringBuilder();
        for (String text : texts) {
            if (text != null) {
                append(searched, text);
                searched.append(BETWEEN_TEXTS);
            }
        }
        return searched.toString();
    }

    /** A pattern for {@code like} that finds a text anywhere in one of the texts. */
    static String containing(String text) {
        StringBuilder wanted = new StringBuilder();
        append(wanted, text);
        return Filter.containing(wanted.toString());
    }

    private static void append(StringBuilder searched, String text) {
        String small = text.toLowerCase(Locale.ROOT);
        for (int at = 0; at < small.length(); at++) {
            char next = small.charAt(at);
            if (next < 0x80) {
                searched.append(next);
            } else {
                searched.append(BEYOND_ASCII).append(HEX.toHexDigits(next));
            }
        }
    }
}
