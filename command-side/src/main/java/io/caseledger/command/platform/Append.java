package io.caseledger.command.platform;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One command's events on their way into the ledger: all in or all out.
 *
 * @param chainBroken shared by appends that build on one another: once one of them is refused, so are those after it
 * @param request kept in the same transaction, with its answer, so that its repetition finds it
 * @param position completes with the last position after the commit; or with {@link org.axonframework.modelling.command.ConcurrencyException},
 *     {@link KeyTakenException}, {@link LedgerUnavailableException}, or {@link org.springframework.dao.DataIntegrityViolationException}
 */
record Append(
        List<NewEvent> events,
        @Nullable AtomicBoolean chainBroken,
        @Nullable IdempotentRequest request,
        @Nullable StoredAnswer answer,
        CompletableFuture<Long> position) {

    static Append of(List<NewEvent> events) {
        return new Append(List.copyOf(events), null, null, null, new CompletableFuture<>());
    }

    static Append of(List<NewEvent> events, IdempotentRequest request, StoredAnswer answer) {
        return new Append(List.copyOf(events), null, request, answer, new CompletableFuture<>());
    }

    static Append inChain(AtomicBoolean broken, List<NewEvent> events) {
        return new Append(List.copyOf(events), broken, null, null, new CompletableFuture<>());
    }

    /** @param alsoBroken chains that break within the batch being decided */
    boolean isChainBroken(Set<AtomicBoolean> alsoBroken) {
        return chainBroken != null && (chainBroken.get() || alsoBroken.contains(chainBroken));
    }

    void breakChain(Set<AtomicBoolean> broken) {
        if (chainBroken != null) {
            broken.add(chainBroken);
        }
    }

    /** It is not in the ledger and never will be; what builds on it neither. */
    void refuse(RuntimeException reason) {
        if (chainBroken != null) {
            chainBroken.set(true);
        }
        position.completeExceptionally(reason);
    }
}
