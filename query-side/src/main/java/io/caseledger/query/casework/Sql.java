package io.caseledger.query.casework;

import static java.util.stream.Collectors.joining;

import io.caseledger.query.platform.Filter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a query, with its parameters in order. */
record Sql(String text, List<@Nullable Object> parameters) {

    static Sql of(String text, Object... parameters) {
        return new Sql(text, List.of(parameters));
    }

    /** Several queries as one: {@code union} takes what more than one of them finds once, {@code union all} as often as it is found. */
    static Sql together(String union, List<Sql> queries) {
        return new Sql(
                queries.stream().map(Sql::text).collect(joining(") " + union + " (", "((", "))")),
                queries.stream().flatMap(query -> query.parameters.stream()).toList());
    }

    Sql then(String more, Object... parametersOfMore) {
        return then(of(more, parametersOfMore));
    }

    Sql then(Sql more) {
        List<@Nullable Object> all = new ArrayList<>(parameters);
        all.addAll(more.parameters);
        return new Sql(text + more.text, all);
    }

    Sql then(Filter where) {
        return then(new Sql(where.sql(), where.parameters()));
    }
}
