package io.caseledger.command.rulebreakerunmarked;

/** Its package says nothing of nulls. */
final class Unmarked {}
