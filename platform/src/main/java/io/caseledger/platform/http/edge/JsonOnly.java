package io.caseledger.platform.http.edge;

import io.caseledger.platform.http.Contract;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
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
    private static final String UNREADABLE = "Accept cannot be read";
    private static final List<MediaType> JSON = List.of(MediaType.APPLICATION_JSON);

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotAcceptableException {
        if (handler instanceof HandlerMethod
                && request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE) == null) {
            String accept = request.getHeader("Accept");
            if (!isPlain(accept) && !isTakenForGranted(request) && !admitsJson(accepted(request))) {
                throw new HttpMediaTypeNotAcceptableException(JSON);
            }
            request.setAttribute(DECIDED, true);
        }
        return true;
    }

    @Override
    public List<MediaType> resolveMediaTypes(NativeWebRequest request) throws HttpMediaTypeNotAcceptableException {
        HttpServletRequest http = request.getNativeRequest(HttpServletRequest.class);
        return http == null || http.getAttribute(DECIDED) != null ? JSON : accepted(http);
    }

    /** Document 3 requires its clients to accept JSON, and answers those who forget it in JSON all the same. */
    private static boolean isTakenForGranted(HttpServletRequest request) {
        return Contract.of(request) == Contract.MOBILITY;
    }

    private static boolean isPlain(@Nullable String accept) {
        return accept == null || accept.equals("*/*") || accept.equals("application/json");
    }

    private static List<MediaType> accepted(HttpServletRequest request) throws HttpMediaTypeNotAcceptableException {
        List<String> headers = Collections.list(request.getHeaders("Accept"));
        try {
            List<MediaType> accepted = MediaType.parseMediaTypes(headers);
            return accepted.isEmpty() ? MEDIA_TYPE_ALL_LIST : accepted;
        } catch (InvalidMediaTypeException e) {
            throw new HttpMediaTypeNotAcceptableException(UNREADABLE);
        }
    }

    /** The most specific range that covers JSON decides, and among equals the kindest. */
    private static boolean admitsJson(List<MediaType> accepted) {
        int closest = -1;
        double quality = 0;
        for (MediaType range : accepted) {
            int closeness = closeness(range);
            if (closeness > closest) {
                closest = closeness;
                quality = range.getQualityValue();
            } else if (closeness == closest && closeness >= 0) {
                quality = Math.max(quality, range.getQualityValue());
            }
        }
        return quality > 0;
    }

    private static int closeness(MediaType range) {
        if (range.isWildcardType()) {
            return 0;
        }
        if (!range.getType().equals("application")) {
            return -1;
        }
        return range.getSubtype().equals("*") ? 1 : range.getSubtype().equals("json") ? 2 : -1;
    }
}
