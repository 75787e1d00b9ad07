package io.caseledger.standalone.health;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.Refusal.Kind;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Scopes;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.security.Principal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keeps the management paths for administrators, but for health, whose details are theirs. They are no handlers of ours, and have no {@code @Needs}. */
final class OperatorsFilter implements Filter {

    private final Pattern health;

    /** @param path below which the endpoints lie */
    OperatorsFilter(String path) {
        health = Pattern.compile(Pattern.quote(path) + "/health(?:/[a-z]+)?");
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        Caller caller = Caller.of(http);
        if (!caller.may(Scopes.ADMIN) && !health.matcher(pathOf(http)).matches()) {
            throw refusal(caller).asException();
        }
        chain.doFilter(new Named(http, caller), response);
    }

    /** Where {@code management.server.base-path} is set, it is the second web server's context. */
    private static String pathOf(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    private static Refusal refusal(Caller caller) {
        return caller.anonymous()
                ? Refusal.of(Kind.UNAUTHENTICATED, "token-required", "This needs a token.")
                : Refusal.of(Kind.FORBIDDEN, "scope-missing", "This needs the scope " + Scopes.ADMIN + ".");
    }

    /** Tells the endpoints who asks, in the servlet's own words. */
    private static final class Named extends HttpServletRequestWrapper {

        private final Caller caller;

        Named(HttpServletRequest request, Caller caller) {
            super(request);
            this.caller = caller;
        }

        @Override
        public @Nullable Principal getUserPrincipal() {
            return caller.anonymous() ? null : caller::actor;
        }

        @Override
        public boolean isUserInRole(String role) {
            return caller.may(role);
        }
    }
}
