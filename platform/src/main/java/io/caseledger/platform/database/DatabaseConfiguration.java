package io.caseledger.platform.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.caseledger.platform.ledger.HeadHolders;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.LedgerTail;
import java.time.Clock;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
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

    /** The qualifier of the data source that the appender alone uses; it opens a connection each time it is asked. */
    public static final String APPENDER = "appender";

    private static final long CONNECTION_WAIT_MILLIS = 4_000;

    /** A pool may hold as many dead connections as it has: each is found out before the next is tried. */
    private static final long VALIDATION_MILLIS = 500;

    private static final String READER_ROLE = "caseledger_reader";
    private static final String WRITER_ROLE = "caseledger_writer";

    @Bean(defaultCandidate = false)
    @Qualifier(OWNER)
    DataSource ownerDataSource(DatabaseLocation location) {
        return SessionSettings.OWNER.unpooled(location);
    }

    @Bean
    Migrated migrated(DatabaseLocation location, DatabaseProperties properties) {
        PostgresVersion.of(location).mustBeKnown();
        DataSource owner = SessionSettings.MIGRATIONS.unpooled(location);
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
        Durability durability =
                Durability.of(location.embedded() ? SessionSettings.APPENDER.unpooled(location) : owner);
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
    @Qualifier(APPENDER)
    DataSource appenderDataSource(DatabaseLocation location, Migrated migrated) {
        return SessionSettings.APPENDER.unpooled(location);
    }

    @Bean(defaultCandidate = false)
    @Qualifier(WRITER)
    DataSource writerDataSource(DatabaseLocation location, DatabaseProperties properties, Migrated migrated) {
        return pool(SessionSettings.WRITER, location, properties.writerConnections());
    }

    /** The default for everyone who asks for a data source: it can change nothing. */
    @Bean
    @Primary
    DataSource readerDataSource(DatabaseLocation location, DatabaseProperties properties, Migrated migrated) {
        return pool(SessionSettings.READER, location, properties.readerConnections());
    }

    /**
     * Their commits wait for the disk like all others: where the server dies and this process lives on, a lost commit would leave a projection
     * believing that it has passed events whose rows are gone.
     */
    @Bean(defaultCandidate = false)
    @Qualifier(PROJECTOR)
    DataSource projectorDataSource(DatabaseLocation location, DatabaseProperties properties, Migrated migrated) {
        return pool(SessionSettings.PROJECTOR, location, PROJECTOR_CONNECTIONS);
    }

    /** Its callers wait for 1.5 s at most. */
    @Bean(defaultCandidate = false)
    @Qualifier(HEALTH)
    DataSource healthDataSource(DatabaseLocation location, Migrated migrated) {
        HikariConfig config = config(SessionSettings.HEALTH, location, 2);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(1_000);
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
    HeadHolders headHolders(@Qualifier(HEALTH) DataSource health, Clock clock) {
        return new HeadHolders(health, clock);
    }

    @Bean
    LedgerTail ledgerTail() {
        return new LedgerTail();
    }

    private static HikariDataSource pool(SessionSettings session, DatabaseLocation location, int connections) {
        return new HikariDataSource(config(session, location, connections));
    }

    private static HikariConfig config(SessionSettings session, DatabaseLocation location, int connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(session.name());
        config.setJdbcUrl(location.url());
        config.setUsername(session.user(location));
        config.setPassword(SessionSettings.password(location));
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
        config.setValidationTimeout(VALIDATION_MILLIS);
        config.setDataSourceProperties(session.properties(location));
        return config;
    }

    /** The schema is as this version needs it: whoever touches the database takes this first. */
    record Migrated(Durability durability) {}
}
