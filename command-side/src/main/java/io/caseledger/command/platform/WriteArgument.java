package io.caseledger.command.platform;

import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Contract;
import io.caseledger.platform.http.Expected;
import io.caseledger.platform.http.Prefer;
import io.caseledger.platform.idempotency.IdempotentRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.axonframework.common.IdentifierFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Stamps a {@link Write} at the edge, from the request's caller and headers. */
final class WriteArgument implements HandlerMethodArgumentResolver {

    /** The preference (RFC 7240) for an answer before the read models show the write. */
    static final String RESPOND_ASYNC = "respond-async";

    private static final Pattern CORRELATION = Pattern.compile("[\\x21-\\x7e]{1,128}");

    private final Function<HttpServletRequest, Caller> callers;
    private final Clock clock;
    private final IdentifierFactory identifiers = IdentifierFactory.getInstance();

    WriteArgument(Function<HttpServletRequest, Caller> callers, Clock clock) {
        this.callers = callers;
        this.clock = clock;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Write.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest webRequest,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
        if (request == null) {
            throw new IllegalStateException("A write needs an HTTP request");
        }
        Caller by = callers.apply(request);
        return new Write(
                by.tenant(),
                metadata(request, by),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                Expected.of(request),
                request.getMethod().equals("POST"),
                IdempotentRequest.of(request, by),
                Prefer.of(request).has(RESPOND_ASYNC),
                Contract.itemBase(request));
    }

    private SortedMap<String, String> metadata(HttpServletRequest request, Caller caller) {
        String commandId = identifiers.generateIdentifier();
        String correlation = request.getHeader("X-Correlation-Id");
        SortedMap<String, String> metadata = new TreeMap<>();
        metadata.put("actor", caller.actor());
        metadata.put("contract", Contract.of(request).word());
        metadata.put("command_id", commandId);
        metadata.put(
                "correlation_id",
                correlation != null && CORRELATION.matcher(correlation).matches() ? correlation : commandId);
        return metadata;
    }
}
