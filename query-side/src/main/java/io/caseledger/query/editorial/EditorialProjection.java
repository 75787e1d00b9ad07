package io.caseledger.query.editorial;

import io.caseledger.platform.ledger.RecordedEvent;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Rebuild;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Keeps the rows and totals of editorial assignments: reads the touched rows once, folds in memory, writes them back together. */
@Component
class EditorialProjection implements Projection {

    private final EditorialTables tables;

    EditorialProjection(EditorialTables tables) {
        this.tables = tables;
    }

    @Override
    public String name() {
        return "editorial";
    }

    @Override
    public Set<String> kinds() {
        return Set.of("editorial");
    }

    @Override
    public List<String> tables() {
        return List.of("editorial_assignment", "editorial_total");
    }

    @Override
    public void apply(List<? extends RecordedEvent> batch) {
        Map<String, RecordedEvent> first = new HashMap<>();
        batch.forEach(event -> first.putIfAbsent(event.aggregateId(), event));
        Map<String, EditorialRow> stored = tables.rows(List.copyOf(first.values()));
        Map<String, EditorialRow> rows = new HashMap<>(stored);
        take(batch, rows);
        EditorialTotals totals = new EditorialTotals();
        rows.forEach((stream, row) -> totals.changed(stored.get(stream), row));
        tables.write(List.copyOf(rows.values()), totals);
    }

    private static void take(List<? extends RecordedEvent> batch, Map<String, EditorialRow> rows) {
        for (RecordedEvent event : batch) {
            rows.compute(event.aggregateId(), (stream, row) -> EditorialFold.fold(row, event));
        }
    }

    @Override
    public Rebuild rebuild() {
        Map<String, EditorialRow> rows = new HashMap<>();
        return new Rebuild() {
            @Override
            public void fold(RecordedEvent event) {
                take(List.of(event), rows);
            }

            @Override
            public void write(Connection connection, String schema, String table) throws SQLException {
                EditorialTables.copy(connection, schema, table, rows.values());
            }
        };
    }
}
