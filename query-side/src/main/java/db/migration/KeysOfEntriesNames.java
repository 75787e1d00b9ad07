package db.migration;

import io.caseledger.contract.directory.ShownEntry;
import io.caseledger.query.platform.TextKeys;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/** Writes by what users that are known already are sorted by name. */
public final class KeysOfEntriesNames implements JavaMigration {

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("124");
    }

    @Override
    public String getDescription() {
        return "keys of entries names";
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
        KeysOfStoredTexts.write(
                context.getConnection(),
                "directory_entry",
                "select ctid, name from read.directory_entry",
                "name_sort_key = ?, first_name_sort_key = ?, last_name_sort_key = ?",
                texts -> keys(Objects.requireNonNull(texts[0])));
    }

    private static @Nullable Object[] keys(String name) {
        List<String> parts = ShownEntry.firstAndLast(name);
        return new @Nullable Object[] {
            TextKeys.sort(name),
            parts.isEmpty() ? null : TextKeys.sort(parts.getFirst()),
            parts.isEmpty() ? null : TextKeys.sort(parts.getLast())
        };
    }
}
