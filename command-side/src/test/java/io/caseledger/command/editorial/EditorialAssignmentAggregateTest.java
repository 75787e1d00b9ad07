package io.caseledger.command.editorial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.axonframework.test.matchers.Matchers.matches;

import io.caseledger.command.editorial.EditorialCommand.Create;
import io.caseledger.command.editorial.EditorialCommand.TakeLock;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.Handlers;
import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.editorial.EditorialEvent;
import io.caseledger.contract.editorial.EditorialEvent.Created;
import io.caseledger.contract.editorial.EditorialEvent.LockTaken;
import io.caseledger.contract.editorial.EditorialEvent.UserAssigned;
import io.caseledger.contract.platform.LongText;
import io.caseledger.contract.platform.RefusedException;
import java.time.Instant;
import java.util.List;
import org.axonframework.eventsourcing.IncompatibleAggregateException;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** That Axon carries commands to the rules and events back; what the rules say is told elsewhere. */
class EditorialAssignmentAggregateTest {

    private static final String ID = "AAAAAAAA-1234-4567-7890-BBBBBBBBBBBB";
    private static final Instant NOW = Instant.parse("2026-03-26T10:00:00Z");
    private static final Created CREATED =
            new Created(5, "slug", "article", "Title", "", new LongText(""), "", null, null, 1, null, List.of());
    private static final LockTaken TAKEN = new LockTaken(
            7, "019D2A31-5F00-7C3E-9A44-0D2B6F1C8E10", 2, "3F0E9C74-51B7-4D5C-8C1E-6A2F4B8D9E02", NOW.plusSeconds(900));

    private final AggregateTestFixture<EditorialAssignmentAggregate> shell =
            new AggregateTestFixture<>(EditorialAssignmentAggregate.class);

    @Test
    void every_command_has_a_handler() {
        assertThat(Handlers.missing(EditorialAssignmentAggregate.class, EditorialCommand.class))
                .isEmpty();
    }

    @Test
    void a_forgotten_command_would_be_noticed() {
        assertThat(Handlers.missing(Object.class, EditorialCommand.class)).hasSize(6);
    }

    @Test
    void creation_begins_a_stream() {
        shell.givenNoPriorActivity()
                .when(new Create(
                        ID,
                        NOW,
                        5,
                        1,
                        "slug",
                        "article",
                        "Title",
                        "",
                        "",
                        "",
                        null,
                        null,
                        null,
                        List.of(),
                        List.of("PPPP")))
                .expectEvents(CREATED, new UserAssigned("PPPP"))
                .expectState(aggregate -> assertThat(aggregate.uuid).isEqualTo(ID));
    }

    @ParameterizedTest
    @FieldSource("io.caseledger.command.editorial.EditorialAssignmentTest#ALL_BUT_CREATE")
    void each_command_reaches_the_rules(EditorialCommand command) {
        EditorialState state = EditorialAssignment.evolve(
                EditorialAssignment.evolve(new EditorialState.Unwritten(), ID, CREATED, NOW), ID, TAKEN, NOW);
        if (command instanceof TakeLock) {
            shell.given(CREATED, TAKEN).when(command).expectNoEvents().expectException(RefusedException.class);
            return;
        }
        List<EditorialEvent> expected = EditorialAssignment.decide(command, state);

        shell.given(CREATED, TAKEN)
                .when(command)
                .expectEvents(expected.toArray())
                .expectResultMessageMatching(matches(result ->
                        result.getPayload() instanceof Decided(Object after, long sequence, Instant at, boolean created)
                                && after instanceof EditorialState
                                && sequence == 1 + expected.size()
                                && at.isAfter(Instant.EPOCH)
                                && !created));
    }

    @ParameterizedTest
    @FieldSource("io.caseledger.command.editorial.EditorialAssignmentTest#ALL_BUT_CREATE")
    void nothing_is_done_to_a_stream_that_never_began(EditorialCommand command) {
        shell.givenNoPriorActivity().when(command).expectException(AggregateNotFoundException.class);
    }

    @Test
    void a_stream_of_another_feature_is_none_of_ours() {
        shell.given(new CaseEvent.Deleted())
                .when(new EditorialCommand.Delete(ID, NOW, "X", NOW))
                .expectNoEvents()
                .expectException(IncompatibleAggregateException.class);
    }
}
