package io.caseledger.command.rulebreaker.util;

/** A class in a package whose name says nothing. */
final class Thing {}
