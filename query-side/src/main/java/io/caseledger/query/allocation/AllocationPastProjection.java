package io.caseledger.query.allocation;

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

/** Keeps every version of allocations, for lists as of a moment. */
@Component
class AllocationPastProjection implements Projection {

    static final String NAME = "allocation-past";

    private final AllocationPastTables tables;

    AllocationPastProjection(AllocationPastTables tables) {
        this.tables = tables;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> kinds() {
        return Set.of("allocation");
    }

    @Override
    public List<String> tables() {
        return List.of(AllocationPastTables.ALLOCATIONS);
    }

    @Override
    public boolean awaited() {
        return false;
    }

    @Override
    public void apply(List<? extends RecordedEvent> batch) {
        List<? extends RecordedEvent> events =
                batch.stream().filter(AllocationProjection::isOfAllocation).toList();
        if (events.isEmpty()) {
            return;
        }
        Versions<AllocationTables.Key, AllocationRow> changes = tables.versions(
                events.stream().map(AllocationProjection::key).distinct().toList());
        events.forEach(event -> take(event, changes));
        tables.write(changes);
    }

    private static void take(RecordedEvent event, Versions<AllocationTables.Key, AllocationRow> versions) {
        AllocationTables.Key key = AllocationProjection.key(event);
        versions.put(key, AllocationFold.fold(versions.row(key), event), event);
    }

    @Override
    public Rebuild rebuild() {
        Versions<AllocationTables.Key, AllocationRow> everything = new Versions<>(Map.of());
        return new Rebuild() {
            @Override
            public void fold(RecordedEvent event) {
                if (AllocationProjection.isOfAllocation(event)) {
                    take(event, everything);
                }
            }

            @Override
            public void write(Connection connection, String schema, String table) throws SQLException {
                AllocationPastTables.copy(connection, schema, everything);
            }
        };
    }
}
