package io.caseledger.contract.allocation;

/** What an hour is billed at, and by which entry of the user's rates. */
public record BillRate(long id, Amount rate) {}
