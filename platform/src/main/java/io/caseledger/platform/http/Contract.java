package io.caseledger.platform.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;

/** The five documents that are served, each under its mount, and what they have in common. */
public enum Contract {
    HISTORY,
    TRACKING,
    MOBILITY,
    EDITORIAL,
    ALLOCATION,
    COMMON;

    /** The request attribute that holds the path as the caller wrote it, normalised but not rewritten. */
    public static final String ADDRESSED = Contract.class.getName() + ".addressed";

    private static final String ASSIGNMENTS = "/api/v1/assignments";
    private static final Contract[] ALL = values();

    private final String word = name().toLowerCase(Locale.ROOT);
    private final String mount = "/" + word;

    /** The lower-case word that names this contract in headers, scopes and paths. */
    public String word() {
        return word;
    }

    /** The first segment of this contract's paths; {@link #COMMON} has none on the wire. */
    public String mount() {
        return mount;
    }

    /** The contract that answers the request, by the mount its (rewritten) path begins with. */
    public static Contract of(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path == null ? COMMON : ofPath(path);
    }

    static Contract ofPath(String path) {
        for (Contract contract : ALL) {
            String mount = contract.mount;
            if (contract != COMMON
                    && path.startsWith(mount)
                    && (path.length() == mount.length() || path.charAt(mount.length()) == '/')) {
                return contract;
            }
        }
        return COMMON;
    }

    /**
     * The collection's path as the caller addressed it, without a slash at the end: {@code /api/v1/assignments} on the
     * bare host, {@code /history/api/v1/assignments} under the mount. {@code Location} is this, a slash and the id.
     */
    public static String itemBase(HttpServletRequest request) {
        String path = addressed(request);
        int at = path.indexOf(ASSIGNMENTS);
        return at < 0 ? path : path.substring(0, at + ASSIGNMENTS.length());
    }

    /** The path as the caller wrote it, normalised, before it was sent below a mount. */
    public static String addressed(HttpServletRequest request) {
        return request.getAttribute(ADDRESSED) instanceof String addressed ? addressed : request.getRequestURI();
    }
}
