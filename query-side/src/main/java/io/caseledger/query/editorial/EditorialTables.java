package io.caseledger.query.editorial;

import io.caseledger.contract.editorial.EditorialDetails;
import io.caseledger.contract.editorial.EditorialLock;
import io.caseledger.contract.platform.EventJson;
import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.ledger.RecordedEvent;
import io.caseledger.query.platform.ColumnArrays;
import io.caseledger.query.platform.Columns;
import io.caseledger.query.platform.CopyRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The tables behind the list of editorial assignments, written many rows at a time. */
@Component
class EditorialTables {

    static final String COLUMNS = "tenant, uuid, sequence, number, slug, type, title, abstract, content, notes,"
            + " created_at, modified_at, published_at, due_at, creator_id, issue_id, children, users, lock_uuid, lock,"
            + " deleted";

    private static final String ROWS = "select " + COLUMNS + " from unnest(?::text[], ?::text[])"
            + " as wanted(tenant, uuid) join editorial_assignment using (tenant, uuid)";

    private static final String PUT_ROWS = "insert into editorial_assignment (" + COLUMNS
            + ", title_sort_key) select * from unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[],"
            + " ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[],"
            + " ?::timestamptz[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bool[], ?::bytea[])"
            + " on conflict (tenant, uuid) do update set sequence = excluded.sequence, slug = excluded.slug,"
            + " type = excluded.type, title = excluded.title, abstract = excluded.abstract,"
            + " content = excluded.content, notes = excluded.notes, modified_at = excluded.modified_at,"
            + " published_at = excluded.published_at, due_at = excluded.due_at, issue_id = excluded.issue_id,"
            + " children = excluded.children, users = excluded.users, lock_uuid = excluded.lock_uuid,"
            + " lock = excluded.lock, deleted = excluded.deleted, title_sort_key = excluded.title_sort_key";

    private static final String ADD_TOTALS = "insert into editorial_total as t (tenant, total)"
            + " select * from unnest(?::text[], ?::bigint[])"
            + " on conflict (tenant) do update set total = t.total + excluded.total";

    private final JdbcTemplate jdbc;

    EditorialTables(@Qualifier(DatabaseConfiguration.PROJECTOR) DataSource projector) {
        this.jdbc = new JdbcTemplate(projector);
    }

    /** The stored rows of the streams that some events belong to, by stream; those that are new have none. */
    Map<String, EditorialRow> rows(List<RecordedEvent> events) {
        Map<String, EditorialRow> rows = new HashMap<>();
        jdbc.query(
                ROWS,
                statement -> new ColumnArrays<>(statement.getConnection(), statement, events)
                        .text(RecordedEvent::tenant)
                        .text(RecordedEvent::aggregateId),
                (ResultSet result) -> {
                    EditorialRow row = row(result);
                    rows.put(row.details().uuid(), row);
                });
        return rows;
    }

    void write(List<EditorialRow> rows, EditorialTotals totals) {
        jdbc.execute((ConnectionCallback<Integer>) connection -> {
            try (PreparedStatement statement = connection.prepareStatement(PUT_ROWS)) {
                new ColumnArrays<>(connection, statement, rows)
                        .text(EditorialRow::tenant)
                        .text(row -> row.details().uuid())
                        .number(EditorialRow::sequence)
                        .number(row -> row.details().number())
                        .text(row -> row.details().slug())
                        .text(row -> row.details().type())
                        .text(row -> row.details().title())
                        .text(row -> row.details().summary())
                        .text(row -> row.details().content())
                        .text(row -> row.details().notes())
                        .instant(row -> row.details().createdAt())
                        .instant(row -> row.details().modifiedAt())
                        .instant(row -> row.details().publishedAt())
                        .instant(row -> row.details().dueAt())
                        .number(row -> row.details().creatorId())
                        .text(row -> row.details().issueId())
                        .text(row -> String.join(" ", row.details().children()))
                        .text(row -> String.join(" ", row.details().users()))
                        .text(row -> lockUuid(row.details()))
                        .text(row -> lock(row.details()))
                        .flag(row -> row.details().deleted())
                        .bytes(EditorialRow::titleSortKey);
                statement.executeUpdate();
            }
            try (PreparedStatement statement = connection.prepareStatement(ADD_TOTALS)) {
                new ColumnArrays<>(
                                connection,
                                statement,
                                List.copyOf(totals.differences().entrySet()))
                        .text(Map.Entry::getKey)
                        .number(Map.Entry::getValue);
                return statement.executeUpdate();
            }
        });
    }

    /** Writes one of the tables in one go, into a schema where it is empty. */
    static void copy(Connection connection, String schema, String table, Collection<EditorialRow> rows)
            throws SQLException {
        switch (table) {
            case "editorial_assignment" -> copyRows(connection, schema, rows);
            case "editorial_total" -> {
                EditorialTotals totals = new EditorialTotals();
                rows.forEach(row -> totals.changed(null, row));
                copyTotals(connection, schema, totals);
            }
            default -> throw new IllegalArgumentException("There is no table " + table);
        }
    }

    private static void copyRows(Connection connection, String schema, Collection<EditorialRow> rows)
            throws SQLException {
        try (CopyRows copy =
                new CopyRows(connection, schema + ".editorial_assignment (" + COLUMNS + ", title_sort_key)")) {
            for (EditorialRow row : rows) {
                EditorialDetails details = row.details();
                copy.text(row.tenant())
                        .text(details.uuid())
                        .number(row.sequence())
                        .number(details.number())
                        .text(details.slug())
                        .text(details.type())
                        .text(details.title())
                        .text(details.summary())
                        .text(details.content())
                        .text(details.notes())
                        .instant(details.createdAt())
                        .instant(details.modifiedAt())
                        .instant(details.publishedAt())
                        .instant(details.dueAt())
                        .number(details.creatorId())
                        .text(details.issueId())
                        .text(String.join(" ", details.children()))
                        .text(String.join(" ", details.users()))
                        .text(lockUuid(details))
                        .text(lock(details))
                        .flag(details.deleted())
                        .bytes(row.titleSortKey())
                        .next();
            }
            copy.end();
        }
    }

    private static void copyTotals(Connection connection, String schema, EditorialTotals totals) throws SQLException {
        try (CopyRows copy = new CopyRows(connection, schema + ".editorial_total (tenant, total)")) {
            for (Map.Entry<String, Long> total : totals.differences().entrySet()) {
                copy.text(total.getKey()).number(total.getValue()).next();
            }
            copy.end();
        }
    }

    /** Maps {@link #COLUMNS}. */
    static EditorialRow row(ResultSet row) throws SQLException {
        String lock = row.getString(20);
        return new EditorialRow(
                row.getString(1),
                row.getLong(3),
                new EditorialDetails(
                        row.getString(2),
                        row.getLong(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        row.getString(9),
                        row.getString(10),
                        Columns.time(row, 11),
                        Columns.time(row, 12),
                        Columns.instant(row, 13),
                        Columns.instant(row, 14),
                        row.getLong(15),
                        row.getString(16),
                        uuids(row.getString(17)),
                        uuids(row.getString(18)),
                        lock == null ? null : EventJson.mapper().readValue(lock, EditorialLock.class),
                        row.getBoolean(21)));
    }

    private static List<String> uuids(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(" ", -1));
    }

    private static @Nullable String lockUuid(EditorialDetails details) {
        return details.lock() == null ? null : details.lock().uuid();
    }

    static @Nullable String lock(EditorialDetails details) {
        return details.lock() == null ? null : EventJson.write(details.lock());
    }
}
