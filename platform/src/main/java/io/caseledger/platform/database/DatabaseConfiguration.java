package io.caseledger.platform.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.LedgerTail;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Pools on one database, each under a role that may do just what its side does: {@code caseledger_writer} appends and projects,
 * {@code caseledger_reader} answers queries. The schema's owner appears only to migrate it.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
public class DatabaseConfiguration {

    /** The qualifier of the beans that may append and project. */
    public static final String WRITER = "writer";

    /** The qualifier of the beans that projections write with. */
    public static final String PROJECTOR = "projector";

    /** The qualifier of the data source that owns the schema; it opens a connection each time it is asked. */
    public static final String OWNER = "owner";

    /** The qualifier of the data source for looking after the database while all other connections are in use. */
    public static final String HEALTH = "health";

    /** A projection writes over one at a time, and looks after its position over another. */
    private static final int PROJECTOR_CONNECTIONS = 24;

    private static final String READER_ROLE = "caseledger_reader";
    private static final String WRITER_ROLE = "caseledger_writer";

    @Bean(defaultCandidate = false)
    @Qualifier(OWNER)
    DataSource ownerDataSource(DatabaseLocation location) {
        return new DriverManagerDataSource(
                location.url(), location.owner(), location.password() == null ? "" : location.password());
    }

    @Bean
    Migrated migrated(DatabaseLocation location, DatabaseProperties properties) {
        DataSource owner = ownerDataSource(location);
        Flyway.configure()
                .dataSource(owner)
                .schemas("migrations")
                .locations("classpath:db/migration")
                .outOfOrder(true) // each module counts its migrations in a range of its own
                .load()
                .migrate();
        if (location.embedded()) {
            JdbcClient jdbc = JdbcClient.create(owner);
            jdbc.sql("alter role " + WRITER_ROLE + " login").update();
            jdbc.sql("alter role " + READER_ROLE + " login").update();
        }
        // As the role that appends: settings may differ from role to role.
        Durability durability = Durability.of(
                location.embedded() ? new DriverManagerDataSource(location.url(), WRITER_ROLE, "") : owner);
        if (!durability.isOn() && !properties.allowUnsafeDurability()) {
            throw new NotDurableException(durability);
        }
        return new Migrated(durability);
    }

    @Bean
    Durability durability(Migrated migrated) {
        return migrated.durability();
    }

    @Bean(defaultCandidate = false)
    @Qualifier(WRITER)
    DataSource writerDataSource(DatabaseLocation location, DatabaseProperties properties, Migrated migrated) {
        return pool("writer", location, WRITER_ROLE, properties.writerConnections());
    }

    /** The default for everyone who asks for a data source: it can change nothing. */
    @Bean
    @Primary
    DataSource readerDataSource(DatabaseLocation location, DatabaseProperties properties, Migrated migrated) {
        return pool("reader", location, READER_ROLE, properties.readerConnections());
    }

    /**
     * Their commits wait for the disk like all others: where the server dies and this process lives on, a lost commit would leave a projection
     * believing that it has passed events whose rows are gone.
     */
    @Bean(defaultCandidate = false)
    @Qualifier(PROJECTOR)
    DataSource projectorDataSource(DatabaseLocation location, DatabaseProperties properties, Migrated migrated) {
        return pool("projector", location, WRITER_ROLE, PROJECTOR_CONNECTIONS);
    }

    /** Its callers wait for 1.5 s at most. */
    @Bean(defaultCandidate = false)
    @Qualifier(HEALTH)
    DataSource healthDataSource(DatabaseLocation location, Migrated migrated) {
        HikariConfig config = config("health", location, READER_ROLE, 2);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(1_000);
        config.addDataSourceProperty("socketTimeout", "2");
        return new HikariDataSource(config);
    }

    @Bean(defaultCandidate = false)
    @Qualifier(PROJECTOR)
    JdbcTransactionManager projectorTransactionManager(@Qualifier(PROJECTOR) DataSource projector) {
        return new JdbcTransactionManager(projector);
    }

    @Bean
    LedgerReader ledgerReader(@Qualifier(WRITER) DataSource writer) {
        return new LedgerReader(writer);
    }

    @Bean
    LedgerTail ledgerTail() {
        return new LedgerTail();
    }

    private static HikariDataSource pool(String name, DatabaseLocation location, String role, int connections) {
        return new HikariDataSource(config(name, location, role, connections));
    }

    private static HikariConfig config(String name, DatabaseLocation location, String role, int connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(location.url());
        if (location.embedded()) {
            config.setUsername(role);
        } else {
            config.setUsername(location.owner());
            config.setPassword(location.password());
            config.setConnectionInitSql("set role " + role);
        }
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(5_000);
        config.addDataSourceProperty("prepareThreshold", "1");
        config.addDataSourceProperty("preparedStatementCacheQueries", "512");
        if (role.equals(WRITER_ROLE)) {
            config.addDataSourceProperty("binaryTransferEnable", "TIMESTAMPTZ_ARRAY,UUID_ARRAY,JSONB_ARRAY");
            // Its statements are few and take arrays of any length: one plan serves all, and planning costs as much as
            // a small batch. That plan may be made while a table is small, and then serves while it grows: each looks
            // rows up by their keys, so that none may read a whole table, nor collect all that an index has of a
            // tenant. Projections name their tables without a schema, so that the same statements also fill the tables
            // of a rebuild.
            config.addDataSourceProperty(
                    "options",
                    "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off"
                            + " -c enable_mergejoin=off -c enable_bitmapscan=off -c search_path=read");
        }
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("socketTimeout", "60");
        config.addDataSourceProperty("ApplicationName", "caseledger " + name);
        // The details of an error quote rows, and rows hold personal data.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        return config;
    }

    /** The schema is as this version needs it: whoever touches the database takes this first. */
    record Migrated(Durability durability) {}
}
