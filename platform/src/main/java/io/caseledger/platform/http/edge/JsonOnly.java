package io.caseledger.platform.http.edge;

import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.http.Accept;
import io.caseledger.platform.http.Contract;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Handlers answer in JSON unless they say otherwise with {@code produces}. Whether {@code Accept} allows that is decided
 * before they run, since a command that has been obeyed can no longer be refused.
 */
final class JsonOnly implements HandlerInterceptor, ContentNegotiationStrategy {

    private static final String DECIDED = JsonOnly.class.getName();
    private static final List<MediaType> JSON = List.of(MediaType.APPLICATION_JSON);

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotAcceptableException {
        if (handler instanceof HandlerMethod
                && request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE) == null) {
            if (!isTakenForGranted(request) && !Accept.of(request).admits(MediaType.APPLICATION_JSON)) {
                throw new HttpMediaTypeNotAcceptableException(JSON);
            }
            request.setAttribute(DECIDED, true);
        }
        return true;
    }

    /** Spring passes over the exception while it looks for a handler, so that one that takes JSON for granted is still found. */
    @Override
    public List<MediaType> resolveMediaTypes(NativeWebRequest request) throws HttpMediaTypeNotAcceptableException {
        HttpServletRequest http = request.getNativeRequest(HttpServletRequest.class);
        if (http == null || http.getAttribute(DECIDED) != null) {
            return JSON;
        }
        try {
            return Accept.of(http).ranges();
        } catch (RefusedException unreadable) {
            throw new HttpMediaTypeNotAcceptableException(String.valueOf(unreadable.getMessage()));
        }
    }

    /** Document 3 requires its clients to accept JSON, and answers those who forget it in JSON all the same. */
    private static boolean isTakenForGranted(HttpServletRequest request) {
        return Contract.of(request) == Contract.MOBILITY;
    }
}
