package io.caseledger.platform.http.edge;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * A read whose {@code If-None-Match} is not seen. An item's ETag is its version, but names and days in the answer change without one: "not modified"
 * would be wrong.
 */
final class AlwaysAnswered extends HttpServletRequestWrapper {

    private static final String CONDITION = "If-None-Match";

    private AlwaysAnswered(HttpServletRequest request) {
        super(request);
    }

    static HttpServletRequest of(HttpServletRequest request) {
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        return !reads || request.getHeader(CONDITION) == null ? request : new AlwaysAnswered(request);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return name.equalsIgnoreCase(CONDITION) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return name.equalsIgnoreCase(CONDITION) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }
}
