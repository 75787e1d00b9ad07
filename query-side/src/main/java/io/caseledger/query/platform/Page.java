package io.caseledger.query.platform;

import java.util.List;
import java.util.function.Function;

/** One page of a list, as documents 1 and 2 and the common endpoints show it. */
public record Page<T>(List<T> data, Pagination pagination) {

    /** @param total rows on all pages together */
    public record Pagination(int page, int limit, long total) {}

    public static <T> Page<T> of(List<T> data, Paging paging, long total) {
        return new Page<>(data, new Pagination(paging.page(), paging.limit(), total));
    }

    public <R> Page<R> map(Function<? super T, ? extends R> shape) {
        return new Page<>(data.stream().<R>map(shape).toList(), pagination);
    }
}
