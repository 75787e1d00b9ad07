package io.caseledger.query.mobility;

import io.caseledger.platform.ledger.RecordedEvent;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Rebuild;
import io.caseledger.query.platform.Versions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Keeps every version of what lists of mobility assignments ask for, for lists as of a moment. */
@Component
class MobilityPastProjection implements Projection {

    static final String NAME = "mobility-past";

    private final MobilityPastTables tables;

    MobilityPastProjection(MobilityPastTables tables) {
        this.tables = tables;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> kinds() {
        return Set.of("mobility");
    }

    @Override
    public List<String> tables() {
        return List.of(MobilityPastTables.VERSIONS);
    }

    @Override
    public boolean awaited() {
        return false;
    }

    @Override
    public void apply(List<? extends RecordedEvent> batch) {
        Versions<MobilityRow.Key, MobilityRow> changes = tables.versions(
                batch.stream().map(MobilityChanges::key).distinct().toList());
        batch.forEach(event -> take(changes, event));
        tables.write(changes);
    }

    private static void take(Versions<MobilityRow.Key, MobilityRow> versions, RecordedEvent event) {
        MobilityRow.Key key = MobilityChanges.key(event);
        versions.put(key, MobilityFold.fold(versions.row(key), event).asListsAsk(), event);
    }

    @Override
    public Rebuild rebuild() {
        Versions<MobilityRow.Key, MobilityRow> everything = new Versions<>(Map.of());
        return new Rebuild() {
            @Override
            public void fold(RecordedEvent event) {
                take(everything, event);
            }

            @Override
            public void write(Connection connection, String schema, String table) throws SQLException {
                MobilityPastTables.copy(connection, schema, everything);
            }
        };
    }
}
