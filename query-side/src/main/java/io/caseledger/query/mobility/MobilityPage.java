package io.caseledger.query.mobility;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A page of document 3, in its own writing of names: pages count from 1, and an empty list has one. */
record MobilityPage(
        @JsonProperty("currentPage") int currentPage,
        @JsonProperty("perPage") int perPage,
        @JsonProperty("lastPage") long lastPage,
        long total,
        List<Map<String, @Nullable Object>> items) {

    static MobilityPage of(List<Map<String, @Nullable Object>> items, int page, int perPage, long total) {
        return new MobilityPage(page, perPage, Math.max(1, (total + perPage - 1) / perPage), total, items);
    }
}
