package io.caseledger.platform.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Under which name and role a part of the application is known to PostgreSQL, and when a session of it ends by itself. Every limit is set on both sides:
 * where the network swallows what is said, this side learns by its own clock that nobody answers, and the server by its own that nobody asks, so that
 * an orphaned session does not keep its locks. The server's limits are the shorter ones: what it cancels is known not to have happened.
 *
 * @param name completes {@code caseledger-} to the application's name in {@code pg_stat_activity}
 * @param role null for the one that logs in
 * @param lock the longest wait for a lock; zero for ever, as with the others
 * @param statement the longest statement, COPY included
 * @param idle the longest silence within a transaction
 * @param answer the longest wait for an answer of the server
 */
record SessionSettings(
        String name, @Nullable String role, Duration lock, Duration statement, Duration idle, Duration answer) {

    private static final String WRITER_ROLE = "caseledger_writer";
    private static final String READER_ROLE = "caseledger_reader";

    /** Well below what a command waits for, so that it hears of a no that is certain. */
    static final SessionSettings APPENDER =
            new SessionSettings("appender", WRITER_ROLE, Duration.ofMillis(1_200), seconds(3), seconds(3), seconds(5));

    /** It keeps the keys of requests, whose callers wait. */
    static final SessionSettings WRITER =
            new SessionSettings("writer", WRITER_ROLE, seconds(3), seconds(4), seconds(4), seconds(5));

    static final SessionSettings PROJECTOR =
            new SessionSettings("projector", WRITER_ROLE, seconds(6), seconds(8), seconds(8), seconds(9));

    static final SessionSettings READER =
            new SessionSettings("reader", READER_ROLE, seconds(3), seconds(8), seconds(8), seconds(9));

    static final SessionSettings HEALTH =
            new SessionSettings("health", READER_ROLE, seconds(1), seconds(1), seconds(2), seconds(2));

    /** It builds indexes and compares tables, for as long as that takes, and holds a snapshot meanwhile. */
    static final SessionSettings OWNER =
            new SessionSettings("owner", null, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(10), Duration.ZERO);

    /** One of its sessions holds a lock in a transaction while another migrates. */
    static final SessionSettings MIGRATIONS =
            new SessionSettings("migrations", null, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    /** Opens a connection each time it is asked. */
    DataSource unpooled(DatabaseLocation location) {
        DriverManagerDataSource source =
                new DriverManagerDataSource(location.url(), user(location), password(location));
        source.setConnectionProperties(properties(location));
        return source;
    }

    /** An embedded database lets each role log in; elsewhere the owner does, and takes the role on. */
    String user(DatabaseLocation location) {
        return location.embedded() && role != null ? role : location.owner();
    }

    static String password(DatabaseLocation location) {
        return location.password() == null ? "" : location.password();
    }

    /** For the driver. */
    Properties properties(DatabaseLocation location) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "caseledger-" + name);
        properties.setProperty("options", "-c " + String.join(" -c ", settings(location)));
        properties.setProperty("socketFactory", KeepAliveSockets.class.getName());
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("loginTimeout", "5");
        properties.setProperty("cancelSignalTimeout", "2");
        properties.setProperty("socketTimeout", Long.toString(answer.toSeconds()));
        properties.setProperty("prepareThreshold", "1");
        properties.setProperty("preparedStatementCacheQueries", "512");
        // The details of an error quote rows, and rows hold personal data.
        properties.setProperty("logServerErrorDetail", "false");
        if (writes()) {
            properties.setProperty("binaryTransferEnable", "TIMESTAMPTZ_ARRAY,UUID_ARRAY,JSONB_ARRAY");
        }
        return properties;
    }

    private List<String> settings(DatabaseLocation location) {
        List<String> settings = new ArrayList<>();
        if (role != null && !location.embedded()) {
            settings.add("role=" + role);
        }
        if (writes()) {
            // Its statements are few and take arrays of any length: one plan serves all, and planning costs as much as
            // a small batch. That plan may be made while a table is small, and then serves while it grows: each looks
            // rows up by their keys, so that none may read a whole table, nor collect all that an index has of a
            // tenant. Projections name their tables without a schema, so that the same statements also fill the tables
            // of a rebuild.
            settings.addAll(List.of(
                    "plan_cache_mode=force_generic_plan",
                    "enable_seqscan=off",
                    "enable_hashjoin=off",
                    "enable_mergejoin=off",
                    "enable_bitmapscan=off",
                    "search_path=read"));
        }
        settings.add("lock_timeout=" + lock.toMillis());
        settings.add("statement_timeout=" + statement.toMillis());
        settings.add("idle_in_transaction_session_timeout=" + idle.toMillis());
        settings.addAll(List.of(
                "tcp_keepalives_idle=5",
                "tcp_keepalives_interval=2",
                "tcp_keepalives_count=3",
                "tcp_user_timeout=10000"));
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows")) { // it has no such thing
            settings.add("client_connection_check_interval=2000");
        }
        return settings;
    }

    private boolean writes() {
        return WRITER_ROLE.equals(role);
    }
}
