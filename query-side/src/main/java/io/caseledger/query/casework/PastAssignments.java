package io.caseledger.query.casework;

import static java.util.stream.Collectors.joining;

import io.caseledger.query.platform.CatchUp;
import io.caseledger.query.platform.Filter;
import io.caseledger.query.platform.Page;
import io.caseledger.query.platform.Paging;
import io.caseledger.query.platform.PastTotals;
import io.caseledger.query.platform.PointInTime;
import io.caseledger.query.platform.Slots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lists of case assignments as they were. The common ones walk indexes in the list's order to the end of the page, and pass by little that was not there
 * at the moment: the open ones through a few slots side by side, all of them as far as they reached. Only then the rows of the page are read.
 */
final class PastAssignments {

    private static final String VERSIONS = "read." + CasePastTables.ASSIGNMENTS;
    private static final String TABLE = VERSIONS + " a";

    /** What tells a version from others within a tenant, and is in every index that is walked. */
    private static final String PLACE = "opened_position, valid_from, valid_to, known_from, known_to";

    private final JdbcClient jdbc;
    private final CatchUp catchUp;

    PastAssignments(JdbcClient jdbc, CatchUp catchUp) {
        this.jdbc = jdbc;
        this.catchUp = catchUp;
    }

    /** A part of a query, with its parameters in order. */
    private record Sql(String text, List<@Nullable Object> parameters) {

        static Sql of(String text) {
            return new Sql(text, List.of());
        }

        /** The same columns of the versions that one of several conditions finds. */
        static Sql union(String columns, List<Filter> parts) {
            return each(columns, parts, "");
        }

        /** Each in an order, and no more of each than are needed: it is this that makes PostgreSQL walk an index. */
        static Sql merge(String columns, List<Filter> parts, @Nullable String order, long most) {
            return each(columns, parts, " order by " + order + " limit " + most);
        }

        private static Sql each(String columns, List<Filter> parts, String end) {
            return new Sql(
                    parts.stream()
                            .map(part -> "(select " + columns + " from " + VERSIONS + " v" + part.sql() + end + ')')
                            .collect(joining(" union all ", "(", ")")),
                    parts.stream().flatMap(part -> part.parameters().stream()).toList());
        }

        Sql as(String alias) {
            return new Sql(text + ' ' + alias, parameters);
        }
    }

    Page<NamedAssignment> list(AssignmentFilter filter, PointInTime point, Paging paging) {
        catchUp.await(CasePastProjection.NAME);
        if (filter.isOfPerson()) {
            return narrowed(filter, Sql.of(TABLE), paging);
        }
        PastTotals.Seen seen = seen(filter, point);
        UnaryOperator<Filter> reached = where -> where.and("v.opened_position <= ?", seen.reach());
        if (!filter.isCommon()) {
            return narrowed(filter, versions(filter, point, reached), paging);
        }
        long total = total(filter, seen);
        if (total <= paging.offset()) {
            return Page.of(List.of(), paging, total);
        }
        return Page.of(
                filter.isWalked()
                        ? walk(
                                filter,
                                point,
                                filter.order(),
                                filter.order().isOfOpening() ? reached : where -> where,
                                paging)
                        : rows(filter, versions(filter, point, reached), paging),
                paging,
                total);
    }

    /** The open ones that were overdue, the longest silent first. */
    Page<NamedAssignment> overdue(AssignmentFilter filter, PointInTime point, Overdue overdue, Paging paging) {
        catchUp.await(CasePastProjection.NAME);
        UnaryOperator<Filter> silent = overdue::narrowVersions;
        if (!filter.isAllOpen()) {
            return narrowed(filter, filter.isOfPerson() ? Sql.of(TABLE) : versions(filter, point, silent), paging);
        }
        List<NamedAssignment> rows = walk(filter, point, CaseOrder.LONGEST_SILENT, silent, paging);
        Sql all = Sql.union("1", slots(filter, point, true, silent)).as("seen");
        return Page.of(rows, paging, AssignmentQueries.total(rows.size(), paging, () -> count(all)));
    }

