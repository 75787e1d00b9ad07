package db.migration;

import io.caseledger.query.platform.TextKeys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/** Writes the keys of the texts in rows that an earlier build has left, between the migration that adds their columns and the one that needs them. */
public final class KeysOfStoredTexts implements JavaMigration {

    private static final int ROWS_AT_ONCE = 1_000;
    private static final String MOBILITY_TEXTS =
            "facts::jsonb #>> '{details,requested_by_name}', facts::jsonb #>> '{details,home_city}',"
                    + " facts::jsonb #>> '{details,host_city}', facts::jsonb #>> '{details,notes}'";

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("121");
    }

    @Override
    public String getDescription() {
        return "keys of stored texts";
    }

    @Override
    public @Nullable Integer getChecksum() {
        return null;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
        write(
                connection,
                "person",
                "select ctid, name, person_id from read.person",
                "name_search_key = ?, id_search_key = ?",
                texts -> new @Nullable Object[] {TextKeys.search(texts[0]), TextKeys.search(texts[1])});
        write(
                connection,
                "directory_entry",
                "select ctid, name from read.directory_entry",
                "name_search_key = ?",
                KeysOfStoredTexts::search);
        for (String table : new String[] {"assignment", "assignment_version"}) {
            write(
                    connection,
                    table,
                    "select ctid, notes from read." + table + " where notes is not null",
                    "notes_search_key = ?",
                    KeysOfStoredTexts::search);
        }
        write(
                connection,
                "mobility_listing",
                "select l.ctid, l.expat_name, " + MOBILITY_TEXTS + " from read.mobility_listing l"
                        + " join read.mobility_assignment using (tenant, assignment_id)",
                "expat_sort_key = ?, searched = ?",
                texts -> new @Nullable Object[] {TextKeys.sort(texts[0]), TextKeys.search(texts)});
        write(
                connection,
                "mobility_expat",
                "select ctid, name from read.mobility_expat",
                "name_sort_key = ?, searched = ?",
                texts -> new @Nullable Object[] {TextKeys.sort(texts[0]), TextKeys.search(texts[0])});
        write(
                connection,
                "mobility_version",
                "select ctid, " + MOBILITY_TEXTS + " from read.mobility_version",
                "searched = ?",
                KeysOfStoredTexts::search);
        for (String table : new String[] {"editorial_assignment", "editorial_version"}) {
            write(connection, table, "select ctid, title from read." + table, "title_sort_key = ?", texts ->
                    new @Nullable Object[] {TextKeys.sort(texts[0])});
        }
    }

    /** Makes keys of a row's texts. */
    interface Keys {

        @Nullable
        Object[] of(@Nullable String[] texts);
    }

    private static @Nullable Object[] search(@Nullable String[] texts) {
        return new @Nullable Object[] {TextKeys.search(texts)};
    }

    /** @param read a row's place in the table, and texts; while it is read it is as it was before anything was written */
    static void write(Connection connection, String table, String read, String set, Keys keys) throws SQLException {
        try (Statement reading = connection.createStatement();
                PreparedStatement writing =
                        connection.prepareStatement("update read." + table + " set " + set + " where ctid = ?::tid")) {
            reading.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet rows = reading.executeQuery(read)) {
                int waiting = 0;
                while (rows.next()) {
                    int parameter = 0;
                    for (Object key : keys.of(texts(rows))) {
                        writing.setObject(++parameter, key);
                    }
                    writing.setString(parameter + 1, rows.getString(1));
                    writing.addBatch();
                    if (++waiting == ROWS_AT_ONCE) {
                        writing.executeBatch();
                        waiting = 0;
                    }
                }
                writing.executeBatch();
            }
        }
    }

    private static @Nullable String[] texts(ResultSet row) throws SQLException {
        @Nullable String[] texts = new String[row.getMetaData().getColumnCount() - 1];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = row.getString(i + 2);
        }
        return texts;
    }
}
