package io.caseledger.command.casework;

import io.caseledger.command.platform.Decided;
import io.caseledger.contract.platform.WholeSeconds;
import io.caseledger.platform.http.Body;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the bodies of documents 1 and 2 have in common: limits in characters, and fields that may be sent back but not changed. */
final class CaseworkBodies {

    static final int ID = 128;
    static final int NAME = 200;
    static final int NOTES = 20_000;
    static final int REASON = 2_000;
    static final int CONTACT_TYPE = 64;

    private CaseworkBodies() {}

    /** Under a mount only its own document's words are understood; the other's would be a silent misunderstanding. */
    static void refuseWordsOf(String document, Set<String> words, Body body) {
        body.fields().stream()
                .filter(words::contains)
                .sorted()
                .forEach(word -> body.fault(word, "is a word of " + document + ", not of this one"));
    }

    static @Nullable String reason(Body body) {
        return body.textOrNull("reason", REASON);
    }

    static boolean hasNone(Body body, Set<String> fields) {
        return fields.stream().noneMatch(body::has);
    }

    /** The values of fields that must be the current ones where they are sent at all. */
    static Map<String, String> kept(Body body, Set<String> fields) {
        Map<String, String> kept = new TreeMap<>();
        for (String field : fields) {
            if (!body.has(field)) {
                continue;
            }
            if (field.endsWith("_date")) {
                Instant date = body.instant(field);
                String whole = WholeSeconds.of(date);
                kept.put(field, field.equals("start_date") ? whole.substring(0, "2026-03-26".length()) : whole);
            } else {
                kept.put(field, body.text(field, ID));
            }
        }
        return kept;
    }

    static CaseState.Existing existing(Decided decided) {
        return (CaseState.Existing) decided.state();
    }

    static CaseState.Details details(Decided decided) {
        return existing(decided).details();
    }
}
