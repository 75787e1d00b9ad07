package io.caseledger.standalone.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The part of an online backup that a running server has, as PostgreSQL's manual says in "Making a Base Backup Using the Low Level API" (25.3.4): the same
 * session begins and ends it. There is no archive that would keep the log which the copy needs, so a temporary physical replication slot of this session
 * keeps it in {@code pg_wal} from the last checkpoint on, until the session ends, however it does.
 */
final class BackupSession implements AutoCloseable {

    private final Connection connection;

    private BackupSession(Connection connection) {
        this.connection = connection;
    }

    /** What makes a copy of the files a backup. */
    record Stopped(String label, String tablespaces, String firstSegment, String lastSegment, long segmentBytes) {}

    /** Only on the server whose files are copied: another may listen on the port by now. */
    static BackupSession begin(int port, Path cluster) throws SQLException {
        BackupSession session =
                new BackupSession(DriverManager.getConnection(Cluster.jdbcUrl(port, "postgres", Cluster.SUPERUSER)));
        boolean begun = false;
        try {
            String folder = session.value("show data_directory");
            if (!cluster.equals(Path.of(folder))) {
                throw new EmbeddedPostgresException(
                        "the PostgreSQL on port " + port + " has its data in " + folder, "try again");
            }
            session.value(
                    "select pg_create_physical_replication_slot('caseledger_backup_' || pg_backend_pid(), true, true)");
            session.value("select pg_backup_start('caseledger', fast => true)");
            begun = true;
            return session;
        } finally {
            if (!begun) {
                session.close();
            }
        }
    }

    /** What was committed before this is called is in the log up to the last segment, which is complete then. */
    Stopped stop() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select lsn, labelfile, coalesce(spcmapfile, ''), pg_walfile_name(lsn),"
                                + " (select setting::bigint from pg_settings where name = 'wal_segment_size')"
                                + " from pg_backup_stop(wait_for_archive => false)")) {
            row.next();
            String label = row.getString(2);
            return new Stopped(label, row.getString(3), firstSegment(label), row.getString(4), row.getLong(5));
        }
    }

    /** The label's first line: {@code START WAL LOCATION: 0/2000028 (file 000000010000000000000002)}. */
    private static String firstSegment(String label) {
        String line = label.lines().findFirst().orElse("");
        int file = line.indexOf("(file ");
        if (!line.startsWith("START WAL LOCATION:") || file < 0) {
            throw new IllegalStateException("PostgreSQL's backup label begins with " + line);
        }
        return line.substring(file + "(file ".length(), line.indexOf(')', file));
    }

    private String value(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    /** Where the backup was not ended, the server gives it up with the session. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
