package io.caseledger.query.platform;

import com.ibm.icu.text.Collator;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.UnicodeSet;
import com.ibm.icu.text.UnicodeSetSpanner;
import com.ibm.icu.util.ULocale;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is stored beside a text so that every PostgreSQL searches and sorts it alike, whatever its collation and its libraries: a key that searches look
 * into, and a key by whose bytes lists are in order. Both are as the version of ICU has them: when that changes, the versions of the projections that
 * store them are raised.
 */
public final class TextKeys {

    /** An entry of an index has room for 2,700 bytes; texts that are the same for so long are told apart by what else a list is ordered by. */
    static final int LONGEST_SORT_KEY = 1_000;

    private static final char OTHER_CHARACTER = '\u0001';
    private static final char BETWEEN_TEXTS = '\u0002';

    private static final Normalizer2 FOLDED = Normalizer2.getNFKCCasefoldInstance();
    private static final Normalizer2 DECOMPOSED = Normalizer2.getNFDInstance();
    private static final Normalizer2 COMPOSED = Normalizer2.getNFCInstance();
    private static final UnicodeSetSpanner MARKS = new UnicodeSetSpanner(new UnicodeSet("[:M:]").freeze());
    private static final Collator ROOT = root();

    private TextKeys() {}

    private static Collator root() {
        Collator root = Collator.getInstance(ULocale.ROOT);
        root.setDecomposition(Collator.CANONICAL_DECOMPOSITION);
        return root.freeze(); // so that threads may share it
    }

    /**
     * What a search for some of these texts looks into: each in NFKC case folding without marks. Printable ASCII stands for itself, and every other UTF-16
     * unit is a control character and four capitals, of which a folded text has none: so trigrams are made of any script, whatever the database's locale
     * takes for a letter. Null when there is none.
     */
    public static @Nullable String search(@Nullable String... texts) {
        StringBuilder key = new StringBuilder();
        for (String text : texts) {
            if (text != null) {
                append(key, text);
                key.append(BETWEEN_TEXTS);
            }
        }
        return key.isEmpty() ? null : key.toString();
    }

    /** A pattern for {@code like} that finds a text anywhere in search keys; empty where folding leaves nothing of it to look for. */
    public static Optional<String> containing(String text) {
        StringBuilder wanted = new StringBuilder();
        append(wanted, text);
        return wanted.isEmpty()
                ? Optional.empty()
                : Optional.of('%'
                        + wanted.toString()
                                .replace("\\", "\\\\")
                                .replace("%", "\\%")
                                .replace("_", "\\_")
                        + '%');
    }

    private static void append(StringBuilder key, String text) {
        String folded = COMPOSED.normalize(MARKS.deleteFrom(DECOMPOSED.normalize(FOLDED.normalize(text))));
        for (int at = 0; at < folded.length(); at++) {
            char next = folded.charAt(at);
            if (next >= ' ' && next <= '~') {
                key.append(next);
            } else {
                key.append(OTHER_CHARACTER);
                for (int shift = 12; shift >= 0; shift -= 4) {
                    key.append((char) ('A' + (next >> shift & 0xf)));
                }
            }
        }
    }

    /** What orders a text by its bytes as the root collation does, which is that of no language: case and marks matter where letters do not. */
    public static byte @Nullable [] sort(@Nullable String text) {
        if (text == null) {
            return null;
        }
        byte[] key = ROOT.getCollationKey(text).toByteArray();
        return key.length > LONGEST_SORT_KEY ? Arrays.copyOf(key, LONGEST_SORT_KEY) : key;
    }
}
