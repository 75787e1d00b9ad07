package io.caseledger.command.directory;

import io.caseledger.command.directory.PersonCommand.Describe;
import io.caseledger.contract.directory.PersonEvent;
import io.caseledger.contract.platform.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of a directory entry: a person has a name from the first moment, and may get another. */
final class Person {

    private Person() {}

    /** What is known of a person. */
    sealed interface State {

        record Unknown() implements State {}

        record Known(String personId, String name, @Nullable String email) implements State {}
    }

    static List<PersonEvent> decide(PersonCommand command, State state) {
        return switch (command) {
            case Describe describe ->
                switch (state) {
                    case State.Unknown _ ->
                        List.of(new PersonEvent.PersonRegistered(
                                describe.personId(), describe.name(), describe.email()));
                    case State.Known known -> changes(describe, known);
                };
        };
    }

    static State evolve(State state, PersonEvent event) {
        return switch (event) {
            case PersonEvent.PersonRegistered registered ->
                new State.Known(registered.personId(), registered.name(), registered.email());
            case PersonEvent.PersonRenamed renamed ->
                new State.Known(
                        renamed.personId(),
                        Objects.requireNonNull(renamed.name().to()),
                        known(state).email());
            case PersonEvent.PersonEmailChanged changed ->
                new State.Known(
                        changed.personId(), known(state).name(), changed.email().to());
        };
    }

    private static List<PersonEvent> changes(Describe command, State.Known known) {
        List<PersonEvent> events = new ArrayList<>();
        if (!command.name().equals(known.name())) {
            events.add(new PersonEvent.PersonRenamed(known.personId(), new Change<>(known.name(), command.name())));
        }
        if (!command.keepsEmail() && !Objects.equals(command.email(), known.email())) {
            events.add(
                    new PersonEvent.PersonEmailChanged(known.personId(), new Change<>(known.email(), command.email())));
        }
        return events;
    }

    private static State.Known known(State state) {
        return switch (state) {
            case State.Known known -> known;
            case State.Unknown _ -> throw new IllegalStateException("A person is registered before anything changes");
        };
    }
}
