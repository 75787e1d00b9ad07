package io.caseledger.command.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.command.directory.PersonCommand.Describe;
import io.caseledger.command.platform.Handlers;
import io.caseledger.contract.directory.PersonEvent.PersonRegistered;
import io.caseledger.contract.directory.PersonEvent.PersonRenamed;
import io.caseledger.contract.platform.Change;
import java.time.Instant;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

/** That Axon carries commands to the rules and events back; what the rules say is told elsewhere. */
class PersonAggregateTest {

    private static final Instant NOW = Instant.parse("2026-03-26T10:00:00Z");
    private static final PersonRegistered REGISTERED = new PersonRegistered("user_088", "Bjørn Solberg", null);

    private final AggregateTestFixture<PersonAggregate> shell = new AggregateTestFixture<>(PersonAggregate.class);

    private static Describe named(String name) {
        return new Describe(PersonAggregate.streamOf("default", "user_088"), NOW, "user_088", name, null, true);
    }

    @Test
    void every_command_has_a_handler() {
        assertThat(Handlers.missing(PersonAggregate.class, PersonCommand.class)).isEmpty();
    }

    @Test
    void a_forgotten_command_would_be_noticed() {
        assertThat(Handlers.missing(Object.class, PersonCommand.class)).containsExactly("Describe");
    }

    @Test
    void the_first_description_begins_a_stream() {
        shell.givenNoPriorActivity().when(named("Bjørn Solberg")).expectEvents(REGISTERED);
    }

    @Test
    void the_next_one_goes_on_with_it() {
        shell.given(REGISTERED)
                .when(named("Bo Solberg"))
                .expectEvents(new PersonRenamed("user_088", new Change<>("Bjørn Solberg", "Bo Solberg")))
                .expectState(person -> assertThat(person.streamId).isEqualTo("person/default/user_088"));
    }

    @Test
    void two_tenants_have_two_streams_for_the_same_id() {
        assertThat(PersonAggregate.streamOf("default", "user_088"))
                .isNotEqualTo(PersonAggregate.streamOf("other", "user_088"));
    }
}
