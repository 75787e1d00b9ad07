package io.caseledger.command.platform;

import io.caseledger.contract.platform.Backdated;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.jspecify.annotations.Nullable;

/** How an aggregate shell lends a pure decider to Axon: check what the caller expects, decide, apply, and tell what came of it. */
public final class Shell {

    private Shell() {}

    /**
     * What the caller expects is checked on the stream that the write addresses, and on no other that it touches. What nobody knows, or this caller may
     * not know of, is unknown whatever was expected of it.
     *
     * @param decide the rules, from the command and the state before it
     * @param state the shell's state, asked for before and after
     * @param changedAt when the stream's last event was entered, asked for before and after; null before the first
     */
    public static <C extends StreamCommand, S> Decided lend(
            C command,
            BiFunction<? super C, ? super S, ? extends List<?>> decide,
            Supplier<S> state,
            Supplier<@Nullable Instant> changedAt) {
        Instant last = changedAt.get();
        Long version = last == null ? null : AggregateLifecycle.getVersion();
        Write.current().ifPresent(write -> {
            if (!write.admits(command.streamId(), version)) {
                refuseUnknown(command, decide, state.get());
                throw write.stale(version);
            }
            if (last != null) {
                write.notBefore(last);
            }
        });
        decide.apply(command, state.get()).forEach(Shell::apply);
        Instant now = changedAt.get();
        return new Decided(
                state.get(), AggregateLifecycle.getVersion(), now == null ? Instant.EPOCH : now, last == null);
    }

    /** Axon takes an event's time when it is applied. */
    private static void apply(Object event) {
        if (event instanceof Backdated backdated) {
            Instant requested = GenericEventMessage.clock.instant();
            CommandClock.at(backdated.occurredAt(requested), () -> AggregateLifecycle.apply(event));
        } else {
            AggregateLifecycle.apply(event);
        }
    }

    private static <C, S> void refuseUnknown(C command, BiFunction<? super C, ? super S, ?> decide, S state) {
        try {
            var _ = decide.apply(command, state);
        } catch (RefusedException refused) {
            if (refused.refusal().kind() == Refusal.Kind.UNKNOWN) {
                throw refused;
            }
        }
    }
}
