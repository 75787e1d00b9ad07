package io.caseledger.query.casework;

import io.caseledger.query.platform.Axis;
import io.caseledger.query.platform.Filter;
import io.caseledger.query.platform.PastTotals;
import io.caseledger.query.platform.PointInTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How many rows lists of case assignments have: looked up where it is kept, else counted. */
final class AssignmentTotals {

    /** What is kept for all times, by what of the present it adds up to. */
    private static final Map<String, String> KEPT_FOR_ALL_TIMES = Map.of(
            CaseTotals.ALL, CaseTotals.ALL_BY_DOOR,
            CaseTotals.ALL_BY_DOOR, CaseTotals.ALL_BY_DOOR,
            CaseTotals.OPEN, CaseTotals.OPEN_BY_DOOR,
            CaseTotals.OPEN_BY_DOOR, CaseTotals.OPEN_BY_DOOR);

    private static final List<String> DOORS = List.of("history", "tracking");

    private final JdbcClient jdbc;

    AssignmentTotals(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param assignments the table that the filter is over, where its rows have to be counted */
    long of(AssignmentFilter filter, String assignments) {
        Optional<Axis> axis = filter.point().flatMap(PointInTime::only);
        List<AssignmentFilter.Total> kept = filter.totals();
        if (kept.isEmpty() || (filter.point().isPresent() && (axis.isEmpty() || !keptForAllTimes(kept)))) {
            return count(filter.searches() ? assignments + AssignmentQueries.NAMES : assignments, filter.where());
        }
        return kept.stream()
                .mapToLong(total -> filter.point()
                        .map(point -> keptAt(total, axis.orElseThrow(), point))
                        .orElseGet(() -> kept(total.tenant(), total.dimension(), total.value())))
                .sum();
    }

    private static boolean keptForAllTimes(List<AssignmentFilter.Total> totals) {
        return totals.stream().allMatch(total -> KEPT_FOR_ALL_TIMES.containsKey(total.dimension()));
    }

    private long keptAt(AssignmentFilter.Total total, Axis axis, PointInTime point) {
        return PastTotals.sum(
                jdbc,
                CasePastTables.TOTALS,
                total.tenant(),
                Objects.requireNonNull(KEPT_FOR_ALL_TIMES.get(total.dimension())),
                total.value().isEmpty() ? DOORS : List.of(total.value()),
                axis,
                point.on(axis));
    }

    long ofOverdue(AssignmentFilter filter, Overdue overdue, String assignments) {
        boolean kept =
                filter.isAllOpen() && filter.point().isEmpty() && !overdue.grace() && isMidnight(overdue.cutoff());
        return kept ? overdueByDay(filter.tenant(), overdue.cutoff()) : count(assignments, filter.where());
    }

    private long overdueByDay(String tenant, Instant cutoff) {
        return jdbc.sql("select coalesce(sum(total), 0) from read.casework_total"
                        + " where tenant = ? and dimension = ? and (value = ? or value < ?)")
                .param(tenant)
                .param(CaseTotals.OPEN_BY_CONTACT_DAY)
                .param(CaseTotals.NEVER)
                .param(CaseTotals.day(cutoff))
                .query(Long.class)
                .single();
    }

    private static boolean isMidnight(Instant moment) {
        return moment.equals(moment.truncatedTo(ChronoUnit.DAYS));
    }

    /** A total of the present. */
    long kept(String tenant, String dimension, String value) {
        return jdbc.sql("select total from read.casework_total where tenant = ? and dimension = ? and value = ?")
                .param(tenant)
                .param(dimension)
                .param(value)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    long count(String tables, Filter where) {
        return jdbc.sql("select count(*) from " + tables + where.sql())
                .params(where.parameters())
                .query(Long.class)
                .single();
    }
}
