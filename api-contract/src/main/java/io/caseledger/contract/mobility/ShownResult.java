package io.caseledger.contract.mobility;

/** Document 3 wraps all that it answers. */
public record ShownResult<T>(boolean success, T result) {

    public static <T> ShownResult<T> of(T result) {
        return new ShownResult<>(true, result);
    }
}
