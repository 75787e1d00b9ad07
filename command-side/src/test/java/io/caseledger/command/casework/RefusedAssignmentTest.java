package io.caseledger.command.casework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.command.casework.CaseCommand.AmendNotes;
import io.caseledger.command.casework.CaseCommand.Assign;
import io.caseledger.command.platform.People;
import io.caseledger.command.platform.RunningCommands;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.StoredEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Axon can keep an id's lock when a creation fails: nobody could use the id again. */
class RefusedAssignmentTest {

    private static final Instant AT = Instant.parse("2026-03-26T10:00:00Z");

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private final RunningCommands commands = RunningCommands.start(
            DATABASE,
            axon -> axon.configureAggregate(CaseAssignmentAggregate.class)
                    .registerComponent(People.class, configuration -> new NobodyCalledMallory()));

    @AfterEach
    void end() {
        commands.close();
    }

    @Test
    void a_refused_assignment_leaves_the_id_usable() {
        assertThatThrownBy(() -> commands.send(assign("assign_1", "Mallory"))).isInstanceOf(RefusedException.class);
        commands.send(assign("assign_1", "Bob"));
        commands.send(new AmendNotes("assign_1", AT, "note"));

        assertThat(commands.ledger().stream("default", "assign_1", 0))
                .extracting(StoredEvent::type)
                .containsExactly("casework.Assigned", "casework.NotesAmended");
    }

    @Test
    void a_change_of_what_was_never_assigned_leaves_the_id_usable() {
        assertThatThrownBy(() -> commands.send(new AmendNotes("assign_2", AT, "note")))
                .isInstanceOf(AggregateNotFoundException.class);
        commands.send(assign("assign_2", "Bob"));

        assertThat(commands.ledger().stream("default", "assign_2", 0)).hasSize(1);
    }

    @Test
    void an_id_that_is_taken_is_a_conflict_and_stays_usable() {
        commands.send(assign("assign_3", "Bob"));
        assertThatThrownBy(() -> commands.send(assign("assign_3", "Bob"))).isInstanceOf(ConcurrencyException.class);
        commands.send(new AmendNotes("assign_3", AT, "note"));

        assertThat(commands.ledger().stream("default", "assign_3", 0)).hasSize(2);
    }

    private static Assign assign(String id, String contactName) {
        return new Assign(id, AT, "mentor", "contact", contactName, null, null, AT, null, AT);
    }

    /** Stands in for a directory that refuses a name within the assignment's own command. */
    private static final class NobodyCalledMallory implements People {

        @Override
        public @Nullable String nameAt(String tenant, String personId, long position) {
            return nameOf(tenant, personId);
        }

        @Override
        public void learn(String personId, @Nullable String name) {
            if ("Mallory".equals(name)) {
                throw Refusal.invalid("contact_name", "must not be Mallory").asException();
            }
        }

        @Override
        public Map<String, String> namesOf(String tenant, Collection<String> personIds) {
            return Map.of();
        }
    }
}
