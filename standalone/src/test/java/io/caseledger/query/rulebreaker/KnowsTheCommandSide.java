package io.caseledger.query.rulebreaker;

import io.caseledger.command.rulebreakerneighbour.Neighbour;

/** A read model that asks the other side. */
record KnowsTheCommandSide(Neighbour neighbour) {}
