package io.caseledger.command.platform;

import org.springframework.dao.DataAccessResourceFailureException;

/** The ledger could not be written; whether the events are in it is unknown where the connection broke during the commit. */
public final class LedgerUnavailableException extends DataAccessResourceFailureException {

    LedgerUnavailableException(Throwable cause) {
        super("The ledger cannot be written at the moment", cause);
    }
}
