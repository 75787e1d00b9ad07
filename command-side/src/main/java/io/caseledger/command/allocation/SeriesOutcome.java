package io.caseledger.command.allocation;

import io.caseledger.contract.allocation.AllocationFacts;
import java.util.SortedMap;

/** What a command on a series left behind: the allocations that it made, changed or deleted, by their numbers. */
record SeriesOutcome(SortedMap<Long, AllocationFacts> affected) {}
