package io.caseledger.standalone;

import io.caseledger.platform.database.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Puts another database's ledger in the place of one's own, as whoever restores the schema {@code ledger} alone does. */
final class LedgerCopy {

    private LedgerCopy() {}

    static void restore(TestDatabase from, TestDatabase to) {
        try (Connection source = from.owner().getConnection();
                Connection target = to.owner().getConnection()) {
            target.setAutoCommit(false);
            JdbcClient restoring = client(target);
            restoring.sql("set local session_replication_role = replica").update();
            for (String table : tables(source)) {
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                source.unwrap(PGConnection.class).getCopyAPI().copyOut("copy " + table + " to stdout", rows);
                restoring.sql("delete from " + table).update();
                target.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("copy " + table + " from stdin", new ByteArrayInputStream(rows.toByteArray()));
            }
            long number = client(source)
                    .sql("select last_value from ledger.number")
                    .query(Long.class)
                    .single();
            restoring
                    .sql("select setval('ledger.number', ?)")
                    .param(number)
                    .query(Long.class)
                    .single();
            target.commit();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<String> tables(Connection connection) {
        return client(connection)
                .sql("select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables"
                        + " where schemaname = 'ledger' order by 1")
                .query(String.class)
                .list();
    }

    private static JdbcClient client(Connection connection) {
        return JdbcClient.create(new SingleConnectionDataSource(connection, true));
    }
}
