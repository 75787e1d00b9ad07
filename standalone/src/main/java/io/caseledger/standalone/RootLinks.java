package io.caseledger.standalone;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.HttpRequestMethodNotSupportedException;

/** What is where, for whoever comes to the root: browsers are sent to the documents, other clients are told the way in JSON. */
final class RootLinks implements HttpRequestHandler {

    private static final byte[] LINKS = """
            {"documents":"/docs","openapi":["/openapi/history.yaml","/openapi/tracking.yaml","/openapi/mobility.yaml",\
            "/openapi/allocation.yaml","/openapi/editorial.yaml","/openapi/common.yaml"],"assignments":"/api/v1/assignments",\
            "events":"/api/v1/events","health":"/actuator/health"}""".getBytes(StandardCharsets.UTF_8);

    private static final List<String> METHODS = List.of("GET", "HEAD");

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response)
            throws IOException, HttpRequestMethodNotSupportedException {
        if (!METHODS.contains(request.getMethod())) {
            throw new HttpRequestMethodNotSupportedException(request.getMethod(), METHODS);
        }
        response.setHeader("Vary", "Accept");
        if (isBrowser(request.getHeader("Accept"))) {
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader("Location", "/docs");
        } else {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.setContentLength(LINKS.length);
            response.getOutputStream().write(LINKS);
        }
    }

    /** Browsers ask for HTML by its name, and of all clients only they do. */
    private static boolean isBrowser(@Nullable String accept) {
        try {
            List<MediaType> accepted = MediaType.parseMediaTypes(accept);
            return accepted.stream()
                    .anyMatch(range -> range.equalsTypeAndSubtype(MediaType.TEXT_HTML) && range.getQualityValue() > 0);
        } catch (InvalidMediaTypeException unreadable) {
            return false;
        }
    }
}
