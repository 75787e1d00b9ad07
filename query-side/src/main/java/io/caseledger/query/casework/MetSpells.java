package io.caseledger.query.casework;

import io.caseledger.query.platform.Filter;
import io.caseledger.query.platform.Paging;
import io.caseledger.query.platform.PointInTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The spells of one tenant that a point in time meets. Those that last are in a B-tree in the order of the list. One that has ended is kept as a box for
 * each axis: along one side from when until when it lasted, along the other its place in the list. Those that were there at a moment are met by a line
 * through that moment, the first of the list the nearest to the line's lower end; PostgreSQL's index of boxes is walked along it, and neither what was
 * over by then nor what came later is passed on the way.
 */
final class MetSpells {

    /** Unsaid how many, so that PostgreSQL plans to walk to the last one needed; for a number it might collect and sort all that there are. */
    private static final String SOME = " limit (select ?::bigint)";

    private static final String LOWEST = "0";
    private static final Sql HIGHEST = Sql.of("17179869183");

    private final CaseSpell kind;
    private final String tenant;
    private final PointInTime point;
    private final Supplier<Filter> narrowed;
    private final Filter lasting;
    private final Sql highest;

    /**
     * @param narrowed further conditions
     * @param lasting more of them for those that last, in place of the line's end
     * @param highest the line's end
     */
    private MetSpells(
            CaseSpell kind, String tenant, PointInTime point, Supplier<Filter> narrowed, Filter lasting, Sql highest) {
        this.kind = kind;
        this.tenant = tenant;
        this.point = point;
        this.narrowed = narrowed;
        this.lasting = lasting;
        this.highest = highest;
    }

    /** The assignments that were open, as far as a filter can tell from their spells; such as are found quickly in an order. */
    static MetSpells open(AssignmentFilter filter, PointInTime point, CaseOrder order) {
        return new MetSpells(
                order.isOfSilence() ? CaseSpell.SILENT : CaseSpell.OPEN,
                filter.tenant(),
                point,
                filter::ofSpells,
                new Filter(),
                HIGHEST);
    }

    /** All that were open, in the order in which they were opened or its reverse, up to the place in the ledger of the last of them. */
    static MetSpells open(AssignmentFilter filter, PointInTime point, long reach) {
        return new MetSpells(
                CaseSpell.OPEN,
                filter.tenant(),
                point,
                Filter::new,
                new Filter().and("s.opened_position <= ?", reach),
                Sql.of("?", reach));
    }

    /** Those that were overdue. */
    static MetSpells overdue(AssignmentFilter filter, PointInTime point, Overdue overdue) {
        return new MetSpells(
                CaseSpell.SILENT,
                filter.tenant(),
                point,
                () -> overdue.narrow(new Filter().and(filter.ofSpells()), "s"),
                new Filter(),
                Sql.of("read.silence(?, 0)", overdue.limit()));
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
                        .then(axis.box.isEmpty() || !isWalkedIn(order) ? Sql.of("") : along(axis, order))
                        .then(order.sql("s") + SOME, paging.offset() + paging.limit()))
                .toList();
        return Sql.of("(select * from ")
                .then(Sql.together(meetsTwice() ? "union" : "union all", first))
                .then(" s order by " + order.sql("s") + " limit ? offset ?) s", paging.limit(), paging.offset());
    }

    /** What was there on both axes is met along each. */
    private boolean meetsTwice() {
        return point.asOf() != null && point.knownAt() != null;
    }

    private boolean isWalkedIn(CaseOrder order) {
        return kind == CaseSpell.OPEN ? order.isOfOpening() : order.isOfSilence();
    }

    /** The nearest to one of the line's ends first; by whole seconds alone, within which an order has to be made. */
    private Sql along(Axis axis, CaseOrder order) {
        return Sql.of("s." + axis.box + " <-> read.place(?, ?, ", tenant, axis.moment)
                .then(order.isBackwards() ? highest : Sql.of(LOWEST))
                .then("), ");
    }

    private Sql select(Axis axis) {
        return Sql.of("select s.tenant, s.assignment_id, s.opened_position, s.assigned_date"
                        + (kind == CaseSpell.SILENT ? ", s.last_contact_date" : "") + " from read." + kind.table()
                        + " s")
                .then(axis.where);
    }

    /**
     * An index that finds some of them.
     *
     * @param box that a line is laid through, empty for those that last
     * @param moment that the line is at
     */
    private record Axis(String box, Object moment, Filter where) {}

    /**
     * What lasts does so on both axes; what is over on one may go on on the other.
     *
     * @param apart whether what is found along one axis is passed by along the other
     */
    private List<Axis> axes(boolean apart) {
        Object valid = PointInTime.limit(point.asOf());
        Object known = PointInTime.limit(point.knownAt());
        List<Axis> axes = new ArrayList<>();
        axes.add(new Axis("", valid, begun().and(lasting).and("s.valid_to = 'infinity'")));
        if (point.asOf() != null) {
            axes.add(new Axis("valid", valid, met("valid", valid)));
        }
        if (point.knownAt() != null) {
            Filter where = met("known", known);
            axes.add(new Axis(
                    "known", known, apart && point.asOf() != null ? where.and("s.valid_to <= ?", valid) : where));
        }
        return axes;
    }

    private Filter begun() {
        return point.begun(new Filter().and(narrowed.get()).and("s.tenant = ?", tenant), "s");
    }

    /** The exact time of the end is compared, too: a box is met at both of its sides. */
    private Filter met(String box, Object moment) {
        Sql line = Sql.of("read.line(?, ?, " + LOWEST + ", ", tenant, moment)
                .then(highest)
                .then(")");
        return begun().and("s." + box + " && " + line.text(), line.parameters().toArray())
                .and("s." + box + "_to > ?", moment);
    }
}
