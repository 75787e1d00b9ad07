package io.caseledger.platform.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * Which PostgreSQL a database runs on.
 *
 * @param text as the server says it, such as {@code 15.18}
 */
record PostgresVersion(int major, String text) {

    /** All SQL is written for this one and those after it. */
    static final int OLDEST = 15;

    static PostgresVersion of(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
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
