package io.caseledger.command.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caseledger.command.directory.PersonCommand.Describe;
import io.caseledger.command.platform.RunningCommands;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.StoredEvent;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Axon can keep an id's lock when a creation fails; callers choose the ids of people, and would wait for theirs for ever. */
class RefusedPersonTest {

    private static final Describe ADA =
            new Describe("person/default/ada", Instant.parse("2026-03-26T10:00:00Z"), "ada", "Ada", null, true);

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private final RunningCommands commands =
            RunningCommands.start(DATABASE, axon -> axon.configureAggregate(PersonAggregate.class));

    @AfterEach
    void end() {
        commands.close();
    }

    @Test
    void a_refused_registration_leaves_the_id_usable() {
        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> commands.sendExpecting("\"7\"", ADA));

        assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.STALE);
        assertThat(refused.refusal().sequence())
                .as("there is no current version")
                .isNull();
        commands.send(ADA);
        assertThat(commands.ledger().stream("default", ADA.streamId(), 0))
                .extracting(StoredEvent::type)
                .containsExactly("directory.PersonRegistered");
    }
}