    long total(AssignmentFilter filter, PointInTime point) {
        catchUp.await(CasePastProjection.NAME);
        return filter.isCommon() ? total(filter, seen(filter, point)) : count(filter, Sql.of(TABLE));
    }

    private PastTotals.Seen seen(AssignmentFilter filter, PointInTime point) {
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

    /** A page that is found within indexes. What is open on both axes may stand in a slot of each, and is taken once. */
    private List<NamedAssignment> walk(
            AssignmentFilter filter, PointInTime point, CaseOrder order, UnaryOperator<Filter> narrow, Paging paging) {
        boolean open = filter.isAllOpen();
        boolean twice = open && point.asOf() != null && point.knownAt() != null;
        String columns = order.isOfOpening() ? PLACE : "silent_since, " + PLACE;
        Sql versions = Sql.merge(
                columns,
                open ? slots(filter, point, false, narrow) : List.of(point.narrow(narrow.apply(listed(filter)), "v")),
                order.walk(),
                paging.offset() + paging.limit());
        List<@Nullable Object> parameters = new ArrayList<>(versions.parameters);
        parameters.add(paging.limit());
        parameters.add(paging.offset());
        parameters.add(filter.tenant());
        return jdbc.sql(AssignmentQueries.NAMED + "(select "
                        + (twice ? "distinct on (" + order.key() + ") " : "") + columns + " from " + versions.text
                        + " seen order by " + order.walk() + " limit ? offset ?) page join " + TABLE + " using ("
                        + PLACE
                        + ')' + AssignmentQueries.NAMES + " where a.tenant = ? and not a.deleted order by "
                        + order.sql())
                .params(parameters)
                .query(AssignmentQueries::named)
                .list();
    }

    private static Filter listed(AssignmentFilter filter) {
        return new Filter().and("v.tenant = ?", filter.tenant()).and("not v.deleted");
    }

    /** What is open is not deleted: unsaid, so that PostgreSQL cannot take the index of all for one of these. */
    private static List<Filter> slots(
            AssignmentFilter filter, PointInTime point, boolean apart, UnaryOperator<Filter> narrow) {
        return Slots.of(
                point,
                apart,
                () -> narrow.apply(
                        new Filter().and("v.tenant = ?", filter.tenant()).and("v.open")));
    }

    /** The versions that a filter is laid over: just the open ones of that moment when it asks for no others. */
    private static Sql versions(AssignmentFilter filter, PointInTime point, UnaryOperator<Filter> narrow) {
        return Sql.union(
                        "*",
                        filter.isOfOpen()
                                ? slots(filter, point, true, narrow)
                                : List.of(point.narrow(narrow.apply(listed(filter)), "v")))
                .as("a");
    }

    private Page<NamedAssignment> narrowed(AssignmentFilter filter, Sql versions, Paging paging) {
        List<NamedAssignment> rows = rows(filter, versions, paging);
        return Page.of(rows, paging, AssignmentQueries.total(rows.size(), paging, () -> count(filter, versions)));
    }

    private List<NamedAssignment> rows(AssignmentFilter filter, Sql versions, Paging paging) {
        Filter where = filter.where();
        List<@Nullable Object> parameters = new ArrayList<>(versions.parameters);
        parameters.addAll(where.parameters());
        parameters.add(paging.limit());
        parameters.add(paging.offset());
        return jdbc.sql(AssignmentQueries.NAMED + versions.text + AssignmentQueries.NAMES + where.sql() + " order by "
                        + filter.order().sql() + " limit ? offset ?")
                .params(parameters)
                .query(AssignmentQueries::named)
                .list();
    }

    private long count(AssignmentFilter filter, Sql versions) {
        Filter where = filter.where();
        List<@Nullable Object> parameters = new ArrayList<>(versions.parameters);
        parameters.addAll(where.parameters());
        return count(
                new Sql(versions.text + (filter.searches() ? AssignmentQueries.NAMES : "") + where.sql(), parameters));
    }

    private long count(Sql from) {
        return jdbc.sql("select count(*) from " + from.text)
                .params(from.parameters)
                .query(Long.class)
                .single();
    }
}
