package io.caseledger.query.platform;

import io.caseledger.platform.http.Parameters;

/** Which page of a list is asked for; pages count from 1. */
public record Paging(int page, int limit) {

    public static Paging of(Parameters parameters) {
        return new Paging(parameters.page(), parameters.limit());
    }

    public long offset() {
        return (page - 1L) * limit;
    }
}
