package io.caseledger.platform.http;

import io.caseledger.contract.platform.Refusal;
import java.util.regex.Pattern;

/** A number that names something in a path, written as it is shown: what is written otherwise names nothing. */
public final class PathNumber {

    private static final Pattern SHOWN = Pattern.compile("[1-9][0-9]{0,15}");

    private PathNumber() {}

    /**
     * @param what names the thing to the caller, for example {@code Assignment}
     * @throws io.caseledger.contract.platform.RefusedException when nothing can be called so
     */
    public static long of(String text, String what) {
        if (!SHOWN.matcher(text).matches()) {
            throw Refusal.unknown(what + " " + text).asException();
        }
        return Long.parseLong(text);
    }
}
