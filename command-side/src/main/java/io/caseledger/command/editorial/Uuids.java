package io.caseledger.command.editorial;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Body;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads uuids as callers write them, in any case of letters; ours is upper case. */
final class Uuids {

    private static final Pattern OURS =
            Pattern.compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    /** The document's own examples of users and content are not hexadecimal. */
    private static final Pattern OF_OTHERS = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private static final String SRN = "srn:tsn:ceo-core/assignment:";

    private Uuids() {}

    /** @throws io.caseledger.contract.platform.RefusedException when nothing of ours can be called so */
    static String ours(String text, String what) {
        if (!OURS.matcher(text).matches()) {
            throw Refusal.unknown(what + ' ' + text).asException();
        }
        return upper(text);
    }

    /** An assignment's uuid, alone or at the end of its srn. */
    static String ofAssignment(String srn) {
        return ours(srn.regionMatches(true, 0, SRN, 0, SRN.length()) ? srn.substring(SRN.length()) : srn, "Assignment");
    }

    /** An array of uuids, in order, each once. */
    static List<String> read(Body body, String field, int most) {
        List<String> given = body.textsOrNull(field);
        if (given == null) {
            return List.of();
        }
        Set<String> uuids = new LinkedHashSet<>();
        for (int i = 0; i < given.size(); i++) {
            if (!OF_OTHERS.matcher(given.get(i)).matches()) {
                body.fault(field + '[' + i + ']', "must have 1 to 64 letters, digits and hyphens");
                return List.of();
            }
            uuids.add(upper(given.get(i)));
        }
        if (uuids.size() > most) {
            body.fault(field, "must not name more than " + most);
        }
        return List.copyOf(uuids);
    }

    static String upper(String uuid) {
        return uuid.toUpperCase(Locale.ROOT);
    }
}
