package io.caseledger.query.casework;

import io.caseledger.platform.ledger.RecordedEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What events change in the tables of case assignments, beginning from stored rows, or from none when everything is built anew. */
final class CaseChanges {

    private final Map<String, AssignmentRow> stored;
    private final Map<String, AssignmentRow> rows = new HashMap<>();
    private final List<Stint> ended = new ArrayList<>();

    /** @param stored the rows of the streams that are to be folded, by stream; those that are new have none */
    CaseChanges(Map<String, AssignmentRow> stored) {
        this.stored = stored;
    }

    void fold(RecordedEvent event) {
        String id = event.aggregateId();
        AssignmentRow before = rows.getOrDefault(id, stored.get(id));
        AssignmentRow after = CaseFold.fold(before, event);
        if (before != null && before.stint() != after.stint()) {
            ended.add(Stint.ended(before, event.occurredAt()));
        }
        rows.put(id, after);
    }

    Collection<AssignmentRow> rows() {
        return rows.values();
    }

    List<AssignmentRow> newRows() {
        return rows.values().stream()
                .filter(row -> !stored.containsKey(row.assignmentId()))
                .toList();
    }

    List<AssignmentRow> changedRows() {
        return rows.values().stream()
                .filter(row -> stored.containsKey(row.assignmentId()))
                .toList();
    }

    /** The stints that are not as they are stored. */
    Stream<Stint> stints() {
        return Stream.concat(
                ended.stream().filter(stint -> !row(stint).deleted()),
                rows.values().stream()
                        .filter(row -> !row.deleted())
                        .map(Stint::current)
                        .filter(stint -> !stint.equals(storedStint(stint.assignmentId()))));
    }

    /** Whether a stint begins here and is not stored; another has ended, or goes on after all. */
    boolean isNew(Stint stint) {
        AssignmentRow before = stored.get(stint.assignmentId());
        return before == null || stint.ordinal() > before.stint();
    }

    /** Assignments whose stored stints leave all histories. */
    List<AssignmentRow> deleted() {
        return rows.values().stream()
                .filter(row -> row.deleted() && stored.containsKey(row.assignmentId()))
                .toList();
    }

    CaseTotals totals() {
        CaseTotals totals = new CaseTotals();
        rows.values().forEach(row -> totals.changed(stored.get(row.assignmentId()), row));
        stints().forEach(stint -> {
            Stint before = isNew(stint) ? null : storedStint(stint.assignmentId());
            if (before != null) {
                totals.stint(before, -1);
            }
            totals.stint(stint, 1);
        });
        return totals;
    }

    private AssignmentRow row(Stint stint) {
        AssignmentRow row = rows.get(stint.assignmentId());
        if (row == null) {
            throw new IllegalStateException("A stint ended in a stream that was not folded: " + stint.assignmentId());
        }
        return row;
    }

    private @Nullable Stint storedStint(String id) {
        AssignmentRow before = stored.get(id);
        return before == null ? null : Stint.current(before);
    }
}
