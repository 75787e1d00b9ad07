package io.caseledger.platform.http.edge;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.ContentType;
import io.caseledger.platform.http.Contract;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.http.Percent;
import io.caseledger.platform.http.access.Callers;
import io.caseledger.platform.http.access.TokenFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.HttpRequestMethodNotSupportedException;

/**
 * Finds the contract that answers a path which several documents claim, and sends the request below its mount. Paths
 * are normalised on the way: the doubled path that two documents print, a slash at the end, and needless escapes.
 */
final class Router {

    /** The request attribute that holds the contract for those who see the request as it came, and not the one in its place. */
    static final String CONTRACT = Router.class.getName() + ".contract";

    private static final String ASSIGNMENTS = "/api/v1/assignments";
    private static final String DOUBLED = ASSIGNMENTS + ASSIGNMENTS;
    private static final Pattern OF_ALLOCATION = Pattern.compile(
            "/api/v1/(?:users/[^/]+/(?:assignments|bill_rates|utilization)|projects/[^/]+/(?:assignments|bill_rates|phases))(?:/|$)");

    /** The directory has two forms; allocation's is for those who show their token as allocation's clients do. */
    private static final Pattern OF_DIRECTORY =
            Pattern.compile("/api/v1/(?:users|projects|leave_types|status_options)(?:/[^/]+)?");

    private static final List<String> ROOTS = List.of("/api/", "/v1/", "/v3/");
    private static final Pattern OF_IDS = Pattern.compile("%(?:2F|5C|25|3B)", Pattern.CASE_INSENSITIVE);
    private static final String CONTRACT_HEADER = "Ledger-Contract";
    private static final List<String> COLLECTION_METHODS = List.of("GET", "POST");

    private final Callers callers;

    Router(Callers callers) {
        this.callers = callers;
    }

    /**
     * The request, or one in its place on the path where it is answered.
     *
     * @throws HttpRequestMethodNotSupportedException when no document has the method on the collection
     */
    HttpServletRequest route(HttpServletRequest request) throws HttpRequestMethodNotSupportedException {
        refuseBrokenEscapes(request);
        Contract mount = Contract.of(request);
        String path = normal(request.getRequestURI(), mount);
        refuseOutOfPlace(path, mount);
        if (mount != Contract.COMMON) {
            return on(request, path, Contract.COMMON, null);
        }
        if (!isBelow(path, 0, ASSIGNMENTS)) {
            return on(request, path, unshared(path, request), null);
        }
        String rest = path.substring(ASSIGNMENTS.length());
        Contract asked = asked(request);
        if (asked != null) {
            return on(request, path, isCommon(rest) ? Contract.COMMON : asked, null);
        }
        return rest.isEmpty() ? collection(request, path) : on(request, path, owner(rest), null);
    }

    /** Whose a path is that only one document has. */
    private static Contract unshared(String path, HttpServletRequest request) {
        if (isBelow(path, 0, "/v1/assignments")) {
            return Contract.MOBILITY;
        }
        if (isBelow(path, 0, "/v3/assignment") || isBelow(path, 0, "/v3/lock-request")) {
            return Contract.EDITORIAL;
        }
        return OF_ALLOCATION.matcher(path).lookingAt()
                        || (OF_DIRECTORY.matcher(path).matches() && Callers.showsTokenOfAllocation(request))
                ? Contract.ALLOCATION
                : Contract.COMMON;
    }

    private HttpServletRequest collection(HttpServletRequest request, String path)
            throws HttpRequestMethodNotSupportedException {
        return switch (request.getMethod()) {
            case "GET", "HEAD", "OPTIONS" -> on(request, path, Contract.COMMON, null);
            case "POST" -> callers.mayBeHeard(request) ? byItsWords(request, path) : unheard(request, path);
            default -> throw new HttpRequestMethodNotSupportedException(request.getMethod(), COLLECTION_METHODS);
        };
    }

    private static HttpServletRequest byItsWords(HttpServletRequest request, String path) {
        String query = request.getQueryString();
        if (Body.isAbsent(request)
                && query != null
                && Vocabulary.speaksAllocation(query.getBytes(StandardCharsets.UTF_8))) {
            return on(request, path, Contract.ALLOCATION, null);
        }
        if (ContentType.isForm(request)) {
            byte[] form = Body.bytesOf(request);
            if (Vocabulary.speaksAllocation(form)) {
                return on(request, path, Contract.ALLOCATION, form);
            }
        }
        if (!ContentType.isJson(request)) {
            throw Refusal.of(
                            Refusal.Kind.UNSUPPORTED_MEDIA_TYPE,
                            "unsupported-media-type",
                            "Content-Type must be application/json in UTF-8 or, with allocation's words,"
                                    + " application/x-www-form-urlencoded.")
                    .asException();
        }
        Body body = Body.of(request);
        return on(request, path, Vocabulary.of(body), body.bytes());
    }

