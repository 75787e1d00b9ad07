package io.caseledger.query.platform;

import io.caseledger.platform.http.Contract;
import io.caseledger.platform.http.Parameters;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Which page of a list is asked for where pages have links to their neighbours.
 *
 * @param path as the caller addressed it
 * @param link the path with what the list was asked for, and without the page
 */
public record LinkedPaging(String path, String link, int page, int perPage) {

    private static final int DEFAULT_ROWS = 20;
    private static final int MOST_ROWS = 1_000;

    /**
     * Reading collects faults. More rows than most are asked for by real clients: they get the most.
     *
     * @param own what the path says, as the document's own links repeat it, for example {@code user_id=5}; may be empty
     * @param kept the parameters that links carry on; whatever else stands in a query, a token above all, is left behind
     */
    public static LinkedPaging of(HttpServletRequest request, Parameters parameters, String own, List<String> kept) {
        StringBuilder query = new StringBuilder(own);
        String ownName = own.split("=", 2)[0];
        for (String name : kept) {
            if (!name.equals(ownName)) {
                for (String value : parameters.all(name)) {
                    query.append(query.isEmpty() ? "" : "&")
                            .append(name)
                            .append('=')
                            .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
                }
            }
        }
        String path = Contract.addressed(request);
        int perPage = Math.min(
                MOST_ROWS, parameters.integer("per_page", 1, Integer.MAX_VALUE).orElse(DEFAULT_ROWS));
        return new LinkedPaging(path, query.isEmpty() ? path : path + '?' + query, parameters.page(), perPage);
    }

    public long offset() {
        return (page - 1L) * perPage;
    }
}
