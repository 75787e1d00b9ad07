package io.caseledger.query.allocation;

import io.caseledger.contract.allocation.AllocationEvent;
import io.caseledger.contract.allocation.AllocationFacts;
import io.caseledger.platform.ledger.RecordedEvent;
import org.jspecify.annotations.Nullable;

/** Folds the events of one allocation into its row: the same for the live lists, for a rebuild and for a moment in the past. */
final class AllocationFold {

    private AllocationFold() {}

    /** The row after an event; null before the first. */
    static AllocationRow fold(@Nullable AllocationRow row, RecordedEvent recorded) {
        recorded.requireAfter(row == null ? -1 : row.sequence());
        AllocationEvent event = (AllocationEvent) recorded.event();
        AllocationFacts facts = row == null
                ? AllocationFacts.begin(event, recorded.occurredAt())
                : row.facts().after(event, recorded.occurredAt());
        return new AllocationRow(recorded.tenant(), Long.parseLong(recorded.aggregateId()), recorded.sequence(), facts);
    }
}
