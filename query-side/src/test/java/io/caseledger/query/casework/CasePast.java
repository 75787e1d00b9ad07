package io.caseledger.query.casework;

import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.PointInTime;
import io.caseledger.query.platform.RandomPoints;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What was when, found the slow and sure way: every stream is folded anew from those of its events that had happened and were known. */
final class CasePast {

    private final Map<String, AssignmentRow> rows = new LinkedHashMap<>();
    private final Map<String, List<Stint>> stints = new LinkedHashMap<>();

    CasePast(List<StoredEvent> ledger, PointInTime point) {
        ledger.stream().filter(event -> RandomPoints.isSeen(event, point)).forEach(this::take);
    }

    private void take(StoredEvent event) {
        AssignmentRow before = rows.get(event.aggregateId());
        AssignmentRow after = CaseFold.fold(before, event);
        rows.put(event.aggregateId(), after);
        List<Stint> lasting = stints.computeIfAbsent(event.aggregateId(), ignored -> new ArrayList<>());
        if (before != null) {
            lasting.removeLast();
            if (before.stint() != after.stint()) {
                lasting.add(Stint.ended(before, event.occurredAt()));
            }
        }
        lasting.add(Stint.current(after));
    }

    Stream<AssignmentRow> rows(String tenant) {
        return rows.values().stream().filter(row -> row.tenant().equals(tenant)).filter(row -> !row.deleted());
    }

    Stream<Stint> stints(String tenant) {
        return rows(tenant)
                .map(AssignmentRow::assignmentId)
                .map(stints::get)
                .flatMap(Collection::stream)
                .filter(Stint::isShown);
    }
}
