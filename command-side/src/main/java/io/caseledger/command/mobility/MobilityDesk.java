package io.caseledger.command.mobility;

import io.caseledger.command.mobility.KeptAnswers.Reference;
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
import io.caseledger.platform.http.Caller;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Carries mobility commands through, and tells what came of them in document 3's words. */
@Component
class MobilityDesk {

    private final Writes writes;
    private final KeptAnswers kept;
    private final People people;

    MobilityDesk(Writes writes, KeptAnswers kept, People people) {
        this.writes = writes;
        this.kept = kept;
        this.people = people;
    }

    /** What does not exist is told in one way, so that nobody can tell it from what is hidden. */
    ResponseEntity<byte[]> perform(
            Write write, Caller caller, MobilityCommand command, Function<Decided, Answer> answering) {
        try {
            return writes.perform(
                    write,
                    () -> command,
                    answering,
                    (reference, position) -> kept.restored(write.tenant(), caller, reference, position));
        } catch (RefusedException refused) {
            if (refused.refusal().kind() == Refusal.Kind.UNKNOWN) {
                throw MobilityRefusals.unknown(command.id());
            }
            throw refused;
        }
    }

    /**
     * The whole assignment after a command, and the reference to it.
     *
     * @param expatName how the expat is called since this command, null when it said nothing of that
     */
    Answer item(Write write, long id, Decided decided, @Nullable String expatName) {
        MobilityFacts facts = facts(decided);
        String name = expatName == null
                ? people.nameOf(write.tenant(), String.valueOf(facts.details().number(MobilityField.EXPAT_ID)))
                : expatName;
        return Answer.ok(ShownResult.of(ShownMobility.detail(id, facts, name, today(write))))
                .keeping(new Reference(id, today(write), null, null));
    }

    static MobilityFacts facts(Decided decided) {
        return ((MobilityState.Existing) decided.state()).facts();
    }

    static LocalDate today(Write write) {
        return LocalDate.ofInstant(write.at(), ZoneOffset.UTC);
    }
}
