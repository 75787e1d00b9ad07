package io.caseledger.command.platform;

import io.caseledger.platform.idempotency.IdempotentRequest;
import io.caseledger.platform.idempotency.KeyTakenException;
import io.caseledger.platform.idempotency.StoredAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One command's events on their way into the ledger: all in or all out.
 *
 * @param chainBroken shared by appends that build on one another: once one of them is refused, so are those after it
 * @param request kept in the same transaction, with its answer, so that its repetition finds it
 * @param position completes with the last position after the commit; or with {@link org.axonframework.modelling.command.ConcurrencyException},
 *     {@link KeyTakenException}, {@link LedgerUnavailableException}, or {@link org.springframework.dao.DataIntegrityViolationException}
 * @param state leaves {@link State#QUEUED} once: it is either taken to be written, or given up by who waited for it
 */
record Append(
        List<NewEvent> events,
        @Nullable AtomicBoolean chainBroken,
        @Nullable IdempotentRequest request,
        @Nullable StoredAnswer answer,
        CompletableFuture<Long> position,
        AtomicReference<State> state) {

    enum State {
        QUEUED,
        TAKEN,
        ABANDONED
    }

    private Append(
            List<NewEvent> events,
            @Nullable AtomicBoolean chainBroken,
            @Nullable IdempotentRequest request,
            @Nullable StoredAnswer answer) {
        this(
                List.copyOf(events),
                chainBroken,
                request,
                answer,
                new CompletableFuture<>(),
                new AtomicReference<>(State.QUEUED));
    }

    static Append of(List<NewEvent> events) {
        return new Append(events, null, null, null);
    }

    static Append of(List<NewEvent> events, IdempotentRequest request, StoredAnswer answer) {
        return new Append(events, null, request, answer);
    }

    static Append inChain(AtomicBoolean broken, List<NewEvent> events) {
        return new Append(events, broken, null, null);
    }

    /** Whether it is still waited for; from then on its outcome is whatever becomes of it. */
    boolean take() {
        return state.compareAndSet(State.QUEUED, State.TAKEN);
    }

    /** Whether it was not taken yet; then it never will be. */
    private boolean abandon() {
        return state.compareAndSet(State.QUEUED, State.ABANDONED);
    }

    /**
     * Waits for the outcome and passes on its own exception.
     *
     * @throws LedgerUnavailableException when the wait ends before it is taken: it is not written then, and never will be
     * @throws OutcomeUnknownException when the wait ends while it is being written
     */
    long await(Duration atMost) {
        try {
            return position.get(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException reason) {
                throw reason;
            }
            throw new IllegalStateException("The append failed", failed);
        } catch (TimeoutException late) {
            throw givenUp(late);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw givenUp(stop);
        }
    }

    private RuntimeException givenUp(Exception because) {
        if (abandon()) {
            RuntimeException unavailable = new LedgerUnavailableException(because);
            refuse(unavailable);
            return unavailable;
        }
        return new OutcomeUnknownException(because);
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

    /** What builds on it is not written either. */
    void refuse(RuntimeException reason) {
        if (chainBroken != null) {
            chainBroken.set(true);
        }
        position.completeExceptionally(reason);
    }
}
