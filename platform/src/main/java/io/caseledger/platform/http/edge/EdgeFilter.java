package io.caseledger.platform.http.edge;

import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.http.access.TokenFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;

/** The outermost step: sends each request where it is answered, and answers itself what fails outside of Spring MVC. */
final class EdgeFilter implements Filter {

    private final Router router;
    private final Answers answers;

    EdgeFilter(Router router, Answers answers) {
        this.router = router;
        this.answers = answers;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {
        HttpServletRequest routed = AlwaysAnswered.of((HttpServletRequest) request);
        Answers.setAlways((HttpServletResponse) response);
        try {
            routed = routed(routed);
            chain.doFilter(routed, response);
        } catch (Exception e) {
            answers.write(routed, (HttpServletResponse) response, e);
        }
    }

    /** A path that leads nowhere is refused once the caller is known, not before. */
    private HttpServletRequest routed(HttpServletRequest request) {
        try {
            return router.route(request);
        } catch (RefusedException | HttpRequestMethodNotSupportedException refused) {
            request.setAttribute(TokenFilter.REFUSED, refused);
            return request;
        }
    }
}
