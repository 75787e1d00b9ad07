package io.caseledger.query.editorial;

import io.caseledger.contract.editorial.EditorialDetails;
import io.caseledger.contract.editorial.EditorialEvent;
import io.caseledger.platform.ledger.RecordedEvent;
import org.jspecify.annotations.Nullable;

/** Folds the events of one editorial assignment into its row: for the live list, for a rebuild and for a moment in the past. */
final class EditorialFold {

    private EditorialFold() {}

    /** The row after an event; null before the first. */
    static EditorialRow fold(@Nullable EditorialRow row, RecordedEvent stored) {
        stored.requireAfter(row == null ? -1 : row.sequence());
        return new EditorialRow(
                stored.tenant(),
                stored.sequence(),
                EditorialDetails.fold(
                        row == null ? null : row.details(),
                        stored.aggregateId(),
                        (EditorialEvent) stored.event(),
                        stored.occurredAt()));
    }
}
