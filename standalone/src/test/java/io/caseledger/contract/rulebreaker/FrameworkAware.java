package io.caseledger.contract.rulebreaker;

import io.caseledger.command.rulebreakerneighbour.Neighbour;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.springframework.lang.Contract;

/** A contract that knows the frameworks behind it. */
class FrameworkAware {

    @TargetAggregateIdentifier
    @Contract("-> !null")
    Neighbour neighbour() {
        return new Neighbour();
    }
}
