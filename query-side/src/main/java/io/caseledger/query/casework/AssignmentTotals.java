package io.caseledger.query.casework;

import io.caseledger.query.platform.Filter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How many rows lists of case assignments have now: looked up where it is kept, else counted. */
final class AssignmentTotals {

    private final JdbcClient jdbc;

    AssignmentTotals(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    long of(AssignmentFilter filter) {
        List<AssignmentFilter.Total> kept = filter.totals();
        if (kept.isEmpty()) {
            return count(
                    AssignmentQueries.ASSIGNMENTS + (filter.searches() ? AssignmentQueries.NAMES : ""), filter.where());
        }
        return kept.stream()
                .mapToLong(total -> kept(total.tenant(), total.dimension(), total.value()))
                .sum();
    }

    long ofOverdue(AssignmentFilter filter, Overdue overdue) {
        boolean kept = filter.isAllOpen() && !overdue.grace() && isMidnight(overdue.cutoff());
        return kept
                ? overdueByDay(filter.tenant(), overdue.cutoff())
                : count(AssignmentQueries.ASSIGNMENTS, filter.where());
    }

    /** All open ones but those contacted since: the days from the cutoff until now are few, those before it as many as the ledger is old. */
    private long overdueByDay(String tenant, Instant cutoff) {
        return jdbc.sql("select coalesce((select total from read.casework_total"
                        + " where tenant = :tenant and dimension = :open and value = ''), 0)"
                        + " - (select coalesce(sum(total), 0) from read.casework_total"
                        + " where tenant = :tenant and dimension = :byDay and value >= :cutoff)")
                .param("tenant", tenant)
                .param("open", CaseTotals.OPEN)
                .param("byDay", CaseTotals.OPEN_BY_CONTACT_DAY)
                .param("cutoff", CaseTotals.day(cutoff))
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
