package io.caseledger.platform.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Which PostgreSQL a database runs on.
 *
 * @param text as the server says it, such as {@code 15.18}
 */
record PostgresVersion(int major, String text) {

    /** All SQL is written for this one and those after it. */
    static final int OLDEST = 15;

    /** Asked over a session without settings: an older server does not know all of them, and would refuse it before it says which one it is. */
    static PostgresVersion of(DatabaseLocation location) {
        DataSource plain =
                new DriverManagerDataSource(location.url(), location.owner(), SessionSettings.password(location));
        try (Connection connection = plain.getConnection()) {
            DatabaseMetaData server = connection.getMetaData();
            return new PostgresVersion(server.getDatabaseMajorVersion(), server.getDatabaseProductVersion());
        } catch (SQLException unreachable) {
            throw new CannotGetJdbcConnectionException("PostgreSQL could not be reached", unreachable);
        }
    }

    void mustBeKnown() {
        if (major < OLDEST) {
            throw new OutdatedPostgresException(this);
        }
    }
}
