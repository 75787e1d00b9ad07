package io.caseledger.command.mobility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caseledger.command.mobility.KeptAnswers.Reference;
import io.caseledger.command.mobility.MobilityCommand.AddBillingDetail;
import io.caseledger.command.mobility.MobilityCommand.Amend;
import io.caseledger.command.mobility.MobilityCommand.Open;
import io.caseledger.command.platform.People;
import io.caseledger.command.platform.RunningCommands;
import io.caseledger.contract.mobility.MobilityField;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.http.Caller;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** What a repeated request is told of an answer that is kept as a reference, by what its caller may know by then. */
class KeptAnswersTest {

    private static final long ID = 122;
    private static final LocalDate DAY = LocalDate.parse("2026-03-26");
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private final RunningCommands commands = RunningCommands.start(
            DATABASE,
            axon -> axon.configureAggregate(MobilityAggregate.class)
                    .registerComponent(People.class, ignored -> new Nobody()));
    private final KeptAnswers kept = new KeptAnswers(commands.ledger(), new Nobody());

    @BeforeEach
    void begin() {
        if (commands.ledger().stream("default", "122", 0).isEmpty()) {
            commands.send(new Open(ID, MobilityAssignmentTest.ADA, MobilityAssignmentTest.APPROVED, null));
            commands.send(new AddBillingDetail(ID, MobilityAssignmentTest.ADA, MobilityAssignmentTest.BILLING));
        }
    }

    @AfterEach
    void end() {
        commands.close();
    }

    @Test
    void the_scopes_of_now_decide_and_the_events_of_then() {
        Reference detail = new Reference(ID, null, 991L, null);
        Reference item = new Reference(ID, DAY, null, null);
        assertThat(told(detail, caller("mobility:billing"))).contains("XPath Germany GmbH");
        assertThat(told(detail, caller())).contains("••••").doesNotContain("XPath Germany GmbH", "COBADEFF");

        String before = told(item, caller());
        commands.send(new Amend(
                ID,
                MobilityAssignmentTest.ADA,
                DAY,
                new Amendment(Map.of(MobilityField.IS_CONFIDENTIAL, true), null, null, Map.of()),
                null));
        assertThat(told(item, caller("mobility:confidential"))).isEqualTo(before);
        for (Reference hidden : Set.of(item, detail)) {
            assertThat(catchThrowableOfType(RefusedException.class, () -> told(hidden, caller("mobility:billing")))
                            .refusal()
                            .kind())
                    .isEqualTo(Refusal.Kind.UNKNOWN);
        }
    }

    private String told(Reference reference, Caller caller) {
        return JSON.writeValueAsString(kept.restored("default", caller, JSON.writeValueAsString(reference), 2));
    }

    private static Caller caller(String... scopes) {
        return new Caller("default", 4234, "edda", 2, "uuid", "Edda", "edda", "", Set.of(scopes), false);
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
