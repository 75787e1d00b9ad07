package io.caseledger.query.casework;

import io.caseledger.query.platform.Columns;
import io.caseledger.query.platform.Filter;
import io.caseledger.query.platform.Page;
import io.caseledger.query.platform.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The questions that are asked of the tables of case assignments. */
@Component
class AssignmentQueries {

    private static final String ASSIGNMENTS = "read.assignment a";
    private static final String NAMES =
            " left join read.person p on p.tenant = a.tenant and p.person_id = a.contact_id";
    private static final String NAMED = "select " + CaseTables.COLUMNS + ", p.name from " + ASSIGNMENTS + NAMES;

    private static final String STINTS = "select s.assignment_id, s.contact_id, p.name, s.assigned_date, s.closed_date"
            + " from read.stint s left join read.person p on p.tenant = s.tenant and p.person_id = s.contact_id";

    private final JdbcClient jdbc;

    AssignmentQueries(DataSource reader) {
        this.jdbc = JdbcClient.create(reader);
    }

    /** A stint as a mentor's history lists it. */
    record NamedStint(
            String assignmentId,
            String contactId,
            @Nullable String contactName,
            Instant assignedDate,
            @Nullable Instant closedDate) {}

    Optional<NamedAssignment> find(String tenant, String assignmentId) {
        return jdbc.sql(NAMED + " where a.tenant = ? and a.assignment_id = ? and not a.deleted")
                .param(tenant)
                .param(assignmentId)
                .query(AssignmentQueries::named)
                .optional();
    }

    @Nullable
    String nameOf(String tenant, String personId) {
        return jdbc.sql("select name from read.person where tenant = ? and person_id = ?")
                .param(tenant)
                .param(personId)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    /** One page of assignments that are not deleted. */
    Page<NamedAssignment> list(AssignmentFilter filter, Paging paging) {
        Filter where = filter.where();
        List<NamedAssignment> rows = jdbc.sql(NAMED + where.sql() + " order by " + filter.order() + " limit ? offset ?")
                .params(with(where, paging))
                .query(AssignmentQueries::named)
                .list();
        return Page.of(rows, paging, total(rows.size(), paging, () -> totalOf(filter)));
    }

    private long totalOf(AssignmentFilter filter) {
        List<AssignmentFilter.Total> kept = filter.totals();
        return kept.isEmpty()
                ? count(filter.searches() ? ASSIGNMENTS + NAMES : ASSIGNMENTS, filter.where())
                : kept.stream()
                        .mapToLong(total -> total(total.tenant(), total.dimension(), total.value()))
                        .sum();
    }

    /** A mentor's stints, the newest first. */
    Page<NamedStint> history(String tenant, String mentorId, Optional<Boolean> open, Paging paging) {
        Filter where = new Filter().and("s.tenant = ?", tenant).and("s.mentor_id = ?", mentorId);
        open.ifPresent(only -> where.and(only ? "s.closed_date is null" : "s.closed_date is not null"));
        List<NamedStint> rows = jdbc.sql(
                        STINTS + where.sql() + " order by s.assigned_date desc, s.position desc limit ? offset ?")
                .params(with(where, paging))
                .query((row, number) -> new NamedStint(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        Columns.time(row, 4),
                        Columns.instant(row, 5)))
                .list();
        return Page.of(
                rows,
                paging,
                total(
                        rows.size(),
                        paging,
                        () -> open.isEmpty()
                                ? total(tenant, CaseTotals.STINTS_OF_MENTOR, mentorId)
                                : count("read.stint s", where)));
    }

    /** Open assignments without contact since the cutoff: the never contacted first, oldest first, then the longest silent. */
    Page<NamedAssignment> overdue(AssignmentFilter filter, Overdue overdue, Paging paging) {
        Filter where = filter.where();
        if (overdue.grace()) {
            where.and(
                    "(a.last_contact_date < ? or (a.last_contact_date is null and a.assigned_date < ?))",
                    utc(overdue.cutoff()),
                    utc(overdue.cutoff()));
        } else {
            where.and("(a.last_contact_date is null or a.last_contact_date < ?)", utc(overdue.cutoff()));
        }
        List<NamedAssignment> rows = jdbc.sql(NAMED + where.sql()
                        + " order by a.last_contact_date nulls first, a.opened_position limit ? offset ?")
                .params(with(where, paging))
                .query(AssignmentQueries::named)
                .list();
        boolean countedByDay = filter.isAllOpen() && !overdue.grace() && isMidnight(overdue.cutoff());
        return Page.of(
                rows,
                paging,
                total(
                        rows.size(),
                        paging,
                        () -> countedByDay
                                ? overdueByDay(filter.tenant(), overdue.cutoff())
                                : count(ASSIGNMENTS, where)));
    }

    long openCount(String tenant, String mentorId) {
        return total(tenant, CaseTotals.OPEN_OF_MENTOR, mentorId);
    }

    /** A first page that is not full tells the total itself. */
    private static long total(int rows, Paging paging, LongSupplier counting) {
        return paging.page() == 1 && rows < paging.limit() ? rows : counting.getAsLong();
    }

    private long total(String tenant, String dimension, String value) {
        return jdbc.sql("select total from read.casework_total where tenant = ? and dimension = ? and value = ?")
                .param(tenant)
                .param(dimension)
                .param(value)
                .query(Long.class)
                .optional()
                .orElse(0L);
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

    private long count(String tables, Filter where) {
        return jdbc.sql("select count(*) from " + tables + where.sql())
                .params(where.parameters())
                .query(Long.class)
                .single();
    }

    private static List<@Nullable Object> with(Filter where, Paging paging) {
        List<@Nullable Object> parameters = new ArrayList<>(where.parameters());
        parameters.add(paging.limit());
        parameters.add(paging.offset());
        return parameters;
    }

    private static boolean isMidnight(Instant moment) {
        return moment.equals(LocalDate.ofInstant(moment, ZoneOffset.UTC)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant());
    }

    static Object utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    private static NamedAssignment named(ResultSet row, int number) throws SQLException {
        return new NamedAssignment(CaseTables.row(row), row.getString(23));
    }
}
