package io.caseledger.command.platform;

import io.caseledger.platform.ledger.ContiguityViolation;

/** The ledger is another one than this process wrote to, as after a restore: what was decided on the former is not written to it. */
final class LedgerReplacedException extends RuntimeException {

    LedgerReplacedException(ContiguityViolation cause) {
        super(cause.getMessage(), cause);
    }
}