    /** Whoever shows no token that is known is refused, in allocation's form where the head alone tells it, and the body stays unread. */
    private static HttpServletRequest unheard(HttpServletRequest request, String path) {
        if (ContentType.isForm(request) || Callers.showsTokenOfAllocation(request)) {
            return on(request, path, Contract.ALLOCATION, null);
        }
        throw TokenFilter.tokenNeeded();
    }

    /** Whose the path below the collection is, for every method, so that a wrong method is refused as such. */
    private static Contract owner(String rest) {
        int slash = rest.indexOf('/', 1);
        if (slash < 0) {
            return rest.equals("/overdue") ? Contract.TRACKING : ownerOf(rest.substring(1));
        }
        String tail = rest.substring(slash + 1);
        if (tail.equals("status")) {
            return Contract.HISTORY;
        }
        if (tail.equals("last-contact")) {
            return Contract.TRACKING;
        }
        if (isBelow(tail, 0, "subtasks")) {
            return Contract.ALLOCATION;
        }
        return rest.startsWith("/mentor/") && isMentorView(tail) ? Contract.HISTORY : Contract.COMMON;
    }

    /** An id shows the contract under which it was given. */
    private static Contract ownerOf(String id) {
        if (id.startsWith("assign_")) {
            return Contract.HISTORY;
        }
        if (id.startsWith("asgn_")) {
            return Contract.TRACKING;
        }
        if (!id.isEmpty() && id.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Contract.ALLOCATION;
        }
        throw Refusal.unknown("This assignment").asException();
    }

    private static boolean isMentorView(String tail) {
        int slash = tail.indexOf('/');
        return switch (slash < 1 ? "" : tail.substring(slash + 1)) {
            case "active", "history", "open-count" -> true;
            default -> false;
        };
    }

    /** What every assignment has, whichever document it belongs to. */
    private static boolean isCommon(String rest) {
        int slash = rest.indexOf('/', 1);
        return slash > 0 && (isBelow(rest, slash, "/events") || isBelow(rest, slash, "/diff"));
    }

    private static @Nullable Contract asked(HttpServletRequest request) {
        Enumeration<String> values = request.getHeaders(CONTRACT_HEADER);
        if (!values.hasMoreElements()) {
            return null;
        }
        String word = values.nextElement().strip();
        if (!values.hasMoreElements()) {
            if (word.equals(Contract.HISTORY.word())) {
                return Contract.HISTORY;
            }
            if (word.equals(Contract.TRACKING.word())) {
                return Contract.TRACKING;
            }
        }
        throw Refusal.malformed("unknown-contract", CONTRACT_HEADER + " must be history or tracking.")
                .asException();
    }

    private static HttpServletRequest on(
            HttpServletRequest request, String path, Contract contract, byte @Nullable [] body) {
        String target = contract == Contract.COMMON ? path : contract.mount() + path;
        if (target.equals(request.getRequestURI())) {
            return request;
        }
        request.setAttribute(Contract.ADDRESSED, path);
        request.setAttribute(CONTRACT, contract);
        return new RoutedRequest(request, target, body);
    }

    private static String normal(String given, Contract mount) {
        String path = Percent.normalise(given);
        if (path.endsWith("/") && isOfContract(path, mount)) {
            path = path.substring(0, path.length() - 1);
        }
        int from = mount == Contract.COMMON ? 0 : mount.mount().length();
        return isBelow(path, from, DOUBLED)
                ? path.substring(0, from) + path.substring(from + ASSIGNMENTS.length())
                : path;
    }

    private static boolean isBelow(String path, int from, String prefix) {
        int end = from + prefix.length();
        return path.startsWith(prefix, from) && (path.length() == end || path.charAt(end) == '/');
    }

    private static boolean isOfContract(String path, Contract mount) {
        return mount != Contract.COMMON || ROOTS.stream().anyMatch(path::startsWith);
    }

    /** A semicolon and two slashes in a row are parts of an id, where they are escaped; and ids have their places, which no other paths have. */
    private static void refuseOutOfPlace(String path, Contract mount) {
        if (path.indexOf(';') >= 0
                || path.contains("//")
                || (path.indexOf('%') >= 0
                        && !isOfContract(path, mount)
                        && OF_IDS.matcher(path).find())) {
            throw Refusal.malformed(
                            "malformed-uri", "The path has a slash, a percent sign or a semicolon out of place.")
                    .asException();
        }
    }

    private static void refuseBrokenEscapes(HttpServletRequest request) {
        if (Percent.decode(request.getRequestURI(), false) == null) {
            throw Refusal.malformed("malformed-uri", "The path has escapes that do not stand for UTF-8 text.")
                    .asException();
        }
        String query = request.getQueryString();
        if (query != null && query.indexOf('%') >= 0) {
            Parameters.of(request);
        }
    }
}
