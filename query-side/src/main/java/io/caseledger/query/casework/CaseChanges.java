package io.caseledger.query.casework;

import io.caseledger.platform.ledger.StoredEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a batch of events changes in the tables of case assignments. */
final class CaseChanges {

    private final List<AssignmentRow> rows = new ArrayList<>();
    private final Map<StintKey, Stint> stints = new LinkedHashMap<>();
    private final List<AssignmentRow> deleted = new ArrayList<>();
    private final CaseTotals totals = new CaseTotals();

    private record StintKey(String assignmentId, int ordinal) {}

    /**
     * Folds the events of one stream.
     *
     * @param stored the row as it is stored, null where there is none yet
     */
    void fold(@Nullable AssignmentRow stored, List<StoredEvent> events) {
        AssignmentRow row = stored;
        for (StoredEvent event : events) {
            AssignmentRow before = row;
            row = CaseFold.fold(before, event);
            stints(before, row, event);
        }
        if (row != null) {
            rows.add(row);
            totals.changed(stored, row);
        }
    }

    private void stints(@Nullable AssignmentRow before, AssignmentRow after, StoredEvent event) {
        if (before == null || before.stint() != after.stint()) {
            if (before != null) {
                put(Stint.ended(before, event.occurredAt()));
            }
            Stint begun = Stint.current(after);
            put(begun);
            totals.stint(begun, 1);
        } else if (after.deleted()) {
            deleted.add(after);
        } else if (!Objects.equals(before.closedAt(), after.closedAt())) {
            put(Stint.current(after));
        }
    }

    private void put(Stint stint) {
        stints.put(new StintKey(stint.assignmentId(), stint.ordinal()), stint);
    }

    List<AssignmentRow> rows() {
        return rows;
    }

    List<Stint> stints() {
        return List.copyOf(stints.values());
    }

    /** Assignments whose stints leave all histories. */
    List<AssignmentRow> deleted() {
        return deleted;
    }

    CaseTotals totals() {
        return totals;
    }
}
