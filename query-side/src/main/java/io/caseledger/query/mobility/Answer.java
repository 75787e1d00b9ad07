package io.caseledger.query.mobility;

/** Document 3 wraps all that it answers. */
record Answer<T>(boolean success, T result) {

    static <T> Answer<T> of(T result) {
        return new Answer<>(true, result);
    }
}
