package io.caseledger.command.platform;

/** Another request with the same idempotency key was recorded first. */
final class KeyTakenException extends RuntimeException {

    KeyTakenException() {
        super("The idempotency key is taken", null, false, false);
    }
}
