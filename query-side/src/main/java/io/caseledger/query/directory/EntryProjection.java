package io.caseledger.query.directory;

import io.caseledger.contract.directory.EntryEvent;
import io.caseledger.contract.directory.EntryFacts;
import io.caseledger.contract.directory.EntrySort;
import io.caseledger.contract.platform.EventJson;
import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.ledger.RecordedEvent;
import io.caseledger.query.directory.EntryFold.Row;
import io.caseledger.query.platform.CopyRows;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Rebuild;
import io.caseledger.query.platform.TextKeys;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** Keeps what is known of projects, leave types, status options and users. They change seldom: one at a time will do. */
@Component
class EntryProjection implements Projection {

    private static final String COLUMNS =
            "tenant, sort, entry_id, sequence, name, name_search_key, parent_id, stage, facts, created_at, updated_at,"
                    + " archived_at, name_sort_key, first_name_sort_key, last_name_sort_key";

    /** Of which {@link #facts(ResultSet)} makes an entry. */
    static final String FACTS_COLUMNS = "sort, entry_id, facts, created_at, updated_at, archived_at";

    private static final TypeReference<Map<String, String>> FACTS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    EntryProjection(@Qualifier(DatabaseConfiguration.PROJECTOR) DataSource projector) {
        this.jdbc = JdbcClient.create(projector);
    }

    @Override
    public String name() {
        return "directory-entries";
    }

    @Override
    public Set<String> kinds() {
        return Set.of("directory");
    }

    @Override
    public boolean isJoined() {
        return true;
    }

    @Override
    public List<String> tables() {
        return List.of("directory_entry");
    }

    @Override
    public void apply(List<? extends RecordedEvent> batch) {
        for (RecordedEvent recorded : batch) {
            if (recorded.event() instanceof EntryEvent event) {
                put(EntryFold.fold(stored(recorded, event).orElse(null), recorded));
            }
        }
    }

    private Optional<Row> stored(RecordedEvent recorded, EntryEvent event) {
        EntrySort sort = EntryFold.sortOf(event);
        return jdbc.sql("select " + FACTS_COLUMNS + ", sequence from directory_entry"
                        + " where tenant = ? and sort = ? and entry_id = ?")
                .param(recorded.tenant())
                .param(sort.word())
                .param(EntryFold.idOf(event))
                .query((row, number) -> new Row(recorded.tenant(), row.getLong("sequence"), facts(row)))
                .optional();
    }

    static Map<String, String> facts(String json) {
        return EventJson.mapper().readValue(json, FACTS);
    }

    static EntryFacts facts(ResultSet row) throws SQLException {
        OffsetDateTime archivedAt = row.getObject("archived_at", OffsetDateTime.class);
        return new EntryFacts(
                EntrySort.ofWord(row.getString("sort")),
                row.getLong("entry_id"),
                facts(row.getString("facts")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                archivedAt == null ? null : archivedAt.toInstant());
    }

    private void put(Row row) {
        jdbc.sql("insert into directory_entry (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (tenant, sort, entry_id) do update set sequence = excluded.sequence,"
                        + " name = excluded.name, name_search_key = excluded.name_search_key,"
                        + " parent_id = excluded.parent_id, stage = excluded.stage,"
                        + " facts = excluded.facts, created_at = excluded.created_at,"
                        + " updated_at = excluded.updated_at, archived_at = excluded.archived_at,"
                        + " name_sort_key = excluded.name_sort_key, first_name_sort_key = excluded.first_name_sort_key,"
                        + " last_name_sort_key = excluded.last_name_sort_key")
                .param(row.tenant())
                .param(row.entry().sort().word())
                .param(row.entry().id())
                .param(row.sequence())
                .param(row.name())
                .param(TextKeys.search(row.name()))
                .param(parent(row))
                .param(row.entry().known().get("stage"))
                .param(EventJson.write(row.entry().known()))
                .param(time(row.entry().createdAt()))
                .param(time(row.entry().updatedAt()))
                .param(time(row.entry().archivedAt()))
                .param(TextKeys.sort(row.name()))
                .param(TextKeys.sort(row.firstName()))
                .param(TextKeys.sort(row.lastName()))
                .update();
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Long parent(Row row) {
        String parent = row.entry().known().get("parent_id");
        return parent == null ? null : Long.valueOf(parent);
    }

    @Override
    public Rebuild rebuild() {
        Map<String, Row> rows = new HashMap<>();
        return new Rebuild() {
            @Override
            public void fold(RecordedEvent recorded) {
                if (recorded.event() instanceof EntryEvent) {
                    rows.compute(recorded.aggregateId(), (stream, row) -> EntryFold.fold(row, recorded));
                }
            }

            @Override
            public void write(Connection connection, String schema, String table) throws SQLException {
                try (CopyRows copy = new CopyRows(connection, schema + '.' + table + " (" + COLUMNS + ")")) {
                    for (Row row : rows.values()) {
                        copy.text(row.tenant())
                                .text(row.entry().sort().word())
                                .number(row.entry().id())
                                .number(row.sequence())
                                .text(row.name())
                                .text(TextKeys.search(row.name()))
                                .number(parent(row))
                                .text(row.entry().known().get("stage"))
                                .text(EventJson.write(row.entry().known()))
                                .instant(row.entry().createdAt())
                                .instant(row.entry().updatedAt())
                                .instant(row.entry().archivedAt())
                                .bytes(TextKeys.sort(row.name()))
                                .bytes(TextKeys.sort(row.firstName()))
                                .bytes(TextKeys.sort(row.lastName()))
                                .next();
                    }
                    copy.end();
                }
            }
        };
    }
}
