package io.caseledger.contract.mobility;

/** Document 3's envelope around all that succeeds. */
public record ShownResult(boolean success, Object result) {

    public static ShownResult of(Object result) {
        return new ShownResult(true, result);
    }
}
