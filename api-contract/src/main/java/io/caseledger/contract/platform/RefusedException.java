package io.caseledger.contract.platform;

/** Carries a {@link Refusal} up to the edge that renders it. Stackless: a refusal is an answer, not a fault of ours. */
public final class RefusedException extends RuntimeException {

    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        super(refusal.detail(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
