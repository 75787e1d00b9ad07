package io.caseledger.platform.database;

/** The server would acknowledge what it may lose. */
public final class NotDurableException extends RuntimeException {

    NotDurableException(Durability durability) {
        super("PostgreSQL runs with " + String.join(", ", durability.switchedOff())
                + " and may lose events it has acknowledged.");
    }
}
