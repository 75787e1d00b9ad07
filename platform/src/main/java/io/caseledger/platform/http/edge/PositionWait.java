package io.caseledger.platform.http.edge;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.ReadModels;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** A read with {@code Ledger-Position} waits until the read models have passed that position. */
final class PositionWait implements HandlerInterceptor {

    private static final String HEADER = "Ledger-Position";
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final int MOST_DIGITS = 18;

    private final ObjectProvider<ReadModels> readModels;

    PositionWait(ObjectProvider<ReadModels> readModels) {
        this.readModels = readModels;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String position = request.getHeader(HEADER);
        if (position != null
                && handler instanceof HandlerMethod
                && request.getDispatcherType() == DispatcherType.REQUEST
                && isRead(request.getMethod())) {
            await(position(position.strip()));
        }
        return true;
    }

    private void await(long position) {
        ReadModels models = readModels.getIfAvailable();
        if (models == null || !models.awaitPosition(position, LONGEST)) {
            throw Refusal.unavailable("position-not-reached", "The read models have not reached this position yet.")
                    .asException();
        }
    }

    private static long position(String text) {
        if (text.isEmpty() || text.length() > MOST_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Refusal.malformed("malformed-position", HEADER + " must be a whole number, at least 0.")
                    .asException();
        }
        return Long.parseLong(text);
    }

    private static boolean isRead(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }
}
