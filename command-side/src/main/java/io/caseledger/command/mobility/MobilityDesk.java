package io.caseledger.command.mobility;

import io.caseledger.command.platform.Answer;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.People;
import io.caseledger.command.platform.Write;
import io.caseledger.command.platform.Writes;
import io.caseledger.contract.mobility.MobilityFacts;
import io.caseledger.contract.mobility.MobilityField;
import io.caseledger.contract.mobility.ShownMobility;
import io.caseledger.contract.mobility.ShownResult;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Carries mobility commands through, and tells what came of them in document 3's words. */
@Component
class MobilityDesk {

    private final Writes writes;
    private final People people;

    MobilityDesk(Writes writes, People people) {
        this.writes = writes;
        this.people = people;
    }

    /** What does not exist is told in one way, so that nobody can tell it from what is hidden. */
    ResponseEntity<byte[]> perform(Write write, MobilityCommand command, Function<Decided, Answer> answering) {
        try {
            return writes.perform(write, command, answering);
        } catch (RefusedException refused) {
            if (refused.refusal().kind() == Refusal.Kind.UNKNOWN) {
                throw MobilityRefusals.unknown(command.id());
            }
            throw refused;
        }
    }

    /**
     * The whole assignment after a command.
     *
     * @param expatName how the expat is called since this command, null when it said nothing of that
     */
    ShownResult<Map<String, @Nullable Object>> item(Write write, long id, Decided decided, @Nullable String expatName) {
        MobilityFacts facts = facts(decided);
        String name = expatName == null
                ? people.nameOf(write.tenant(), String.valueOf(facts.details().number(MobilityField.EXPAT_ID)))
                : expatName;
        return ShownResult.of(ShownMobility.detail(id, facts, name, today(write)));
    }

    static MobilityFacts facts(Decided decided) {
        return ((MobilityState.Existing) decided.state()).facts();
    }

    static LocalDate today(Write write) {
        return LocalDate.ofInstant(write.at(), ZoneOffset.UTC);
    }
}
