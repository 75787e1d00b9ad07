package io.caseledger.query.casework;

import io.caseledger.query.platform.Filter;
import io.caseledger.query.platform.Paging;
import io.caseledger.query.platform.PointInTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The spells of one tenant that a point in time meets. A spell is kept as a box for each axis: along one side from when until when it lasted, along the
 * other its place in the list. Those that were there at a moment are met by a line through that moment, the first of the list the nearest to the line's
 * lower end; PostgreSQL's index of boxes is walked along it, and neither what was over by then nor what came later is passed on the way.
 */
final class MetSpells {

    /** Unsaid how many, so that PostgreSQL plans to walk to the last one needed; for a number it might collect and sort all that there are. */
    private static final String SOME = " limit (select ?::bigint)";

    private static final Sql LOWEST = Sql.of("0");
    private static final Sql HIGHEST = Sql.of("17179869183");

    private final CaseSpell kind;
    private final String tenant;
    private final PointInTime point;
    private final Supplier<Filter> narrowed;
    private final Sql lowest;
    private final Sql highest;

    private MetSpells(
            CaseSpell kind, String tenant, PointInTime point, Supplier<Filter> narrowed, Sql lowest, Sql highest) {
        this.kind = kind;
        this.tenant = tenant;
        this.point = point;
        this.narrowed = narrowed;
        this.lowest = lowest;
        this.highest = highest;
    }

    /** The assignments that were open, as far as a filter can tell from their spells. */
    static MetSpells open(AssignmentFilter filter, PointInTime point) {
        return new MetSpells(CaseSpell.OPEN, filter.tenant(), point, filter::ofSpells, LOWEST, HIGHEST);
    }

    /** The same up to a place in the ledger, beyond which none had been opened. */
    static MetSpells open(AssignmentFilter filter, PointInTime point, long reach) {
        return new MetSpells(CaseSpell.OPEN, filter.tenant(), point, filter::ofSpells, LOWEST, Sql.of("?", reach));
    }

    /** The same by their last contacts. */
    static MetSpells silent(AssignmentFilter filter, PointInTime point) {
        return new MetSpells(CaseSpell.SILENT, filter.tenant(), point, filter::ofSpells, LOWEST, HIGHEST);
    }

    /** Those that were overdue. */
    static MetSpells overdue(AssignmentFilter filter, PointInTime point, Overdue overdue) {
        return new MetSpells(
                CaseSpell.SILENT,
                filter.tenant(),
                point,
                () -> overdue.narrow(new Filter().and(filter.ofSpells()), "s"),
                LOWEST,
                Sql.of("read.silence(?, 0)", overdue.limit()));
    }

    /** Those that were contacted too lately to be overdue. */
    static MetSpells contactedSince(AssignmentFilter filter, PointInTime point, Overdue overdue) {
        return new MetSpells(
                CaseSpell.SILENT,
                filter.tenant(),
                point,
                () -> new Filter().and("s.last_contact_date >= ?", overdue.limit()),
                Sql.of("read.silence(?, 0)", overdue.limit()),
                HIGHEST);
    }

    /** All of them, as rows of {@code s}. */
    Sql all() {
        return Sql.together("union all", axes(true).stream().map(this::select).toList())
                .then(" s");
    }

    /** One page of them in an order, as rows of {@code s}. */
    Sql page(CaseOrder order, Paging paging) {
        List<Sql> first = axes(false).stream()
                .map(axis -> select(axis)
                        .then(" order by ")
                        .then(isWalkedIn(order) ? along(axis, order) : Sql.of(""))
                        .then(order.sql("s") + SOME, paging.offset() + paging.limit()))
                .toList();
        return Sql.of("(select * from ")
                .then(Sql.together("union", first)) // what was there on both axes is met twice
                .then(" s order by " + order.sql("s") + " limit ? offset ?) s", paging.limit(), paging.offset());
    }

    private boolean isWalkedIn(CaseOrder order) {
        return kind == CaseSpell.OPEN ? order.isOfOpening() : order.isOfSilence();
    }

    /** The nearest to one of the line's ends first; by whole seconds alone, within which an order has to be made. */
    private Sql along(Axis axis, CaseOrder order) {
        return Sql.of("s." + axis.box + " <-> read.place(?, ?, ", tenant, axis.moment)
                .then(order.isBackwards() ? highest : lowest)
                .then("), ");
    }

    private Sql select(Axis axis) {
        return Sql.of("select s.tenant, s.assignment_id, s.opened_position, s.assigned_date"
                        + (kind == CaseSpell.SILENT ? ", s.last_contact_date" : "") + " from read." + kind.table()
                        + " s")
                .then(axis.where);
    }

    /** An index that finds some of them: through which moment, and under which conditions. */
    private record Axis(String box, Object moment, Filter where) {}

    /**
     * What lasts is found by when it happened alone; what is over on one axis may go on on the other.
     *
     * @param apart whether what is found along one axis is passed by along the other
     */
    private List<Axis> axes(boolean apart) {
        Instant asOf = point.asOf();
        Instant knownAt = point.knownAt();
        List<Axis> axes = new ArrayList<>();
        Object valid = PointInTime.limit(asOf);
        axes.add(new Axis(
                "valid",
                valid,
                asOf == null
                        ? met("valid", valid).and("s.valid_to = 'infinity'")
                        : met("valid", valid).and("s.valid_to > ?", valid)));
        if (knownAt != null) {
            Object known = PointInTime.limit(knownAt);
            Filter where = met("known", known)
                    .and("s.known_from < s.known_to")
                    .and("s.known_to < 'infinity'")
                    .and("s.known_to > ?", known);
            axes.add(new Axis("known", known, apart && asOf != null ? where.and("s.valid_to <= ?", valid) : where));
        }
        return axes;
    }

    private Filter met(String box, Object moment) {
        Sql line = Sql.of("read.line(?, ?, ", tenant, moment)
                .then(lowest)
                .then(", ")
                .then(highest)
                .then(")");
        Filter where = new Filter()
                .and(narrowed.get())
                .and("s.tenant = ?", tenant)
                .and("s." + box + " && " + line.text(), line.parameters().toArray());
        return point.begun(where, "s");
    }
}
