package io.caseledger.query.editorial;

import io.caseledger.platform.http.Parameters;
import java.util.Map;

/** By what the list is ordered; equals by their number. Without a value comes before every value, as in the document's own product. */
record EditorialOrder(String column, boolean descending) {

    private static final Map<String, String> COLUMNS = Map.of(
            "id", "number",
            "slug", "slug",
            "type", "type",
            "title", "title_sort_key",
            "created_at", "created_at",
            "modified_at", "modified_at",
            "published_at", "published_at",
            "due_at", "due_at");

    /** The document says {@code modified_at} where nothing is said, and nothing of the direction: the newest come first. */
    static EditorialOrder of(Parameters parameters) {
        return new EditorialOrder(
                parameters.oneOf("order", COLUMNS).orElse("modified_at"),
                parameters.oneOf("dir", Map.of("asc", false, "desc", true)).orElse(true));
    }

    String sql() {
        String nullable = column.equals("published_at") || column.equals("due_at")
                ? (descending ? " desc nulls last" : " nulls first")
                : (descending ? " desc" : "");
        return column + nullable + (column.equals("number") ? "" : ", number" + (descending ? " desc" : ""));
    }
}
