package io.caseledger.query.allocation;

import io.caseledger.contract.allocation.AllocationFacts;

/**
 * An allocation as the lists show it.
 *
 * @param sequence of the last event folded in
 */
record AllocationRow(String tenant, long id, long sequence, AllocationFacts facts) {}
