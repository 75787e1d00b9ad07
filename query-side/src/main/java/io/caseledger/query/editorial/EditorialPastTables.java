package io.caseledger.query.editorial;

import static io.caseledger.query.platform.Column.bytes;
import static io.caseledger.query.platform.Column.flag;
import static io.caseledger.query.platform.Column.instant;
import static io.caseledger.query.platform.Column.number;
import static io.caseledger.query.platform.Column.text;

import io.caseledger.contract.editorial.EditorialDetails;
import io.caseledger.contract.editorial.EditorialLock;
import io.caseledger.contract.platform.EventJson;
import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.ledger.RecordedEvent;
import io.caseledger.query.platform.ColumnArrays;
import io.caseledger.query.platform.Columns;
import io.caseledger.query.platform.PastTotals;
import io.caseledger.query.platform.Version;
import io.caseledger.query.platform.VersionTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The tables of by what editorial assignments were listed when. */
@Component
class EditorialPastTables {

    static final String ASSIGNMENTS = "editorial_version";
    static final PastTotals TOTALS = new PastTotals("editorial_past", List.of(EditorialVersions.LISTED));
    static final List<String> ALL =
            Stream.concat(Stream.of(ASSIGNMENTS), TOTALS.tables().stream()).toList();

    private static final VersionTable<EditorialRow> VERSIONS = new VersionTable<>(
            ASSIGNMENTS,
            List.of(
                    text("tenant", EditorialRow::tenant),
                    text("uuid", row -> row.details().uuid())),
            List.of(
                    number("number", row -> row.details().number()),
                    text("slug", row -> row.details().slug()),
                    text("type", row -> row.details().type()),
                    text("title", row -> row.details().title()),
                    bytes("title_sort_key", EditorialRow::titleSortKey),
                    instant("created_at", row -> row.details().createdAt()),
                    instant("modified_at", row -> row.details().modifiedAt()),
                    instant("published_at", row -> row.details().publishedAt()),
                    instant("due_at", row -> row.details().dueAt()),
                    text("lock", row -> EditorialTables.lock(row.details())),
                    flag("deleted", row -> row.details().deleted())));

    private static final String LAST =
            VERSIONS.last("a.tenant, a.uuid, a.number, a.slug, a.type, a.title, a.created_at,"
                    + " a.modified_at, a.published_at, a.due_at, a.lock, a.deleted");

    private final JdbcTemplate jdbc;

    EditorialPastTables(@Qualifier(DatabaseConfiguration.PROJECTOR) DataSource projector) {
        this.jdbc = new JdbcTemplate(projector);
    }

    /** The last versions of the streams that some events belong to; those that are new have none. */
    EditorialVersions versions(List<? extends RecordedEvent> events) {
        Map<String, RecordedEvent> first = new HashMap<>();
        events.forEach(event -> first.putIfAbsent(event.aggregateId(), event));
        Map<String, Version<EditorialRow>> last = new HashMap<>();
        jdbc.query(
                LAST,
                statement -> new ColumnArrays<>(statement.getConnection(), statement, List.copyOf(first.values()))
                        .text(RecordedEvent::tenant)
                        .text(RecordedEvent::aggregateId),
                (ResultSet result) -> {
                    EditorialRow row = row(result);
                    last.put(row.details().uuid(), VersionTable.last(result, 13, row));
                });
        return new EditorialVersions(last);
    }

    private static EditorialRow row(ResultSet row) throws SQLException {
        String lock = row.getString(11);
        return new EditorialRow(
                row.getString(1),
                row.getLong(13),
                new EditorialDetails(
                        row.getString(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        "",
                        "",
                        "",
                        Columns.time(row, 7),
                        Columns.time(row, 8),
                        Columns.instant(row, 9),
                        Columns.instant(row, 10),
                        0,
                        null,
                        List.of(),
                        List.of(),
                        lock == null ? null : EventJson.mapper().readValue(lock, EditorialLock.class),
                        row.getBoolean(12)));
    }

    void write(EditorialVersions changes) {
        jdbc.execute((ConnectionCallback<Boolean>) connection -> {
            VERSIONS.write(connection, changes.rows());
            changes.totals().write(connection);
            return true;
        });
    }

    /** Writes one of the tables in one go, into a schema where it is empty. */
    static void copy(Connection connection, String schema, String table, EditorialVersions everything)
            throws SQLException {
        switch (table) {
            case ASSIGNMENTS -> VERSIONS.copy(connection, schema, everything.rows());
            default -> everything.totals().copy(connection, schema, table);
        }
    }
}
