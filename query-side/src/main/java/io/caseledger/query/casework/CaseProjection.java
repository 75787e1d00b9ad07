package io.caseledger.query.casework;

import io.caseledger.platform.ledger.RecordedEvent;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Rebuild;
import java.sql.Connection;
import java.sql.SQLException;
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

    /** 2: stints keep their ends. */
    @Override
    public int version() {
        return 2;
    }

    @Override
    public Set<String> kinds() {
        return Set.of("casework");
    }

    @Override
    public List<String> tables() {
        return List.of("assignment", "stint", "casework_total");
    }

    @Override
    public void apply(List<? extends RecordedEvent> batch) {
        CaseChanges changes = new CaseChanges(tables.rows(batch));
        batch.forEach(changes::fold);
        tables.write(changes);
    }

    @Override
    public Rebuild rebuild() {
        CaseChanges everything = new CaseChanges(Map.of());
        return new Rebuild() {
            @Override
            public void fold(RecordedEvent event) {
                everything.fold(event);
            }

            @Override
            public void write(Connection connection, String schema, String table) throws SQLException {
                CaseCopies.write(connection, schema, table, everything);
            }
        };
    }
}
