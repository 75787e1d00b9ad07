package io.caseledger.query.platform;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions of one query, joined by "and", with their parameters in order. */
public final class Filter {

    private final StringBuilder where = new StringBuilder();
    private final List<@Nullable Object> parameters = new ArrayList<>();

    /** Adds a condition with one question mark per parameter. */
    public Filter and(String condition, Object... values) {
        where.append(where.isEmpty() ? " where " : " and ").append(condition);
        parameters.addAll(List.of(values));
        return this;
    }

    /** Adds the conditions of another. */
    public Filter and(Filter other) {
        if (!other.where.isEmpty()) {
            and(other.where.substring(" where ".length()), other.parameters.toArray());
        }
        return this;
    }

    /** The conditions as SQL, {@code where} included; empty when there are none. */
    public String sql() {
        return where.toString();
    }

    public List<@Nullable Object> parameters() {
        return parameters;
    }
}
