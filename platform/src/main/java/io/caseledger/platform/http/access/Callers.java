package io.caseledger.platform.http.access;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.Refusal.Kind;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;

/** Who makes a request, by the tokens that its head shows. */
public final class Callers {

    private final List<Tokens> tokens;
    private final Access access;

    public Callers(List<Tokens> tokens, Access access) {
        this.tokens = List.copyOf(tokens);
        this.access = access;
    }

    /** @throws io.caseledger.contract.platform.RefusedException when a token is shown that nobody has */
    Caller of(HttpServletRequest request) {
        List<String> shown = Credentials.of(request);
        return shown.isEmpty()
                ? Caller.NOBODY
                : find(shown)
                        .orElseThrow(() -> Refusal.of(Kind.UNAUTHENTICATED, "token-unknown", "This token is not known.")
                                .asException());
    }

    /**
     * Whether somebody calls who may be answered at all, whatever contract a request turns out to speak: with a token that is known, or without one
     * where documents 1 and 2 are open. To be asked before a body is read to find the contract.
     */
    public boolean mayBeHeard(HttpServletRequest request) {
        List<String> bearers = Credentials.bearers(request);
        return bearers.isEmpty()
                ? access.demo() || find(Credentials.ofAllocation(request)).isPresent()
                : find(bearers).isPresent();
    }

    public static boolean showsTokenOfAllocation(HttpServletRequest request) {
        return !Credentials.ofAllocation(request).isEmpty();
    }

    private Optional<Caller> find(List<String> shown) {
        return shown.stream().distinct().count() == 1
                ? tokens.stream()
                        .flatMap(sort -> sort.callerOf(shown.getFirst()).stream())
                        .findFirst()
                : Optional.empty();
    }
}
