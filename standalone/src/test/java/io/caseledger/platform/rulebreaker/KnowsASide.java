package io.caseledger.platform.rulebreaker;

import io.caseledger.command.rulebreakerneighbour.Neighbour;

/** A platform that knows who stands on it, and hands out its parts. */
class KnowsASide {

    public final Neighbour neighbour = new Neighbour();
}
