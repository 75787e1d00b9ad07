package io.caseledger.query.allocation;

import static io.caseledger.query.platform.Column.day;
import static io.caseledger.query.platform.Column.flag;
import static io.caseledger.query.platform.Column.instant;
import static io.caseledger.query.platform.Column.number;
import static io.caseledger.query.platform.Column.numberOrNull;
import static io.caseledger.query.platform.Column.text;

import io.caseledger.contract.platform.EventJson;
import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.query.platform.ColumnArrays;
import io.caseledger.query.platform.Version;
import io.caseledger.query.platform.VersionTable;
import io.caseledger.query.platform.Versions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The table of what allocations were. */
@Component
class AllocationPastTables {

    static final String ALLOCATIONS = "allocation_version";

    private static final VersionTable<AllocationRow> VERSIONS = new VersionTable<>(
            ALLOCATIONS,
            List.of(text("tenant", AllocationRow::tenant), number("allocation_id", AllocationRow::id)),
            List.of(
                    numberOrNull("user_id", row -> row.facts().userId()),
                    number("assignable_id", row -> row.facts().assignableId()),
                    text("assignable_kind", row -> row.facts().assignableKind().word()),
                    day("starts_at", row -> row.facts().startsAt()),
                    day("ends_at", row -> row.facts().endsAt()),
                    text("mode", row -> row.facts().allotment().mode().word()),
                    text("amount", row -> row.facts().allotment().amount().text()),
                    text("bill_rate", AllocationTables::rate),
                    numberOrNull("bill_rate_id", AllocationTables::rateId),
                    numberOrNull("status_option_id", row -> row.facts().statusOptionId()),
                    text("description", row -> row.facts().description()),
                    text("note", row -> row.facts().note()),
                    numberOrNull("repetition_id", row -> row.facts().repetitionId()),
                    text("subtasks", row -> EventJson.write(row.facts().subtasks())),
                    instant("created_at", row -> row.facts().createdAt()),
                    instant("updated_at", row -> row.facts().updatedAt()),
                    flag("deleted", row -> row.facts().deleted())));

    private static final String LAST = VERSIONS.last(AllocationTables.COLUMNS);

    private final JdbcTemplate jdbc;

    AllocationPastTables(@Qualifier(DatabaseConfiguration.PROJECTOR) DataSource projector) {
        this.jdbc = new JdbcTemplate(projector);
    }

    /** The last versions under these names; those that are new have none. */
    Versions<AllocationTables.Key, AllocationRow> versions(List<AllocationTables.Key> keys) {
        Map<AllocationTables.Key, Version<AllocationRow>> last = new HashMap<>();
        jdbc.query(
                LAST,
                statement -> new ColumnArrays<>(statement.getConnection(), statement, keys)
                        .text(AllocationTables.Key::tenant)
                        .number(AllocationTables.Key::id),
                (ResultSet result) -> {
                    AllocationRow row = AllocationTables.row(result);
                    last.put(new AllocationTables.Key(row.tenant(), row.id()), VersionTable.last(result, 21, row));
                });
        return new Versions<>(last);
    }

    void write(Versions<AllocationTables.Key, AllocationRow> changes) {
        jdbc.execute((ConnectionCallback<Boolean>) connection -> {
            VERSIONS.write(connection, changes);
            return true;
        });
    }

    /** Writes the table in one go, into a schema where it is empty. */
    static void copy(Connection connection, String schema, Versions<AllocationTables.Key, AllocationRow> everything)
            throws SQLException {
        VERSIONS.copy(connection, schema, everything);
    }
}
