package io.caseledger.command.rulebreaker;

/** A name that says nothing. */
final class ThingHelper {}
