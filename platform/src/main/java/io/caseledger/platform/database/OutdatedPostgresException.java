package io.caseledger.platform.database;

/** The server does not know SQL that is needed. */
public final class OutdatedPostgresException extends RuntimeException {

    OutdatedPostgresException(PostgresVersion version) {
        super("This database runs on PostgreSQL " + version.text() + ", and Caseledger needs " + PostgresVersion.OLDEST
                + " or later.");
    }
}
