package io.caseledger.query.allocation;

import io.caseledger.contract.allocation.AllocationEvent;
import io.caseledger.contract.platform.EventCatalogue;
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

/** Keeps the rows of allocations: reads the touched ones once, folds in memory, writes them back together. */
@Component
class AllocationProjection implements Projection {

    private final AllocationTables tables;

    AllocationProjection(AllocationTables tables) {
        this.tables = tables;
    }

    @Override
    public String name() {
        return "allocation";
    }

    @Override
    public Set<String> kinds() {
        return Set.of("allocation");
    }

    @Override
    public List<String> tables() {
        return List.of("allocation");
    }

    @Override
    public void apply(List<? extends RecordedEvent> batch) {
        List<? extends RecordedEvent> events =
                batch.stream().filter(AllocationProjection::isOfAllocation).toList();
        if (events.isEmpty()) {
            return;
        }
        Map<AllocationTables.Key, AllocationRow> rows = tables.rows(
                events.stream().map(AllocationProjection::key).distinct().toList());
        Map<AllocationTables.Key, AllocationRow> changed = new HashMap<>();
        for (RecordedEvent event : events) {
            AllocationTables.Key key = key(event);
            AllocationRow row = AllocationFold.fold(rows.get(key), event);
            rows.put(key, row);
            changed.put(key, row);
        }
        tables.put(List.copyOf(changed.values()));
    }

    @Override
    public Rebuild rebuild() {
        Map<AllocationTables.Key, AllocationRow> rows = new HashMap<>();
        return new Rebuild() {
            @Override
            public void fold(RecordedEvent event) {
                if (isOfAllocation(event)) {
                    rows.compute(key(event), (key, row) -> AllocationFold.fold(row, event));
                }
            }

            @Override
            public void write(Connection connection, String schema, String table) throws SQLException {
                AllocationTables.copy(connection, schema, rows.values());
            }
        };
    }

    static AllocationTables.Key key(RecordedEvent event) {
        return new AllocationTables.Key(event.tenant(), Long.parseLong(event.aggregateId()));
    }

    /** A series is shown by its members alone. */
    static boolean isOfAllocation(RecordedEvent event) {
        return AllocationEvent.class.isAssignableFrom(
                EventCatalogue.named(event.type()).payload());
    }
}
