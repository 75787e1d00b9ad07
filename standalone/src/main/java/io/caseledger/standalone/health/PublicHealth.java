package io.caseledger.standalone.health;

import io.caseledger.platform.http.Scopes;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Tells everybody but operators {@code UP} or {@code DOWN}, and nothing else: whether requests are served. */
@ControllerAdvice
class PublicHealth implements ResponseBodyAdvice<Object> {

    private static final Set<Status> DOWN = Set.of(Status.DOWN, Status.OUT_OF_SERVICE);

    @Override
    public boolean supports(MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returned,
            MediaType contentType,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        return body instanceof HealthDescriptor health && !isOperators(request)
                ? Map.of("status", (DOWN.contains(health.getStatus()) ? Status.DOWN : Status.UP).getCode())
                : body;
    }

    private static boolean isOperators(ServerHttpRequest request) {
        return request instanceof ServletServerHttpRequest http
                && http.getServletRequest().isUserInRole(Scopes.ADMIN);
    }
}
