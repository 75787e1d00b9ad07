package io.caseledger.query.platform;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import io.caseledger.platform.ledger.RecordedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How long lists were when: by how much they grew and shrank, in tables of UTC months, of days and of moments, each row at one place on both axes. Since
 * both times only grow along a stream, a list is as long at a point as all differences add up to that had happened and were known by then: whole months,
 * the days of the two months that the point lies in, and the moments of the two days. Some hundred rows and one day's moments, however many events there were.
 *
 * <p>The rows also tell how far the lists reach: the highest place in the ledger of what came onto the first of them. A walk back through a list that
 * begins there passes nothing that came later.
 */
public final class PastTotals {

    private static final String NAMES = "tenant, part, valid, known";
    private static final List<Column<Map.Entry<Key, long[]>>> KEY = List.of(
            Column.text("tenant", total -> total.getKey().tenant()),
            Column.text("part", total -> total.getKey().part()),
            Column.instant("valid", total -> total.getKey().valid()),
            Column.instant("known", total -> total.getKey().known()));

    private static final String DROP =
            "delete from TABLE t using unnest(?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[]) as emptied("
                    + NAMES + ") cross join lateral (select ctid from TABLE e where e.tenant = emptied.tenant"
                    + " and e.part = emptied.part and e.valid = emptied.valid and e.known = emptied.known limit 1) found"
                    + " where t.ctid = found.ctid";

    private final String name;
    private final List<String> lists;
    private final List<Column<Map.Entry<Key, long[]>>> columns = new ArrayList<>(KEY);
    private final String add;

    private record Key(String tenant, String part, Instant valid, Instant known) {}

    /** What the rows of a table add up. */
    private enum Grain {
        MONTH {
            @Override
            Instant begin(Instant moment) {
                return LocalDate.ofInstant(moment, ZoneOffset.UTC)
                        .withDayOfMonth(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
            }
        },
        DAY {
            @Override
            Instant begin(Instant moment) {
                return moment.truncatedTo(ChronoUnit.DAYS);
            }
        },
        MOMENT {
            @Override
            Instant begin(Instant moment) {
                return moment;
            }
        };

        abstract Instant begin(Instant moment);
    }

    /**
     * @param name what the names of the three tables begin with, without a schema; they have the columns of those of {@code casework_past}
     * @param lists which have a column each
     */
    public PastTotals(String name, List<String> lists) {
        this.name = name;
        this.lists = List.copyOf(lists);
        for (int list = 0; list < lists.size(); list++) {
            int column = list;
            columns.add(Column.number(lists.get(list), total -> total.getValue()[column]));
        }
        columns.add(Column.number("reach", total -> total.getValue()[lists.size()]));
        add = Stream.of(Grain.values())
                        .map(grain -> grain + " as (insert into " + table(grain) + " as t (" + names()
                                + ") select * from "
                                + columns.stream().map(Column::parameter).collect(joining(", ", "unnest(", ")"))
                                + " on conflict (" + NAMES + ") do update set " + each("L = t.L + excluded.L", ", ")
                                + ", reach = greatest(t.reach, excluded.reach) returning t.*)")
                        .collect(joining(", ", "with ", " "))
                + Stream.of(Grain.values())
                        .map(grain -> "select '" + table(grain) + "', " + NAMES + " from " + grain
                                + " where reach = 0 and " + each("L = 0", " and "))
                        .collect(joining(" union all "));
    }

    private String each(String sql, String between) {
        return lists.stream().map(list -> sql.replace("L", list)).collect(joining(between));
    }

    private String names() {
        return columns.stream().map(Column::name).collect(joining(", "));
    }

    private String table(Grain grain) {
        return name + '_' + grain.name().toLowerCase(Locale.ROOT);
    }

    /** The names of the tables. */
    public List<String> tables() {
        return Stream.of(Grain.values()).map(this::table).toList();
    }

    /** By how much events made lists longer and shorter. */
    public final class Changes {

        private final Map<Grain, Map<Key, long[]>> changes = new EnumMap<>(Grain.class);

