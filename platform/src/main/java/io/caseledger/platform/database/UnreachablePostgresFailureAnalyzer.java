package io.caseledger.platform.database;

import org.postgresql.util.PSQLException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/** Start-up says why PostgreSQL could not be reached, instead of a stack trace. */
final class UnreachablePostgresFailureAnalyzer extends AbstractFailureAnalyzer<CannotGetJdbcConnectionException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, CannotGetJdbcConnectionException cause) {
        PSQLException said = findCause(cause, PSQLException.class);
        String message = said == null ? null : said.getMessage();
        Throwable first = cause.getMostSpecificCause();
        // A URL that no driver can read is in the message, and with it a password that it has.
        String reason = message == null || message.startsWith("Unable to parse URL")
                ? "its URL is none of PostgreSQL's."
                : first instanceof PSQLException ? message : message + " (" + first + ')';
        return new FailureAnalysis(
                "PostgreSQL could not be reached: " + reason,
                "Start PostgreSQL, or correct SPRING_DATASOURCE_URL (jdbc:postgresql://HOST:5432/DATABASE),"
                        + " SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD."
                        + " Without a URL the application starts a PostgreSQL of its own.",
                cause);
    }
}
