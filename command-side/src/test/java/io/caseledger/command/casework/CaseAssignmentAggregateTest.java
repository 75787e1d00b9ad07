package io.caseledger.command.casework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.axonframework.test.matchers.Matchers.exactSequenceOf;
import static org.axonframework.test.matchers.Matchers.matches;
import static org.axonframework.test.matchers.Matchers.payloadsMatching;

import io.caseledger.command.casework.CaseCommand.AmendNotes;
import io.caseledger.command.casework.CaseCommand.Assign;
import io.caseledger.command.casework.CaseCommand.Close;
import io.caseledger.command.casework.CaseCommand.Delete;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.Handlers;
import io.caseledger.command.platform.People;
import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.casework.CaseEvent.Assigned;
import io.caseledger.contract.casework.CaseEvent.Closed;
import io.caseledger.contract.casework.CaseEvent.ContactRecorded;
import io.caseledger.contract.casework.CaseEvent.Deleted;
import io.caseledger.contract.casework.CaseStatus;
import io.caseledger.contract.platform.Change;
import io.caseledger.contract.platform.RefusedException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** That Axon carries commands to the rules and events back; what the rules say is told elsewhere. */
class CaseAssignmentAggregateTest {

    private static final String ID = "assign_001aa";
    private static final Instant NOW = Instant.parse("2026-03-26T10:00:00Z");
    private static final Assigned ASSIGNED = new Assigned("mentor_a", "contact_x", "user_007", "org_03", NOW, "Weekly");
    private static final Closed CLOSED = new Closed(new Change<>(CaseStatus.ACTIVE, CaseStatus.COMPLETED));

    private final Map<String, String> taught = new TreeMap<>();
    private FixtureConfiguration<CaseAssignmentAggregate> shell =
            new AggregateTestFixture<>(CaseAssignmentAggregate.class);

    @BeforeEach
    void a_fresh_shell() {
        shell = new AggregateTestFixture<>(CaseAssignmentAggregate.class);
        shell.registerInjectableResource(new Directory(taught));
    }

    @Test
    void every_command_has_a_handler() {
        assertThat(Handlers.missing(CaseAssignmentAggregate.class, CaseCommand.class))
                .isEmpty();
    }

    @Test
    void a_forgotten_command_would_be_noticed() {
        assertThat(Handlers.missing(Forgetful.class, CaseCommand.class))
                .hasSize(12)
                .doesNotContain("Close");
    }

    @Test
    void opening_begins_a_stream_and_teaches_the_directory_the_name() {
        shell.givenNoPriorActivity()
                .when(new Assign(
                        ID, NOW, "mentor_a", "contact_x", "Per Olsen", "user_007", "org_03", NOW, "Weekly", null))
                .expectEvents(ASSIGNED);
        assertThat(taught).containsExactly(Map.entry("contact_x", "Per Olsen"));
    }

    @ParameterizedTest
    @FieldSource("io.caseledger.command.casework.CaseAssignmentTest#ALL_BUT_ASSIGN")
    void each_command_reaches_the_rules(CaseCommand command) {
        ContactRecorded contact = new ContactRecorded(NOW, "visit");
        CaseState state =
                CaseAssignment.evolve(CaseAssignment.evolve(new CaseState.Unopened(), ASSIGNED, NOW), contact, NOW);
        List<CaseEvent> expected = CaseAssignment.decide(command, state);

        shell.given(ASSIGNED, contact)
                .when(command)
                .expectEvents(expected.toArray())
                .expectResultMessageMatching(matches(result -> result.getPayload()
                                instanceof Decided(Object after, long sequence, Instant changedAt, boolean created)
                        && after instanceof CaseState
                        && sequence == 1 + expected.size()
                        && changedAt.isAfter(Instant.EPOCH)
                        && !created));
    }

    @ParameterizedTest
    @FieldSource("io.caseledger.command.casework.CaseAssignmentTest#ALL_BUT_ASSIGN")
    void nothing_is_done_to_a_stream_that_never_began(CaseCommand command) {
        shell.givenNoPriorActivity().when(command).expectException(AggregateNotFoundException.class);
    }

    @Test
    void a_refusal_comes_through_as_it_is_and_leaves_no_event() {
        shell.given(ASSIGNED, new Deleted())
                .when(new Close(ID, NOW))
                .expectNoEvents()
                .expectException(RefusedException.class);
    }

    @Test
    void a_stream_goes_on_after_its_deletion_only_in_the_ledger() {
        shell.given(ASSIGNED)
                .when(new Delete(ID, NOW))
                .expectEventsMatching(payloadsMatching(exactSequenceOf(matches(Deleted.class::isInstance))));
    }

    @Test
    void the_events_of_a_stream_make_its_state() {
        shell.given(ASSIGNED, CLOSED)
                .when(new AmendNotes(ID, NOW, "Weekly"))
                .expectNoEvents()
                .expectState(aggregate -> assertThat(aggregate.assignmentId).isEqualTo(ID));
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

    /** A shell in which all lines but one were forgotten. */
    static final class Forgetful {

        @CommandHandler
        String handle(Close command) {
            return command.assignmentId();
        }
    }
}
