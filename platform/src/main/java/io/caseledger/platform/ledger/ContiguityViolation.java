package io.caseledger.platform.ledger;

/**
 * An event is not the one that is due: a position or a sequence is missing, or one comes twice. That is no fault of this event, and nothing behind it
 * can be trusted: whoever follows the ledger stops here.
 */
public final class ContiguityViolation extends IllegalStateException {

    private final long position;

    /** @param position of the event that is not the one that is due */
    public ContiguityViolation(long position, String message) {
        super(message);
        this.position = position;
    }

    public long position() {
        return position;
    }
}
