package io.caseledger.query.mobility;

import io.caseledger.platform.ledger.RecordedEvent;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Rebuild;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Keeps the rows and totals of mobility assignments, with the names of those who go: reads the touched rows once, folds in memory, writes them back together. */
@Component
class MobilityProjection implements Projection {

    private final MobilityTables tables;

    MobilityProjection(MobilityTables tables) {
        this.tables = tables;
    }

    @Override
    public String name() {
        return "mobility";
    }

    /** The directory's too: the list is ordered by the names of expats and searched for them. */
    @Override
    public Set<String> kinds() {
        return Set.of("mobility", "directory");
    }

    @Override
    public List<String> tables() {
        return List.of("mobility_assignment", "mobility_listing", "mobility_total", "mobility_expat");
    }

    @Override
    public void apply(List<? extends RecordedEvent> batch) {
        List<Expat.Key> expats = batch.stream()
                .map(Expat::of)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        List<MobilityRow.Key> keys = batch.stream()
                .filter(MobilityChanges::isOfMobility)
                .map(MobilityChanges::key)
                .distinct()
                .toList();
        if (expats.isEmpty() && keys.isEmpty()) {
            return;
        }
        MobilityChanges changes = new MobilityChanges(tables.rows(keys, expats), tables.expats(expats));
        batch.forEach(changes::fold);
        tables.write(changes.written(tables.expats(changes.othersNamed())));
    }

    @Override
    public Rebuild rebuild() {
        MobilityChanges everything = new MobilityChanges(Map.of(), Map.of());
        return new Rebuild() {
            @Override
            public void fold(RecordedEvent event) {
                everything.fold(event);
            }

            @Override
            public void write(Connection connection, String schema, String table) throws SQLException {
                MobilityCopies.write(connection, schema, table, everything.written(Map.of()));
            }
        };
    }
}
