package io.caseledger.command.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caseledger.contract.platform.FieldFault;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import java.util.List;
import java.util.function.BiFunction;

/** Given what happened, when something is asked for, then something happens or it is refused: a rule as a test tells it. */
public final class Decision<C, E, S> {

    private final S beginning;
    private final BiFunction<S, E, S> evolve;
    private final BiFunction<C, S, List<E>> decide;

    public Decision(S beginning, BiFunction<S, E, S> evolve, BiFunction<C, S, List<E>> decide) {
        this.beginning = beginning;
        this.evolve = evolve;
        this.decide = decide;
    }

    public Given given(List<E> events) {
        S state = beginning;
        for (E event : events) {
            state = evolve.apply(state, event);
        }
        return new Given(state);
    }

    /** After what happened. */
    public final class Given {

        private final S state;

        private Given(S state) {
            this.state = state;
        }

        public When when(C command) {
            return new When(command, state);
        }

        public S state() {
            return state;
        }
    }

    /** After something was asked for. */
    public final class When {

        private final C command;
        private final S state;

        private When(C command, S state) {
            this.command = command;
            this.state = state;
        }

        @SafeVarargs
        @SuppressWarnings("varargs")
        public final void then(E... events) {
            assertThat(decide.apply(command, state)).isEqualTo(List.of(events));
        }

        public void thenNothing() {
            assertThat(decide.apply(command, state)).isEmpty();
        }

        public void thenRefused(Refusal.Kind kind, String code) {
            assertThat(refusal()).returns(kind, Refusal::kind).returns(code, Refusal::code);
        }

        public void thenRefusedFor(String... fields) {
            Refusal refusal = refusal();
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
            assertThat(refusal.faults()).extracting(FieldFault::field).containsExactly(fields);
        }

        private Refusal refusal() {
            RefusedException refused = catchThrowableOfType(RefusedException.class, () -> decide.apply(command, state));
            assertThat(refused).as("a refusal of %s", command).isNotNull();
            return refused.refusal();
        }
    }
}
