package io.caseledger.command.platform;

import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.jspecify.annotations.Nullable;

/** How an aggregate shell lends a pure decider to Axon: check the caller's version, decide, apply, and tell what came of it. */
public final class Shell {

    private Shell() {}

    /**
     * @param decide the rules, from the command and the state before it
     * @param state the shell's state, asked for before and after
     * @param changedAt when the stream's last event occurred, asked for before and after; null before the first
     */
    public static <C, S> Decided lend(
            C command,
            BiFunction<? super C, ? super S, ? extends List<?>> decide,
            Supplier<S> state,
            Supplier<@Nullable Instant> changedAt) {
        Instant last = changedAt.get();
        if (last == null) {
            Write.current().ifPresent(Write::checkAbsent);
        } else {
            Write.current().ifPresent(write -> {
                write.checkVersion(AggregateLifecycle.getVersion());
                write.notBefore(last);
            });
        }
        return carry(command, decide, state, changedAt);
    }

    /** The same for a stream that is changed along with the one that the caller's version is of. */
    public static <C, S> Decided lendAlong(
            C command,
            BiFunction<? super C, ? super S, ? extends List<?>> decide,
            Supplier<S> state,
            Supplier<@Nullable Instant> changedAt) {
        Instant last = changedAt.get();
        if (last != null) {
            Write.current().ifPresent(write -> write.notBefore(last));
        }
        return carry(command, decide, state, changedAt);
    }

    private static <C, S> Decided carry(
            C command,
            BiFunction<? super C, ? super S, ? extends List<?>> decide,
            Supplier<S> state,
            Supplier<@Nullable Instant> changedAt) {
        Instant last = changedAt.get();
        decide.apply(command, state.get()).forEach(AggregateLifecycle::apply);
        Instant now = changedAt.get();
        return new Decided(
                state.get(), AggregateLifecycle.getVersion(), now == null ? Instant.EPOCH : now, last == null);
    }
}
