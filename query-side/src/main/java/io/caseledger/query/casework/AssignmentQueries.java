package io.caseledger.query.casework;

import io.caseledger.query.platform.CatchUp;
import io.caseledger.query.platform.Columns;
import io.caseledger.query.platform.Filter;
import io.caseledger.query.platform.Page;
import io.caseledger.query.platform.Paging;
import io.caseledger.query.platform.PointInTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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

    static final String ASSIGNMENTS = "read.assignment a";
    private static final String STINTS = "read.stint s";
    private static final String PAST_STINTS = "read." + CasePastTables.STINTS + " s";

    static final String NAMED = "select " + CaseTables.COLUMNS + ", p.name from ";
    static final String NAMES = " left join read.person p on p.tenant = a.tenant and p.person_id = a.contact_id";
    private static final String NAMED_STINTS =
            "select s.assignment_id, s.contact_id, p.name, s.assigned_date, s.closed_date from ";
    private static final String STINT_NAMES =
            " left join read.person p on p.tenant = s.tenant and p.person_id = s.contact_id";

    private final JdbcClient jdbc;
    private final AssignmentTotals totals;
    private final PastAssignments past;
    private final CatchUp catchUp;

    AssignmentQueries(DataSource reader, CatchUp catchUp) {
        this.jdbc = JdbcClient.create(reader);
        this.totals = new AssignmentTotals(jdbc);
        this.past = new PastAssignments(jdbc, catchUp);
        this.catchUp = catchUp;
    }

    /** A stint as a mentor's history lists it. */
    record NamedStint(
            String assignmentId,
            String contactId,
            @Nullable String contactName,
            Instant assignedDate,
            @Nullable Instant closedDate) {}

    Optional<NamedAssignment> find(String tenant, String assignmentId) {
        return jdbc.sql(NAMED + ASSIGNMENTS + NAMES + " where a.tenant = ? and a.assignment_id = ? and not a.deleted")
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
        return filter.point()
                .map(point -> past.list(filter, point, paging))
                .orElseGet(() -> list(filter, paging, () -> totals.of(filter)));
    }

    private Page<NamedAssignment> list(AssignmentFilter filter, Paging paging, LongSupplier counting) {
        Filter where = filter.where();
        List<NamedAssignment> rows = jdbc.sql(NAMED + ASSIGNMENTS + NAMES + where.sql() + " order by "
                        + filter.order().sql("a") + " limit ? offset ?")
                .params(with(where, paging))
                .query(AssignmentQueries::named)
                .list();
        return Page.of(rows, paging, total(rows.size(), paging, counting));
    }

    /** How many assignments a list has on all its pages. */
    long total(AssignmentFilter filter) {
        return filter.point().map(point -> past.total(filter, point)).orElseGet(() -> totals.of(filter));
    }

    /** A mentor's stints, the newest first, as they are or as they were at a point in time. */
    Page<NamedStint> history(
            String tenant, String mentorId, Optional<Boolean> open, Optional<PointInTime> point, Paging paging) {
        Filter where = new Filter()
                .and("s.tenant = ?", tenant)
                .and("s.mentor_id = ?", mentorId)
                .and(Stint.SHOWN);
        point.ifPresent(seen -> {
            catchUp.await(CasePastProjection.NAME);
            seen.narrow(where, "s");
        });
        open.ifPresent(only -> where.and(only ? "s.closed_date is null" : "s.closed_date is not null"));
        String stints = point.isPresent() ? PAST_STINTS : STINTS;
        List<NamedStint> rows = jdbc.sql(NAMED_STINTS + stints + STINT_NAMES + where.sql()
                        + " order by s.assigned_date desc, s.position desc limit ? offset ?")
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
                        () -> open.isEmpty() && point.isEmpty()
                                ? totals.kept(tenant, CaseTotals.STINTS_OF_MENTOR, mentorId)
                                : totals.count(stints, where)));
    }

    /** Open assignments without contact since the cutoff: the never contacted first, oldest first, then the longest silent. */
    Page<NamedAssignment> overdue(AssignmentFilter filter, Overdue overdue, Paging paging) {
        overdue.narrow(filter.where(), "a");
        AssignmentFilter silent = filter.by(CaseOrder.LONGEST_SILENT);
        return filter.point()
                .map(point -> past.overdue(silent, point, overdue, paging))
                .orElseGet(() -> list(silent, paging, () -> totals.ofOverdue(silent, overdue)));
    }

    /** A first page that is not full tells the total itself. */
    static long total(int rows, Paging paging, LongSupplier counting) {
        return paging.page() == 1 && rows < paging.limit() ? rows : counting.getAsLong();
    }

    private static List<@Nullable Object> with(Filter where, Paging paging) {
        List<@Nullable Object> parameters = new ArrayList<>(where.parameters());
        parameters.add(paging.limit());
        parameters.add(paging.offset());
        return parameters;
    }

    static NamedAssignment named(ResultSet row, int number) throws SQLException {
        return new NamedAssignment(CaseTables.row(row), row.getString(24));
    }
}
