package io.caseledger.platform.idempotency;

/** Another request with the same idempotency key was recorded first. */
public final class KeyTakenException extends RuntimeException {

    public KeyTakenException() {
        super("The idempotency key is taken", null, false, false);
    }
}
