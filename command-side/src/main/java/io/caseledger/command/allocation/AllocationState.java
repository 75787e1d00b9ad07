package io.caseledger.command.allocation;

import io.caseledger.contract.allocation.AllocationFacts;

/** What the rules, and the answers to commands, need to know of an allocation. */
sealed interface AllocationState {

    record Unallocated() implements AllocationState {}

    record Living(AllocationFacts facts) implements AllocationState {}

    /** Gone from all lists; what it was is still told in the answer to its deletion. */
    record Deleted(AllocationFacts facts) implements AllocationState {}
}
