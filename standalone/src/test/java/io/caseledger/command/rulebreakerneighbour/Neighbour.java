package io.caseledger.command.rulebreakerneighbour;

/** A feature that another one imports. */
public class Neighbour {}
