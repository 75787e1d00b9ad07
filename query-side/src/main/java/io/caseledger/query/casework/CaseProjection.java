package io.caseledger.query.casework;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Projection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Keeps the rows, stints and totals of case assignments: reads the touched rows once, folds in memory, writes them back together. */
@Component
class CaseProjection implements Projection {

    private final CaseTables tables;

    CaseProjection(CaseTables tables) {
        this.tables = tables;
    }

    @Override
    public String name() {
        return "casework";
    }

    @Override
    public Set<String> kinds() {
        return Set.of("casework");
    }

    @Override
    public void apply(List<StoredEvent> batch) {
        Map<String, List<StoredEvent>> streams =
                batch.stream().collect(groupingBy(StoredEvent::aggregateId, LinkedHashMap::new, toList()));
        Map<String, AssignmentRow> rows = tables.rows(
                streams.values().stream().map(List::getFirst).toList());
        CaseChanges changes = new CaseChanges();
        streams.forEach((id, events) -> changes.fold(rows.get(id), events));
        tables.write(changes);
    }
}
