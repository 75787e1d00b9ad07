package io.caseledger.command.mobility;

import io.caseledger.contract.mobility.MobilityFacts;
import io.caseledger.contract.mobility.MobilityStatus;

/** What the rules, and the answers to commands, need to know of a mobility assignment. */
sealed interface MobilityState {

    record Unopened() implements MobilityState {}

    /** It is there. */
    sealed interface Existing extends MobilityState {

        MobilityFacts facts();
    }

    record Changeable(MobilityFacts facts) implements Existing {}

    /** Cancelled, archived or both. */
    record Settled(MobilityFacts facts) implements Existing {}

    static MobilityState of(MobilityFacts facts) {
        return facts.archived() || facts.status() == MobilityStatus.CANCELLED
                ? new Settled(facts)
                : new Changeable(facts);
    }
}
