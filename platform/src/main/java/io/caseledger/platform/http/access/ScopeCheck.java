package io.caseledger.platform.http.access;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.Refusal.Kind;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Scopes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The one place where {@link Needs} is enforced. The application does not start with a handler that has none. */
public final class ScopeCheck implements HandlerInterceptor, SmartInitializingSingleton {

    private static final String OURS = "io.caseledger.";
    private static final String OPTIONS = "HttpOptionsHandler";

    private final ListableBeanFactory beans;
    private final Access access;
    private volatile Map<Method, Needs> needs = Map.of();

    public ScopeCheck(ListableBeanFactory beans, Access access) {
        this.beans = beans;
        this.access = access;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Map<Method, Needs> found = new HashMap<>();
        TreeSet<String> faults = new TreeSet<>();
        beans.getBeansOfType(RequestMappingHandlerMapping.class).values().stream()
                .flatMap(mapping -> mapping.getHandlerMethods().values().stream())
                .filter(handler -> handler.getBeanType().getName().startsWith(OURS))
                .forEach(handler -> {
                    Needs need = needOf(handler);
                    if (need == null) {
                        faults.add(handler.getShortLogMessage() + " has no @Needs");
                    } else if (!Scopes.ALL.contains(need.value())) {
                        faults.add(
                                handler.getShortLogMessage() + " needs a scope that does not exist: " + need.value());
                    } else {
                        found.put(handler.getMethod(), need);
                    }
                });
        if (!faults.isEmpty()) {
            throw new IllegalStateException("Handlers must say what they need: " + String.join("; ", faults));
        }
        needs = Map.copyOf(found);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            Needs need = needs.get(method.getMethod());
            if (need == null) {
                refuseStranger(method);
            } else {
                refuseUnlessAllowed(Caller.of(request), need);
            }
        }
        return true;
    }

    private void refuseUnlessAllowed(Caller caller, Needs need) {
        if (caller.anonymous()) {
            if (!need.open() || !access.demo()) {
                throw TokenFilter.tokenNeeded();
            }
        } else if (!caller.may(need.value())) {
            throw Refusal.of(Kind.FORBIDDEN, "scope-missing", "This needs the scope " + need.value() + ".")
                    .asException();
        }
    }

    /** The answer to OPTIONS tells nobody anything; every other handler that is not ours does not exist. */
    private static void refuseStranger(HandlerMethod method) {
        if (!method.getBeanType().getSimpleName().equals(OPTIONS)) {
            throw Refusal.unknown("This path").asException();
        }
    }

    private static @Nullable Needs needOf(HandlerMethod handler) {
        Needs own = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Needs.class);
        return own != null ? own : AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), Needs.class);
    }
}
