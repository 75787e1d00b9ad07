package io.caseledger.query.editorial;

import io.caseledger.platform.ledger.RecordedEvent;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Rebuild;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Keeps by what editorial assignments were listed when, for lists as of a moment. */
@Component
class EditorialPastProjection implements Projection {

    static final String NAME = "editorial-past";

    private final EditorialPastTables tables;

    EditorialPastProjection(EditorialPastTables tables) {
        this.tables = tables;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** 2: totals on both axes at once. */
    @Override
    public int version() {
        return 2;
    }

    @Override
    public Set<String> kinds() {
        return Set.of("editorial");
    }

    @Override
    public List<String> tables() {
        return EditorialPastTables.ALL;
    }

    @Override
    public boolean awaited() {
        return false;
    }

    @Override
    public void apply(List<? extends RecordedEvent> batch) {
        EditorialVersions changes = tables.versions(batch);
        batch.forEach(changes::fold);
        tables.write(changes);
    }

    @Override
    public Rebuild rebuild() {
        EditorialVersions everything = new EditorialVersions(Map.of());
        return new Rebuild() {
            @Override
            public void fold(RecordedEvent event) {
                everything.fold(event);
            }

            @Override
            public void write(Connection connection, String schema, String table) throws SQLException {
                EditorialPastTables.copy(connection, schema, table, everything);
            }
        };
    }
}
