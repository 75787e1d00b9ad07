package io.caseledger.query.platform;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.ledger.LedgerReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/** Builds a projection's tables anew in a schema of their own, from the ledger's first event, while the live ones serve. */
@Component
public final class Rebuilder {

    private final LedgerReader ledger;
    private final DataSource owner;

    public Rebuilder(LedgerReader ledger, @Qualifier(DatabaseConfiguration.OWNER) DataSource owner) {
        this.ledger = ledger;
        this.owner = owner;
    }

    /**
     * What a rebuild came to.
     *
     * @param position the ledger's last position that is in the tables
     * @param events how many events were folded
     */
    public record Result(long position, long events, Duration took) {}

    /**
     * Replaces a schema by a fresh build of one projection: the same tables, columns and indexes as the live ones in {@code read}, indexes last.
     */
    public Result rebuild(Projection projection, String schema) {
        long began = System.nanoTime();
        Rebuild rebuild = projection.rebuild();
        AtomicLong events = new AtomicLong();
        long position = ledger.scan(projection.kinds(), event -> {
            rebuild.fold(event);
            events.incrementAndGet();
        });
        try (Connection connection = owner.getConnection()) {
            connection.setAutoCommit(false);
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            jdbc.sql("drop schema if exists " + schema + " cascade").update();
            jdbc.sql("create schema " + schema).update();
            for (String table : projection.tables()) {
                jdbc.sql("create table " + schema + '.' + table + " (like read." + table + " including defaults)")
                        .update();
            }
            rebuild.write(connection, schema);
            for (String table : projection.tables()) {
                indexes(jdbc, table)
                        .forEach(index -> jdbc.sql(index.replace(" ON read.", " ON " + schema + '.'))
                                .update());
            }
            connection.commit();
        } catch (SQLException failed) {
            throw new DataAccessResourceFailureException("The rebuild of " + projection.name() + " failed", failed);
        }
        return new Result(position, events.get(), Duration.ofNanos(System.nanoTime() - began));
    }

    private static List<String> indexes(JdbcClient jdbc, String table) {
        return jdbc.sql(
                        "select indexdef from pg_indexes where schemaname = 'read' and tablename = ? order by indexname")
                .param(table)
                .query(String.class)
                .list();
    }
}
