package io.caseledger.query.editorial;

import io.caseledger.contract.editorial.EditorialItem;
import java.util.List;

/** A page of document 4: {@code before} and {@code next} stop at the ends, and an empty list has one page. */
record EditorialPage(
        List<EditorialItem> items,
        int first,
        long before,
        long current,
        long last,
        long next,
        long totalPages,
        long totalItems,
        int limit) {

    static EditorialPage of(List<EditorialItem> items, int page, int limit, long total) {
        long pages = Math.max(1, (total + limit - 1) / limit);
        return new EditorialPage(
                items,
                1,
                Math.clamp(page - 1L, 1, pages),
                page,
                pages,
                Math.clamp(page + 1L, 1, pages),
                pages,
                total,
                limit);
    }
}
