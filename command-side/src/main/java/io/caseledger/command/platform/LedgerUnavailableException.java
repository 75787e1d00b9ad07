package io.caseledger.command.platform;

import org.springframework.dao.DataAccessResourceFailureException;

/** The ledger could not be written: unless the outcome is unknown, the events are not in it and never will be. */
public sealed class LedgerUnavailableException extends DataAccessResourceFailureException
        permits OutcomeUnknownException {

    LedgerUnavailableException(Throwable cause) {
        super("The ledger cannot be written at the moment", cause);
    }
}
