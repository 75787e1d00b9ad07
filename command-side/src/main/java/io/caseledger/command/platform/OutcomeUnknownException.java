package io.caseledger.command.platform;

/** Whether the events are in the ledger, or will be, cannot be told: the connection broke during the commit, or nobody waited for its end. */
final class OutcomeUnknownException extends LedgerUnavailableException {

    OutcomeUnknownException(Throwable cause) {
        super(cause);
    }
}
