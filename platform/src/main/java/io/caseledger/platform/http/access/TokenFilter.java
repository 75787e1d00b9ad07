package io.caseledger.platform.http.access;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.Refusal.Kind;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Contract;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Names the caller by the token. A token that nobody knows is refused everywhere, also where none is needed; no
 * token is refused for the contracts that are never open.
 */
public final class TokenFilter implements Filter {

    /**
     * The request attribute that holds a refusal found before the caller was known: callers who need a token and have
     * none hear of that first.
     */
    public static final String REFUSED = TokenFilter.class.getName() + ".refused";

    private final Callers callers;
    private final Access access;

    public TokenFilter(Callers callers, Access access) {
        this.callers = callers;
        this.access = access;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (!(http.getAttribute(Caller.ATTRIBUTE) instanceof Caller)) {
            Caller caller = callers.of(http);
            if (caller.anonymous() && needsToken(http)) {
                throw tokenNeeded();
            }
            http.setAttribute(Caller.ATTRIBUTE, caller);
        }
        switch (http.getAttribute(REFUSED)) {
            case RuntimeException refused -> throw refused;
            case ServletException refused -> throw refused;
            case null, default -> {}
        }
        remember(Caller.of(http));
        chain.doFilter(request, response);
    }

    public static RuntimeException tokenNeeded() {
        return Refusal.of(Kind.UNAUTHENTICATED, "token-required", "This needs a token.")
                .asException();
    }

    private boolean needsToken(HttpServletRequest request) {
        return switch (Contract.of(request)) {
            case MOBILITY, EDITORIAL, ALLOCATION -> true;
            case HISTORY, TRACKING, COMMON -> !access.demo() && request.getAttribute(REFUSED) != null;
        };
    }

    private static void remember(Caller caller) {
        if (!caller.anonymous()) {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                    caller, null, AuthorityUtils.createAuthorityList(caller.scopes())));
            SecurityContextHolder.setContext(context);
        }
    }
}
