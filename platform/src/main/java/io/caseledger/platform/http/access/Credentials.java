package io.caseledger.platform.http.access;

import io.caseledger.platform.http.Contract;
import io.caseledger.platform.http.Parameters;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The tokens that a request shows, where its contract looks for them: all in {@code Authorization}, allocation also in a header or query parameter
 * {@code auth}.
 */
final class Credentials {

    private static final String SCHEME = "Bearer ";

    /** Nobody has it: what is shown in a form that we do not read must be refused, not overlooked. */
    private static final String UNREADABLE = "";

    private Credentials() {}

    /** Empty when nothing is shown. A credential in another form than ours is among them as one that nobody knows. */
    static List<String> of(HttpServletRequest request) {
        List<String> shown = new ArrayList<>(bearers(request));
        if (Contract.of(request) == Contract.ALLOCATION) {
            shown.addAll(ofAllocation(request));
        }
        return shown;
    }

    /** What allocation alone looks at. */
    static List<String> ofAllocation(HttpServletRequest request) {
        List<String> shown = new ArrayList<>(values(request, "auth"));
        Parameters query = Parameters.of(request);
        shown.addAll(query.all("auth"));
        shown.addAll(query.all("auth_token"));
        return shown;
    }

    static List<String> bearers(HttpServletRequest request) {
        List<String> headers = values(request, "Authorization");
        if (headers.isEmpty()) {
            return List.of();
        }
        String only = headers.getFirst();
        return headers.size() == 1 && only.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? List.of(only.substring(SCHEME.length()).strip())
                : List.of(UNREADABLE);
    }

    private static List<String> values(HttpServletRequest request, String header) {
        var values = request.getHeaders(header);
        return values == null ? List.of() : Collections.list(values);
    }
}
