package io.caseledger.platform.http.edge;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Contract;
import io.caseledger.platform.http.EntityTags;
import io.caseledger.platform.http.RefusalRenderer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Writes every refusal, in the error form of the contract that was asked and whatever the request would accept. */
final class Answers implements HandlerExceptionResolver, RequestRejectedHandler {

    private final Map<Contract, RefusalRenderer> renderers = new EnumMap<>(Contract.class);

    Answers(List<RefusalRenderer> renderers) {
        RefusalRenderer problems = new ProblemRenderer();
        for (Contract contract : Contract.values()) {
            this.renderers.put(contract, problems);
        }
        for (RefusalRenderer renderer : renderers) {
            renderer.contracts().forEach(contract -> this.renderers.put(contract, renderer));
        }
    }

    @Override
    public ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception thrown) {
        write(request, response, thrown);
        return new ModelAndView();
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected) {
        write(request, response, rejected);
    }

    void write(HttpServletRequest request, HttpServletResponse response, Throwable thrown) {
        Refusal refusal = Failures.refusal(thrown, request.getMethod(), request.getRequestURI());
        if (refusal != null && !response.isCommitted()) {
            response.reset();
            String allowed = Failures.allowed(thrown);
            if (allowed != null) {
                response.setHeader("Allow", allowed);
            }
            try {
                RefusalRenderer renderer = prepare(request, response, refusal);
                byte[] body = renderer.body(refusal);
                response.setContentLength(body.length);
                response.getOutputStream().write(body);
            } catch (IOException e) {
                // The client is gone, and with it the reader of any answer.
                return;
            }
        }
    }

    /** All but the body. */
    RefusalRenderer prepare(HttpServletRequest request, HttpServletResponse response, Refusal refusal) {
        RefusalRenderer renderer = renderer(request);
        setAlways(response);
        UndeclaredParameters.repeat(request, response);
        int status = renderer.status(refusal);
        response.setStatus(status);
        if (status == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        response.setContentType(renderer.mediaType());
        switch (refusal.kind()) {
            case UNAVAILABLE -> response.setHeader("Retry-After", "1");
            case UNSUPPORTED_MEDIA_TYPE -> response.setHeader("Accept", "application/json");
            default -> {}
        }
        if (refusal.sequence() != null) {
            response.setHeader("ETag", EntityTags.of(refusal.sequence()));
        }
        return renderer;
    }

    /** What every answer says, also the good ones. */
    static void setAlways(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
    }

    private RefusalRenderer renderer(HttpServletRequest request) {
        Contract contract =
                request.getAttribute(Router.CONTRACT) instanceof Contract routed ? routed : Contract.of(request);
        RefusalRenderer renderer = renderers.get(contract);
        if (renderer == null) {
            throw new IllegalStateException("Every contract has a renderer.");
        }
        return renderer;
    }
}
