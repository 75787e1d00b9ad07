package io.caseledger.command.rulebreaker;

import io.caseledger.command.rulebreakerneighbour.Neighbour;
import io.caseledger.query.rulebreaker.SendsCommands;
import org.axonframework.eventhandling.async.SequencingPolicy;
import org.axonframework.eventhandling.async.SequentialPolicy;

/** A feature that knows its neighbour, the other side, and Axon's policy that handles all events one after the other. */
public class KnowsOthers {

    private final Neighbour neighbour = new Neighbour();
    private final SendsCommands otherSide;

    KnowsOthers(SendsCommands otherSide) {
        this.otherSide = otherSide;
    }

    SequencingPolicy<Object> policy() {
        return neighbour.toString().equals(otherSide.toString()) ? event -> event : new SequentialPolicy();
    }
}
