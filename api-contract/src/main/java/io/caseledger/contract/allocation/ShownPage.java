package io.caseledger.contract.allocation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of a list in document 5's words: without a total, with links to its neighbours. */
public record ShownPage<T>(List<T> data, Paging paging) {

    /** Links are paths with a query, null where there is no such page. They never carry a token. */
    public record Paging(
            @Nullable String next,
            int page,
            int perPage,
            @Nullable String previous,
            String self) {}

    /**
     * @param link a path and a query, to which the page is added
     * @param rows what is on the page and, as a sign that another follows, one row more
     */
    public static <T> ShownPage<T> of(String link, int page, int perPage, List<T> rows) {
        boolean more = rows.size() > perPage;
        String numbered = link + (link.contains("?") ? "&" : "?") + "per_page=" + perPage + "&page=";
        return new ShownPage<>(
                more ? List.copyOf(rows.subList(0, perPage)) : List.copyOf(rows),
                new Paging(
                        more ? numbered + (page + 1L) : null,
                        page,
                        perPage,
                        page > 1 ? numbered + (page - 1) : null,
                        numbered + page));
    }
}
