package io.caseledger.command.mobility;

import io.caseledger.command.platform.People;
import io.caseledger.contract.mobility.MobilityEvent;
import io.caseledger.contract.mobility.MobilityFacts;
import io.caseledger.contract.mobility.MobilityField;
import io.caseledger.contract.mobility.ShownBillingDetail;
import io.caseledger.contract.mobility.ShownContact;
import io.caseledger.contract.mobility.ShownMobility;
import io.caseledger.contract.mobility.ShownResult;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.ledger.LedgerReader;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers are kept without what they say, since scopes guard bank data, names of contacts and whole confidential assignments. They are told again from
 * the events up to their position, as far as the caller may know.
 */
@Component
class KeptAnswers {

    static final String READABLE = "mobility:billing";

    private static final JsonMapper REFERENCES = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final LedgerReader ledger;
    private final People people;

    KeptAnswers(LedgerReader ledger, People people) {
        this.ledger = ledger;
        this.people = people;
    }

    /**
     * What an answer was about: the assignment itself, or one of the things below it.
     *
     * @param day on which the assignment was shown
     */
    record Reference(
            long assignment,
            @Nullable LocalDate day,
            @Nullable Long billingDetail,
            @Nullable Long contact) {}

    /** @throws io.caseledger.contract.platform.RefusedException for what is hidden, or has been since */
    Object restored(String tenant, Caller caller, String kept, long position) {
        Reference reference = REFERENCES.readValue(kept, Reference.class);
        long id = reference.assignment;
        MobilityState then = new MobilityState.Unopened();
        MobilityState now = then;
        for (var row : ledger.stream(tenant, Long.toString(id), 0)) {
            now = MobilityAssignment.evolve(now, (MobilityEvent) row.event(), row.occurredAt());
            then = row.position() <= position ? now : then;
        }
        if (!(then instanceof MobilityState.Existing shown && isVisible(then, caller) && isVisible(now, caller))) {
            throw MobilityRefusals.unknown(id);
        }
        MobilityFacts facts = shown.facts();
        boolean readable = caller.may(READABLE);
        if (reference.billingDetail != null) {
            return ShownResult.of(ShownBillingDetail.of(
                    id,
                    facts.billingDetails().stream()
                            .filter(detail -> detail.billingDetailId() == reference.billingDetail)
                            .findFirst()
                            .orElseThrow(),
                    readable));
        }
        if (reference.contact != null) {
            return ShownResult.of(ShownContact.of(
                    facts.contacts().stream()
                            .filter(contact -> contact.contactId() == reference.contact)
                            .findFirst()
                            .orElseThrow(),
                    readable));
        }
        String expat = String.valueOf(facts.details().number(MobilityField.EXPAT_ID));
        return ShownResult.of(ShownMobility.detail(
                id, facts, people.nameAt(tenant, expat, position), Objects.requireNonNull(reference.day)));
    }

    private static boolean isVisible(MobilityState state, Caller caller) {
        return state instanceof MobilityState.Existing existing
                && (caller.may(By.CONFIDENTIAL) || !existing.facts().details().flag(MobilityField.IS_CONFIDENTIAL));
    }
}
