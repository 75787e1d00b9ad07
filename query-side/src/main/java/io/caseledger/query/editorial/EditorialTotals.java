package io.caseledger.query.editorial;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many rows each tenant's list gains or loses. */
final class EditorialTotals {

    private final Map<String, Long> differences = new HashMap<>();

    /** A row changed; null before it existed. */
    void changed(@Nullable EditorialRow before, EditorialRow after) {
        long difference = (after.listed() ? 1L : 0L) - (before != null && before.listed() ? 1L : 0L);
        differences.merge(after.tenant(), difference, Long::sum);
    }

    Map<String, Long> differences() {
        return differences;
    }
}
