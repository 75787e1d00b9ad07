package io.caseledger.query.casework;

import io.caseledger.query.platform.CatchUp;
import io.caseledger.query.platform.Filter;
import io.caseledger.query.platform.Page;
import io.caseledger.query.platform.Paging;
import io.caseledger.query.platform.PastTotals;
import io.caseledger.query.platform.PointInTime;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lists of case assignments as they were. The common ones are walked in their order among the spells of what they list, to the end of the page; what the
 * assignments looked like is read for the page alone.
 */
final class PastAssignments {

    private static final String VERSIONS = "read." + CasePastTables.ASSIGNMENTS;

    /** More than clocks differ by: no contact is reported that long before it is made. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final CatchUp catchUp;

    PastAssignments(JdbcClient jdbc, CatchUp catchUp) {
        this.jdbc = jdbc;
        this.catchUp = catchUp;
    }

    Page<NamedAssignment> list(AssignmentFilter filter, PointInTime point, Paging paging) {
        catchUp.await(CasePastProjection.NAME);
        if (!filter.isCommon()) {
            return narrowed(filter, point, MetSpells.open(filter, point, filter.order()), filter.order(), paging);
        }
        PastTotals.Seen seen = totals(filter, point);
        long total = total(filter, seen);
        return Page.of(
                paging.offset() < total ? common(filter, point, seen.reach(), paging) : List.of(), paging, total);
    }

    private List<NamedAssignment> common(AssignmentFilter filter, PointInTime point, long reach, Paging paging) {
        CaseOrder order = filter.order();
        if (filter.isAllOpen()) {
            MetSpells spells =
                    order.isOfOpening() ? MetSpells.open(filter, point, reach) : MetSpells.open(filter, point, order);
            return page(spells.page(order, paging), order, point);
        }
        if (!order.isOfOpening()) {
            return rows(filter, seen(point), order.sql("a"), paging);
        }
        return filter.isAll()
                ? page(listed(filter, point, reach, order, paging), order, point)
                : rows(filter, looked(listed(filter, point, reach), point), order.sql("s"), paging);
    }

    /** The open ones that were overdue, the longest silent first. */
    Page<NamedAssignment> overdue(AssignmentFilter filter, PointInTime point, Overdue overdue, Paging paging) {
        catchUp.await(CasePastProjection.NAME);
        MetSpells spells = MetSpells.overdue(filter, point, overdue);
        CaseOrder order = CaseOrder.LONGEST_SILENT;
        if (!filter.isAllOpen()) {
            return narrowed(filter, point, spells, order, paging);
        }
        List<NamedAssignment> rows = page(spells.page(order, paging), order, point);
        return Page.of(
                rows, paging, AssignmentQueries.total(rows.size(), paging, () -> overdue(filter, point, overdue)));
    }

    /** Where the cutoff is not long ago, those that are not overdue are the fewer. */
    private long overdue(AssignmentFilter filter, PointInTime point, Overdue overdue) {
        return overdue.isShortBefore(point)
                ? total(filter, totals(filter, point)) - count(contactedSince(filter, point, overdue))
                : count(MetSpells.overdue(filter, point, overdue).all());
    }

    /** Those contacted too lately to be overdue: found by their last contact, within the index alone. */
    private static Sql contactedSince(AssignmentFilter filter, PointInTime point, Overdue overdue) {
        Filter where = new Filter()
                .and("s.tenant = ?", filter.tenant())
                .and("s.last_contact_date >= ?", overdue.limit())
                .and(
                        "s.last_contact_date < ?",
                        PointInTime.limit(point.earliest().plus(AHEAD)));
        return Sql.of("read." + CaseSpell.SILENT.table() + " s").then(point.narrow(where, "s"));
    }

    long total(AssignmentFilter filter, PointInTime point) {
        catchUp.await(CasePastProjection.NAME);
        if (filter.isCommon()) {
            return total(filter, totals(filter, point));
        }
        return filter.isAllOpenOfMentor() ? count(stints(filter, point)) : count(filter, versions(filter, point));
    }

    private PastTotals.Seen totals(AssignmentFilter filter, PointInTime point) {
        return CasePastTables.TOTALS.at(jdbc, filter.tenant(), CaseVersions.DOORS, point);
    }

    private static long total(AssignmentFilter filter, PastTotals.Seen seen) {
        if (filter.isByDoor()) {
            return seen.total(CaseVersions.LISTED, "history") + seen.total(CaseVersions.OPEN, "tracking");
        }
        if (filter.isAllClosed()) {
            return seen.total(CaseVersions.LISTED) - seen.total(CaseVersions.OPEN);
        }
        return seen.total(filter.isAllOpen() ? CaseVersions.OPEN : CaseVersions.LISTED);
    }

    /** What was to be seen, as rows of {@code a}; where those of a mentor or with a contact are meant, little else. */
    private static Sql versions(AssignmentFilter filter, PointInTime point) {
        if (filter.mentorId() != null) {
            return looked(
                    Sql.of("(select distinct s.tenant, s.assignment_id from ")
                            .then(stints(filter, point))
                            .then(") s"),
                    point);
        }
        if (filter.contactId() != null) {
            Filter where =
                    new Filter().and("s.tenant = ?", filter.tenant()).and("s.contact_id = ?", filter.contactId());
            return looked(
                    Sql.of("(select * from read." + CaseSpell.LISTED.table() + " s")
                            .then(point.narrow(where, "s"))
                            .then(") s"),
                    point);
        }
        return seen(point);
    }