        /**
         * An event made lists longer, or shorter by negative differences.
         *
         * @param part of the rows, which can be looked at without the others
         * @param differences in the order of the lists
         */
        public void add(String tenant, String part, RecordedEvent event, long... differences) {
            if (Arrays.stream(differences).allMatch(difference -> difference == 0)) {
                return;
            }
            long[] change = Arrays.copyOf(differences, lists.size() + 1);
            change[lists.size()] = differences[0] > 0 ? event.position() : 0;
            for (Grain grain : Grain.values()) {
                Key key = new Key(tenant, part, grain.begin(event.occurredAt()), grain.begin(event.recordedAt()));
                changes.computeIfAbsent(grain, ignored -> new HashMap<>()).merge(key, change, PastTotals::together);
            }
        }

        /** Adds to what is stored; where nothing is left to tell, there is no row. */
        public void write(Connection connection) throws SQLException {
            if (!changes.isEmpty()) {
                drop(connection, add(connection));
            }
        }

        /** To all tables in one statement; answers which rows of which tell nothing now. */
        private Map<String, List<Map.Entry<Key, long[]>>> add(Connection connection) throws SQLException {
            Map<String, List<Map.Entry<Key, long[]>>> emptied = new HashMap<>();
            try (PreparedStatement statement = connection.prepareStatement(add)) {
                ColumnArrays<?> bound = new ColumnArrays<>(connection, statement, List.of());
                for (Grain grain : Grain.values()) {
                    bound = bind(columns, bound.then(toTell(grain)));
                }
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        Key key =
                                new Key(row.getString(2), row.getString(3), Columns.time(row, 4), Columns.time(row, 5));
                        emptied.computeIfAbsent(row.getString(1), ignored -> new ArrayList<>())
                                .add(Map.entry(key, new long[0]));
                    }
                }
            }
            return emptied;
        }

        private void drop(Connection connection, Map<String, List<Map.Entry<Key, long[]>>> emptied)
                throws SQLException {
            for (Map.Entry<String, List<Map.Entry<Key, long[]>>> rows : emptied.entrySet()) {
                try (PreparedStatement statement = connection.prepareStatement(DROP.replace("TABLE", rows.getKey()))) {
                    bind(KEY, new ColumnArrays<>(connection, statement, rows.getValue()));
                    statement.executeUpdate();
                }
            }
        }

        /** Writes one of the tables in one go, into a schema where it is empty. */
        public void copy(Connection connection, String schema, String table) throws SQLException {
            Grain grain = Stream.of(Grain.values())
                    .filter(any -> table(any).equals(table))
                    .findAny()
                    .orElseThrow(() -> new IllegalArgumentException("There is no table " + table));
            try (CopyRows copy = new CopyRows(connection, schema + '.' + table + " (" + names() + ')')) {
                for (Map.Entry<Key, long[]> total : toTell(grain)) {
                    columns.forEach(column -> column.copy(copy, total));
                    copy.next();
                }
                copy.end();
            }
        }

