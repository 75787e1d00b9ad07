package io.caseledger.command.directory;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.caseledger.command.directory.PersonCommand.Describe;
import io.caseledger.command.platform.Decision;
import io.caseledger.contract.directory.PersonEvent;
import io.caseledger.contract.directory.PersonEvent.PersonEmailChanged;
import io.caseledger.contract.directory.PersonEvent.PersonRegistered;
import io.caseledger.contract.directory.PersonEvent.PersonRenamed;
import io.caseledger.contract.platform.Change;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PersonTest {

    private static final Instant NOW = Instant.parse("2026-03-26T10:00:00Z");
    private static final PersonRegistered REGISTERED =
            new PersonRegistered("user_088", "Bjørn Solberg", "b@example.org");

    private static final Decision<PersonCommand, PersonEvent, Person.State> RULES =
            new Decision<>(new Person.State.Unknown(), Person::evolve, Person::decide);

    private static Decision<PersonCommand, PersonEvent, Person.State>.Given given(PersonEvent... events) {
        return RULES.given(List.of(events));
    }

    private static Describe nameAndEmail(String name, @Nullable String email) {
        return new Describe("person/default/user_088", NOW, "user_088", name, email, false);
    }

    private static Describe name(String name) {
        return new Describe("person/default/user_088", NOW, "user_088", name, null, true);
    }

    @Nested
    class An_unknown_person {

        @Test
        void is_registered() {
            given().when(nameAndEmail("Bjørn Solberg", "b@example.org")).then(REGISTERED);
        }

        @Test
        void is_registered_without_an_address() {
            given().when(name("Bjørn Solberg")).then(new PersonRegistered("user_088", "Bjørn Solberg", null));
        }

        @Test
        void changes_nothing_before_being_registered() {
            assertThatIllegalStateException()
                    .isThrownBy(() -> given(new PersonRenamed("user_088", new Change<>("Bjørn", "Bo"))));
        }
    }

    @Nested
    class A_known_person {

        @Test
        void is_renamed_and_keeps_the_address() {
            given(REGISTERED)
                    .when(name("Bo Solberg"))
                    .then(new PersonRenamed("user_088", new Change<>("Bjørn Solberg", "Bo Solberg")));
        }

        @Test
        void gets_another_address() {
            given(REGISTERED)
                    .when(nameAndEmail("Bjørn Solberg", "bo@example.org"))
                    .then(new PersonEmailChanged("user_088", new Change<>("b@example.org", "bo@example.org")));
        }

        @Test
        void loses_the_address() {
            given(REGISTERED)
                    .when(nameAndEmail("Bjørn Solberg", null))
                    .then(new PersonEmailChanged("user_088", new Change<>("b@example.org", null)));
        }

        @Test
        void gets_name_and_address_at_once() {
            given(REGISTERED)
                    .when(nameAndEmail("Bo Solberg", "bo@example.org"))
                    .then(
                            new PersonRenamed("user_088", new Change<>("Bjørn Solberg", "Bo Solberg")),
                            new PersonEmailChanged("user_088", new Change<>("b@example.org", "bo@example.org")));
        }

        @Test
        void stays_as_it_is_when_the_same_is_said_twice() {
            given(REGISTERED)
                    .when(nameAndEmail("Bjørn Solberg", "b@example.org"))
                    .thenNothing();
            given(REGISTERED).when(name("Bjørn Solberg")).thenNothing();
        }

        @Test
        void has_the_latest_name() {
            given(REGISTERED, new PersonRenamed("user_088", new Change<>("Bjørn Solberg", "Bo Solberg")))
                    .when(name("Bo Solberg"))
                    .thenNothing();
        }
    }
}
