package io.caseledger.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A database of a test class's own, migrated, under the roles of production, on one durable PostgreSQL per process. Kept in a static field with
 * {@link RegisterExtension}, it ends with its class; otherwise it is closed.
 */
public final class TestDatabase implements AfterAllCallback, AutoCloseable {

    private static final String OWNER = "postgres";
    private static final String TEMPLATE = "migrated";
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;
    private final DatabaseLocation location;
    private final DataSource owner;
    private final HikariDataSource writer;
    private final HikariDataSource reader;

    private TestDatabase(String name) {
        this.name = name;
        this.location = Server.location(name);
        this.owner = new DriverManagerDataSource(location.url(), OWNER, "");
        DatabaseConfiguration production = new DatabaseConfiguration();
        DatabaseProperties connections = new DatabaseProperties(false, 8, 4);
        DatabaseConfiguration.Migrated migrated = new DatabaseConfiguration.Migrated(Durability.of(owner));
        this.writer = (HikariDataSource) production.writerDataSource(location, connections, migrated);
        this.reader = (HikariDataSource) production.readerDataSource(location, connections, migrated);
    }

    /** A database that holds what {@code classpath:db/migration} makes, and nothing more. */
    public static TestDatabase create() {
        String name = "test_" + COUNT.incrementAndGet();
        Server.administration()
                .sql("create database " + name + " template " + TEMPLATE)
                .update();
        return new TestDatabase(name);
    }

    /** Another database with the same contents; whoever is connected to this one loses that connection. */
    public TestDatabase copy() {
        String copy = "test_" + COUNT.incrementAndGet();
        JdbcClient administration = Server.administration();
        administration
                .sql("alter database " + name + " with allow_connections false")
                .update();
        try {
            administration
                    .sql("select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = ?")
                    .param(name)
                    .query()
                    .listOfRows();
            administration.sql("create database " + copy + " template " + name).update();
        } finally {
            administration
                    .sql("alter database " + name + " with allow_connections true")
                    .update();
        }
        return new TestDatabase(copy);
    }

    /** Whether the tests run on a PostgreSQL that is installed here, instead of the application's own. */
    public static boolean isOnInstalledPostgres() {
        return InstalledPostgres.isWanted();
    }

    /** Where it is, as an application would be told. */
    public DatabaseLocation location() {
        return location;
    }

    /** The schema's owner, here a superuser: for preparing and for tampering. */
    public DataSource owner() {
        return owner;
    }

    /** What an appender connects by. */
    public DataSource appender() {
        return SessionSettings.APPENDER.unpooled(location);
    }

    /** The pool that appends and projects. */
    public DataSource writer() {
        return writer;
    }

    /** The pool that answers queries. */
    public DataSource reader() {
        return reader;
    }

    @Override
    public void close() {
        writer.close();
        reader.close();
        Server.administration().sql("drop database " + name + " with (force)").update();
    }

    /** Also called for nested classes, which share the outer one's database. */
    @Override
    public void afterAll(ExtensionContext context) {
        if (context.getRequiredTestClass().getEnclosingClass() == null) {
            close();
        }
    }

    /** One server per process, ended with it, as durable and as sorted as the application's own. */
    private static final class Server {

        private static final int PORT = InstalledPostgres.isWanted() ? InstalledPostgres.start() : start();

        static {
            administration().sql("create database " + TEMPLATE).update();
            new DatabaseConfiguration().migrated(location(TEMPLATE), new DatabaseProperties(false, 1, 1));
        }

        private static int start() {
            try {
                return EmbeddedPostgres.builder()
                        .setLocaleConfig("locale", "C")
                        .setLocaleConfig("locale-provider", "builtin")
                        .setLocaleConfig("builtin-locale", "C.UTF-8")
                        .setServerConfig("fsync", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("timezone", "UTC")
                        .setServerConfig("max_connections", "200")
                        .start()
                        .getPort();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        static DatabaseLocation location(String database) {
            return new DatabaseLocation("jdbc:postgresql://127.0.0.1:" + PORT + '/' + database, OWNER, null, true);
        }

        static JdbcClient administration() {
            return JdbcClient.create(
                    new DriverManagerDataSource(location("postgres").url(), OWNER, ""));
        }
    }
}
