package io.caseledger.query.casework;

import io.caseledger.platform.ledger.RecordedEvent;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Rebuild;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Keeps every version of case assignments and stints, for lists as of a moment. Apart from the live lists, which stay as fast as without it. */
@Component
class CasePastProjection implements Projection {

    static final String NAME = "casework-past";

    private final CasePastTables tables;

    CasePastProjection(CasePastTables tables) {
        this.tables = tables;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** 4: stints keep their ends. */
    @Override
    public int version() {
        return 4;
    }

    @Override
    public Set<String> kinds() {
        return Set.of("casework");
    }

    @Override
    public List<String> tables() {
        return CasePastTables.ALL;
    }

    @Override
    public boolean awaited() {
        return false;
    }

    @Override
    public void apply(List<? extends RecordedEvent> batch) {
        CaseVersions changes = tables.versions(batch);
        batch.forEach(changes::fold);
        tables.write(changes);
    }

    @Override
    public Rebuild rebuild() {
        CaseVersions everything = new CaseVersions();
        return new Rebuild() {
            @Override
            public void fold(RecordedEvent event) {
                everything.fold(event);
            }

            @Override
            public void write(Connection connection, String schema, String table) throws SQLException {
                CasePastTables.copy(connection, schema, table, everything);
            }
        };
    }
}
