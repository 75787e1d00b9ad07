package io.caseledger.query.editorial;

import io.caseledger.contract.editorial.EditorialDetails;
import io.caseledger.platform.ledger.RecordedEvent;
import io.caseledger.query.platform.PastTotals;
import io.caseledger.query.platform.Version;
import io.caseledger.query.platform.Versions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What events change in by what editorial assignments were listed when, and in how many there were. */
final class EditorialVersions {

    /** The one list there is. */
    static final String LISTED = "listed";

    /** It is not divided. */
    static final String EVERY_PART = "";

    private final Versions<String, EditorialRow> rows;
    private final PastTotals.Changes totals = EditorialPastTables.TOTALS.new Changes();

    EditorialVersions(Map<String, Version<EditorialRow>> last) {
        this.rows = new Versions<>(last);
    }

    void fold(RecordedEvent event) {
        EditorialRow before = rows.row(event.aggregateId());
        EditorialRow after = EditorialFold.fold(before, event);
        rows.put(event.aggregateId(), withoutTexts(after), event);
        totals.add(after.tenant(), EVERY_PART, event, listed(after) - listed(before));
    }

    private static long listed(@Nullable EditorialRow row) {
        return row != null && row.listed() ? 1 : 0;
    }

    /** No rule of the fold looks at what is left out here. */
    private static EditorialRow withoutTexts(EditorialRow row) {
        EditorialDetails details = row.details();
        return new EditorialRow(
                row.tenant(),
                row.sequence(),
                new EditorialDetails(
                        details.uuid(),
                        details.number(),
                        details.slug(),
                        details.type(),
                        details.title(),
                        "",
                        "",
                        "",
                        details.createdAt(),
                        details.modifiedAt(),
                        details.publishedAt(),
                        details.dueAt(),
                        0,
                        null,
                        List.of(),
                        List.of(),
                        details.lock(),
                        details.deleted()));
    }

    Versions<String, EditorialRow> rows() {
        return rows;
    }

    PastTotals.Changes totals() {
        return totals;
    }
}