    /** A mentor's stints; one that is not closed is that of an open assignment, which it tells. */
    private static Sql stints(AssignmentFilter filter, PointInTime point) {
        Filter where = new Filter()
                .and("s.tenant = ?", filter.tenant())
                .and("s.mentor_id = ?", Objects.requireNonNull(filter.mentorId()));
        if (filter.isOfOpen()) {
            where.and("s.closed_date is null");
        }
        return Sql.of("read." + CasePastTables.STINTS + " s").then(point.narrow(where, "s"));
    }

    /** All versions that are seen from a point: they had begun, and the next had not. */
    private static Sql seen(PointInTime point) {
        Filter next = point.begun(
                new Filter()
                        .and("n.tenant = v.tenant")
                        .and("n.assignment_id = v.assignment_id")
                        .and("n.sequence > v.sequence"),
                "n");
        Filter begun = point.begun(new Filter(), "v")
                .and(
                        "not exists (select from " + VERSIONS + " n" + next.sql() + ")",
                        next.parameters().toArray());
        return Sql.of("(select * from " + VERSIONS + " v").then(begun).then(") a");
    }

    /** What the assignments of some spells {@code s} looked like at a point: their last version that had begun. */
    private static Sql looked(Sql spells, PointInTime point) {
        Filter begun =
                point.begun(new Filter().and("v.tenant = s.tenant").and("v.assignment_id = s.assignment_id"), "v");
        return spells.then(" cross join lateral (select * from " + VERSIONS + " v")
                .then(begun)
                .then(" order by v.sequence desc limit 1) a");
    }

    /** All that had been opened, up to the last that the list reaches. */
    private static Sql listed(AssignmentFilter filter, PointInTime point, long reach) {
        Filter where = new Filter().and("s.tenant = ?", filter.tenant()).and("s.opened_position <= ?", reach);
        return Sql.of("(select * from read." + CaseSpell.LISTED.table() + " s")
                .then(point.narrow(where, "s"))
                .then(") s");
    }

    private static Sql listed(AssignmentFilter filter, PointInTime point, long reach, CaseOrder order, Paging paging) {
        return Sql.of("(select * from ")
                .then(listed(filter, point, reach))
                .then(" order by " + order.sql("s") + " limit ? offset ?) s", paging.limit(), paging.offset());
    }

    /** What is shown of a page of spells. */
    private List<NamedAssignment> page(Sql spells, CaseOrder order, PointInTime point) {
        return named(looked(spells, point).then(AssignmentQueries.NAMES + " order by " + order.sql("s")));
    }

    /**
     * A list whose total is not kept. What its spells do not tell is asked of the versions: of theirs when none but open ones are meant, else of all.
     *
     * @param spells of the open ones, as far as they tell
     */
    private Page<NamedAssignment> narrowed(
            AssignmentFilter filter, PointInTime point, MetSpells spells, CaseOrder order, Paging paging) {
        if (filter.isToldBySpells()) {
            List<NamedAssignment> rows = page(spells.page(order, paging), order, point);
            return Page.of(rows, paging, AssignmentQueries.total(rows.size(), paging, () -> count(spells.all())));
        }
        if (filter.isOfPerson() && !filter.searches()) {
            return counted(filter, versions(filter, point), order, paging);
        }
        Sql versions =
                filter.isOfOpen() && !filter.isOfPerson() ? looked(spells.all(), point) : versions(filter, point);
        List<NamedAssignment> rows = rows(filter, versions, order.sql("a"), paging);
        return Page.of(rows, paging, AssignmentQueries.total(rows.size(), paging, () -> count(filter, versions)));
    }

    /** All are looked at for one page of them in order, and so they are counted on the way. */
    private Page<NamedAssignment> counted(AssignmentFilter filter, Sql versions, CaseOrder order, Paging paging) {
        Sql page = Sql.of("(select a.*, count(*) over () as total from ")
                .then(versions)
                .then(filter.where())
                .then(" order by " + order.sql("a") + " limit ? offset ?) a", paging.limit(), paging.offset());
        Sql query = Sql.of("select " + CaseTables.COLUMNS + ", p.name, a.total from ")
                .then(page)
                .then(AssignmentQueries.NAMES + " order by " + order.sql("a"));
        long[] total = new long[1];
        List<NamedAssignment> rows = jdbc.sql(query.text())
                .params(query.parameters())
                .query((row, number) -> {
                    total[0] = row.getLong(25);
                    return AssignmentQueries.named(row, number);
                })
                .list();
        boolean beyond = rows.isEmpty() && paging.page() > 1;
        return Page.of(rows, paging, beyond ? count(filter, versions) : total[0]);
    }

    private List<NamedAssignment> rows(AssignmentFilter filter, Sql versions, String order, Paging paging) {
        return named(versions.then(AssignmentQueries.NAMES)
                .then(filter.where())
                .then(" order by " + order + " limit ? offset ?", paging.limit(), paging.offset()));
    }

    private List<NamedAssignment> named(Sql from) {
        Sql query = Sql.of(AssignmentQueries.NAMED).then(from);
        return jdbc.sql(query.text())
                .params(query.parameters())
                .query(AssignmentQueries::named)
                .list();
    }

    private long count(AssignmentFilter filter, Sql versions) {
        return count(
                versions.then(filter.searches() ? AssignmentQueries.NAMES : "").then(filter.where()));
    }

    private long count(Sql from) {
        Sql query = Sql.of("select count(*) from ").then(from);
        return jdbc.sql(query.text())
                .params(query.parameters())
                .query(Long.class)
                .single();
    }
}
