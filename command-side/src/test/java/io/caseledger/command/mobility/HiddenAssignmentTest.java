package io.caseledger.command.mobility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caseledger.command.mobility.MobilityCommand.Archive;
import io.caseledger.command.mobility.MobilityCommand.Open;
import io.caseledger.command.platform.People;
import io.caseledger.command.platform.RunningCommands;
import io.caseledger.contract.mobility.MobilityDetails;
import io.caseledger.contract.mobility.MobilityEvent.Opened;
import io.caseledger.contract.mobility.MobilityStatus;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.StoredEvent;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** That an assignment is there would also be told by an answer about its version. */
class HiddenAssignmentTest {

    private static final Open CONFIDENTIAL = new Open(
            122,
            MobilityAssignmentTest.ADA,
            new Opened(
                    4234,
                    1,
                    MobilityStatus.APPROVED,
                    null,
                    null,
                    new MobilityDetails(Map.of("expat_id", 10891, "is_confidential", true))),
            null);

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private final RunningCommands commands = RunningCommands.start(
            DATABASE,
            axon -> axon.configureAggregate(MobilityAggregate.class)
                    .registerComponent(People.class, ignored -> new Nobody()));

    @AfterEach
    void end() {
        commands.close();
    }

    @Test
    void a_version_says_nothing_to_who_may_not_know_of_it() {
        commands.send(CONFIDENTIAL);

        assertThat(refused("\"7\"", MobilityAssignmentTest.EDDA)).isEqualTo(Refusal.Kind.UNKNOWN);
        assertThat(refused("\"0\"", MobilityAssignmentTest.EDDA)).isEqualTo(Refusal.Kind.UNKNOWN);
        assertThat(refused("\"7\"", MobilityAssignmentTest.ADA)).isEqualTo(Refusal.Kind.STALE);
        assertThat(commands.ledger().stream("default", "122", 0))
                .extracting(StoredEvent::type)
                .containsExactly("mobility.Opened");
    }

    private Refusal.Kind refused(String tag, By by) {
        return catchThrowableOfType(
                        RefusedException.class, () -> commands.sendExpecting(tag, new Archive(CONFIDENTIAL.id(), by)))
                .refusal()
                .kind();
    }

    private record Nobody() implements People {

        @Override
        public @Nullable String nameAt(String tenant, String personId, long position) {
            return nameOf(tenant, personId);
        }

        @Override
        public void learn(String personId, @Nullable String name) {}

        @Override
        public Map<String, String> namesOf(String tenant, Collection<String> personIds) {
            return Map.of();
        }
    }
}
