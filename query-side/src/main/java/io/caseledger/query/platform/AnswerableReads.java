package io.caseledger.query.platform;

import io.caseledger.contract.platform.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses reads of read models whose ledger was replaced, until they are built anew: what they show happened in another ledger. Who reads what is told by
 * packages: a feature's reads stand beside its projections.
 */
public final class AnswerableReads implements HandlerInterceptor {

    private final Projections projections;

    AnswerableReads(Projections projections) {
        this.projections = projections;
    }

    /**
     * @param reader of the read models of its package, and of those that are joined with any
     * @throws io.caseledger.contract.platform.RefusedException when one of them cannot be answered from
     */
    public void require(Class<?> reader) {
        String feature = reader.getPackageName();
        boolean reads = projections.all().stream().anyMatch(each -> isOf(feature, each));
        boolean replaced = reads
                && projections.all().stream()
                        .filter(each -> each.isJoined() || isOf(feature, each))
                        .anyMatch(each -> projections.stateOf(each.name()).isReplaced());
        if (replaced) {
            throw Refusal.unavailable(
                            "read-model-rebuilding",
                            "The ledger was restored, and what is read here is being built anew from it.")
                    .asException();
        }
    }

    private static boolean isOf(String feature, Projection projection) {
        return projection.getClass().getPackageName().equals(feature);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            require(method.getBeanType());
        }
        return true;
    }
}
