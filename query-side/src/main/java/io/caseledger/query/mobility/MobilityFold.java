package io.caseledger.query.mobility;

import io.caseledger.contract.mobility.MobilityEvent;
import io.caseledger.contract.mobility.MobilityFacts;
import io.caseledger.platform.ledger.RecordedEvent;
import org.jspecify.annotations.Nullable;

/** Folds the events of one mobility assignment into its row: the same for the live list, for a rebuild and for a moment in the past. */
final class MobilityFold {

    private MobilityFold() {}

    /** The row after an event; null before the first. */
    static MobilityRow fold(@Nullable MobilityRow row, RecordedEvent recorded) {
        recorded.requireAfter(row == null ? -1 : row.sequence());
        MobilityEvent event = (MobilityEvent) recorded.event();
        return new MobilityRow(
                recorded.tenant(),
                Long.parseLong(recorded.aggregateId()),
                recorded.sequence(),
                row == null ? null : row.expatName(),
                row == null
                        ? MobilityFacts.begin(event, recorded.occurredAt())
                        : row.facts().after(event, recorded.occurredAt()));
    }
}
