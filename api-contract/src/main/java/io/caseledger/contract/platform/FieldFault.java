package io.caseledger.contract.platform;

/** What is wrong with one field or parameter of a request, in words for the caller. */
public record FieldFault(String field, String message) {}