        /** In the order in which they were known: what is looked at together, lies together. */
        private List<Map.Entry<Key, long[]>> toTell(Grain grain) {
            return changes.getOrDefault(grain, Map.of()).entrySet().stream()
                    .filter(total -> Arrays.stream(total.getValue()).anyMatch(value -> value != 0))
                    .sorted(comparing(total -> total.getKey().known()))
                    .toList();
        }
    }

    private static long[] together(long[] one, long[] other) {
        int reach = one.length - 1;
        long[] both = new long[one.length];
        for (int list = 0; list < reach; list++) {
            both[list] = one[list] + other[list];
        }
        both[reach] = Math.max(one[reach], other[reach]);
        return both;
    }

    private static ColumnArrays<?> bind(
            List<Column<Map.Entry<Key, long[]>>> columns, ColumnArrays<Map.Entry<Key, long[]>> rows)
            throws SQLException {
        for (Column<Map.Entry<Key, long[]>> column : columns) {
            column.bind(rows);
        }
        return rows;
    }

    /** How long the lists of a tenant were at a point in time. */
    public Seen at(JdbcClient jdbc, String tenant, List<String> parts, PointInTime point) {
        List<String> queries = new ArrayList<>();
        List<@Nullable Object> parameters = new ArrayList<>();
        for (Area area : until(point)) {
            Filter where =
                    area.where.and("tenant = ?", tenant).and("part = any(?)", (Object) parts.toArray(String[]::new));
            queries.add("select part, " + String.join(", ", lists) + ", reach from read." + table(area.grain)
                    + where.sql());
            parameters.addAll(where.parameters());
        }
        Map<String, long[]> totals = new HashMap<>();
        jdbc.sql("select part, " + each("sum(L)", ", ") + ", max(reach) from (" + String.join(" union all ", queries)
                        + ") seen group by part")
                .params(parameters)
                .query(row -> {
                    long[] values = new long[lists.size() + 1];
                    for (int value = 0; value < values.length; value++) {
                        values[value] = row.getLong(value + 2);
                    }
                    totals.put(row.getString(1), values);
                });
        return new Seen(totals);
    }

    /** What there is up to a point: the months before both of its months, and for each axis the days and moments since, of what is in no other area. */
    private static List<Area> until(PointInTime point) {
        Instant valid = point.asOf();
        Instant known = point.knownAt();
        List<Area> areas = new ArrayList<>();
        areas.add(new Area(Grain.MONTH).before("valid", Grain.MONTH, valid).before("known", Grain.MONTH, known));
        if (valid != null) {
            areas.add(new Area(Grain.DAY)
                    .since("valid", Grain.MONTH, valid)
                    .before("valid", Grain.DAY, valid)
                    .before("known", Grain.DAY, known));
            areas.add(new Area(Grain.MOMENT)
                    .since("valid", Grain.DAY, valid)
                    .upTo("valid", valid)
                    .upTo("known", known));
        }
        if (known != null) {
            areas.add(new Area(Grain.DAY)
                    .since("known", Grain.MONTH, known)
                    .before("known", Grain.DAY, known)
                    .before("valid", Grain.MONTH, valid));
            areas.add(new Area(Grain.MOMENT)
                    .since("known", Grain.DAY, known)
                    .upTo("known", known)
                    .before("valid", Grain.DAY, valid));
        }
        return areas;
    }

    /** Some rows of one table; an axis without a moment does not narrow it. */
    private record Area(Grain grain, Filter where) {

        Area(Grain grain) {
            this(grain, new Filter());
        }

        /** Before the month or day of a moment. */
        Area before(String axis, Grain whole, @Nullable Instant moment) {
            return moment == null ? this : narrow(axis + " < ?", whole.begin(moment));
        }

        /** From the beginning of the month or day of a moment. */
        Area since(String axis, Grain whole, Instant moment) {
            return narrow(axis + " >= ?", whole.begin(moment));
        }

        Area upTo(String axis, @Nullable Instant moment) {
            return moment == null ? this : narrow(axis + " <= ?", moment);
        }

        private Area narrow(String condition, Instant moment) {
            where.and(condition, PointInTime.limit(moment));
            return this;
        }
    }

    /** What lists were at one point. */
    public final class Seen {

        private final Map<String, long[]> totals;

        private Seen(Map<String, long[]> totals) {
            this.totals = totals;
        }

        /** How long a list was, all parts together. */
        public long total(String list) {
            int column = lists.indexOf(list);
            return totals.values().stream().mapToLong(values -> values[column]).sum();
        }

        /** How long a part of a list was. */
        public long total(String list, String part) {
            long[] values = totals.get(part);
            return values == null ? 0 : values[lists.indexOf(list)];
        }

        /** The highest place in the ledger of what had come onto the first list, 0 when nothing had. */
        public long reach() {
            return totals.values().stream()
                    .mapToLong(values -> values[lists.size()])
                    .max()
                    .orElse(0);
        }
    }
}
