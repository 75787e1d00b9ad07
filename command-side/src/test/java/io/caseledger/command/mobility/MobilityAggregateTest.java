package io.caseledger.command.mobility;

import static io.caseledger.command.mobility.MobilityAssignmentTest.ADA;
import static io.caseledger.command.mobility.MobilityAssignmentTest.APPROVED;
import static io.caseledger.command.mobility.MobilityAssignmentTest.EDDA;
import static io.caseledger.command.mobility.MobilityAssignmentTest.ID;
import static io.caseledger.command.mobility.MobilityAssignmentTest.NOW;
import static io.caseledger.command.mobility.MobilityAssignmentTest.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.axonframework.test.matchers.Matchers.matches;

import io.caseledger.command.mobility.MobilityCommand.Amend;
import io.caseledger.command.mobility.MobilityCommand.Archive;
import io.caseledger.command.mobility.MobilityCommand.Open;
import io.caseledger.command.mobility.MobilityCommand.Review;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.Handlers;
import io.caseledger.command.platform.People;
import io.caseledger.contract.allocation.AllocationEvent;
import io.caseledger.contract.mobility.MobilityEvent;
import io.caseledger.contract.mobility.MobilityEvent.Amended;
import io.caseledger.contract.mobility.MobilityField;
import io.caseledger.contract.platform.Change;
import io.caseledger.contract.platform.RefusedException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** That Axon carries commands to the rules and events back; what the rules say is told elsewhere. */
class MobilityAggregateTest {

    private final Map<String, String> taught = new TreeMap<>();
    private FixtureConfiguration<MobilityAggregate> shell = new AggregateTestFixture<>(MobilityAggregate.class);

    @BeforeEach
    void a_fresh_shell() {
        shell = new AggregateTestFixture<>(MobilityAggregate.class);
        shell.registerInjectableResource(new Directory(taught));
    }

    @Test
    void every_command_has_a_handler() {
        assertThat(Handlers.missing(MobilityAggregate.class, MobilityCommand.class))
                .isEmpty();
    }

    @Test
    void a_forgotten_command_would_be_noticed() {
        assertThat(Handlers.missing(Object.class, MobilityCommand.class)).hasSize(8);
    }

    @Test
    void opening_begins_a_stream_and_teaches_the_directory_the_name() {
        shell.givenNoPriorActivity()
                .when(new Open(ID, ADA, APPROVED, "Jane Doe"))
                .expectEvents(APPROVED)
                .expectState(aggregate -> assertThat(aggregate.streamId).isEqualTo("122"));
        assertThat(taught).containsExactly(Map.entry("10891", "Jane Doe"));
    }

    @Test
    void an_amendment_teaches_the_name_of_the_expat_whom_it_names() {
        Amendment another = new Amendment(Map.of(MobilityField.EXPAT_ID, 10892L), null, null, Map.of());
        shell.given(APPROVED)
                .when(new Amend(ID, ADA, TODAY, another, "Joan Doe"))
                .expectEvents(new Amended(Map.of("expat_id", new Change<>(10891L, 10892L))));
        assertThat(taught).containsExactly(Map.entry("10892", "Joan Doe"));
    }

    @ParameterizedTest
    @FieldSource("io.caseledger.command.mobility.MobilityAssignmentTest#ALL_BUT_OPEN")
    void each_command_reaches_the_rules(MobilityCommand command) {
        if (command instanceof Review) {
            shell.given(APPROVED).when(command).expectNoEvents().expectException(RefusedException.class);
            return;
        }
        MobilityState state = MobilityAssignment.evolve(new MobilityState.Unopened(), APPROVED, NOW);
        List<MobilityEvent> expected = MobilityAssignment.decide(command, state);

        shell.given(APPROVED)
                .when(command)
                .expectEvents(expected.toArray())
                .expectResultMessageMatching(matches(result ->
                        result.getPayload() instanceof Decided(Object after, long sequence, Instant at, boolean created)
                                && after instanceof MobilityState.Existing
                                && sequence == expected.size()
                                && at.isAfter(Instant.EPOCH)
                                && !created));
    }

    @ParameterizedTest
    @FieldSource("io.caseledger.command.mobility.MobilityAssignmentTest#ALL_BUT_OPEN")
    void nothing_is_done_to_a_stream_that_never_began(MobilityCommand command) {
        shell.givenNoPriorActivity().when(command).expectException(AggregateNotFoundException.class);
    }

    @Test
    void a_number_of_another_document_is_unknown() {
        shell.given(new AllocationEvent.Deleted())
                .when(new Archive(ID, EDDA))
                .expectNoEvents()
                .expectException(RefusedException.class);
    }

    private record Directory(Map<String, String> taught) implements People {

        @Override
        public @Nullable String nameAt(String tenant, String personId, long position) {
            return nameOf(tenant, personId);
        }

        @Override
        public void learn(String personId, @Nullable String name) {
            if (name != null) {
                taught.put(personId, name);
            }
        }

        @Override
        public Map<String, String> namesOf(String tenant, Collection<String> personIds) {
            return taught;
        }
    }
}
