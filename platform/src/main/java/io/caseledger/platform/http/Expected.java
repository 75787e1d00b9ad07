package io.caseledger.platform.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The versions that {@code If-Match} allows a write to meet. Weak, unquoted and broken tags match nothing, so that such
 * a write is refused as stale and never let through.
 *
 * @param any whether every version will do: no header, or {@code *}
 */
public record Expected(boolean any, Set<String> tags) {

    /** What a request without {@code If-Match} expects. */
    public static final Expected ANYTHING = new Expected(true, Set.of());

    public Expected {
        tags = Set.copyOf(tags);
    }

    public static Expected of(HttpServletRequest request) {
        Enumeration<String> values = request.getHeaders("If-Match");
        if (values == null || !values.hasMoreElements()) {
            return ANYTHING;
        }
        return of(Collections.list(values));
    }

    /** @param headers the values of all {@code If-Match} headers */
    static Expected of(List<String> headers) {
        if (headers.isEmpty()) {
            return ANYTHING;
        }
        Set<String> tags = new HashSet<>();
        for (String header : headers) {
            if (header.strip().equals("*")) {
                return ANYTHING;
            }
            collect(header, tags);
        }
        return new Expected(false, tags);
    }

    public boolean admits(long currentSequence) {
        return any || tags.contains(EntityTags.of(currentSequence));
    }

    /** A comma inside quotes belongs to the tag. */
    private static void collect(String value, Set<String> tags) {
        int from = 0;
        boolean quoted = false;
        for (int at = 0; at <= value.length(); at++) {
            if (at == value.length() || (value.charAt(at) == ',' && !quoted)) {
                tags.add(value.substring(from, at).strip());
                from = at + 1;
            } else if (value.charAt(at) == '"') {
                quoted = !quoted;
            }
        }
    }
}
