package io.caseledger.query.platform;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import io.caseledger.platform.ledger.RecordedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How long lists were when: by how much they grew and shrank, in a table of UTC days and one of moments, each row at one place on both axes. Since both
 * times only grow along a stream, a list is as long at a point as all differences add up to that had happened and were known by then: whole days, and
 * the moments of the two days that the point lies in. A few thousand rows for ten years, however many events there were.
 *
 * <p>The rows also tell how far the lists reach: the highest place in the ledger of what came onto the first of them. A walk back through a list that
 * begins there passes nothing that came later.
 */
public final class PastTotals {

    private static final String DAYS = "_day";
    private static final String MOMENTS = "_moment";
    private static final String NAMES = "tenant, part, valid, known";
    private static final List<Column<Map.Entry<Key, long[]>>> KEY = List.of(
            Column.text("tenant", total -> total.getKey().tenant()),
            Column.text("part", total -> total.getKey().part()),
            Column.instant("valid", total -> total.getKey().valid()),
            Column.instant("known", total -> total.getKey().known()));

    private static final String DROP =
            "delete from TABLE t using unnest(?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[]) as emptied("
                    + NAMES + ") where t.tenant = emptied.tenant and t.part = emptied.part"
                    + " and t.valid = emptied.valid and t.known = emptied.known";

    /** The days before both days; all that was known of the day of what had happened; and the rest of the day of what was known. */
    private static final String LOOK = """
            select part, SUMS, max(reach) from (
                select part, LISTS, reach from read.DAYS
                where tenant = :tenant and part = any(:parts) and valid < :validDay and known < :knownDay
                union all select part, LISTS, reach from read.MOMENTS
                where tenant = :tenant and part = any(:parts) and valid >= :validDay and valid <= :valid and known <= :known
                union all select part, LISTS, reach from read.MOMENTS
                where tenant = :tenant and part = any(:parts) and known >= :knownDay and known <= :known and valid < :validDay
            ) seen group by part""";

    private final String name;
    private final List<String> lists;
    private final List<Column<Map.Entry<Key, long[]>>> columns = new ArrayList<>(KEY);
    private final String add;
    private final String look;

    private record Key(String tenant, String part, Instant valid, Instant known) {}

    /**
     * @param name what the names of the two tables begin with, without a schema; they have the columns of those of {@code casework_past}
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
        add = "with added as (insert into TABLE as t (" + names() + ") select * from "
                + columns.stream().map(Column::parameter).collect(joining(", ", "unnest(", ")"))
                + " on conflict (" + NAMES + ") do update set " + each("L = t.L + excluded.L", ", ")
                + ", reach = greatest(t.reach, excluded.reach) returning t.*) select " + NAMES
                + " from added where reach = 0 and " + each("L = 0", " and ");
        look = LOOK.replace("SUMS", each("sum(L)", ", "))
                .replace("LISTS", String.join(", ", lists))
                .replace("DAYS", name + DAYS)
                .replace("MOMENTS", name + MOMENTS);
    }

    private String each(String sql, String between) {
        return lists.stream().map(list -> sql.replace("L", list)).collect(joining(between));
    }

    private String names() {
        return columns.stream().map(Column::name).collect(joining(", "));
    }

    /** The names of the two tables. */
    public List<String> tables() {
        return List.of(name + DAYS, name + MOMENTS);
    }

    /** By how much events made lists longer and shorter. */
    public final class Changes {

        private final Map<Key, long[]> days = new HashMap<>();
        private final Map<Key, long[]> moments = new HashMap<>();

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
            Instant valid = event.occurredAt();
            Instant known = event.recordedAt();
            days.merge(new Key(tenant, part, day(valid), day(known)), change, PastTotals::together);
            moments.merge(new Key(tenant, part, valid, known), change, PastTotals::together);
        }

        /** Adds to what is stored; where nothing is left to tell, there is no row. */
        public void write(Connection connection) throws SQLException {
            store(connection, name + DAYS, toTell(days));
            store(connection, name + MOMENTS, toTell(moments));
        }

        /** Writes one of the tables in one go, into a schema where it is empty. */
        public void copy(Connection connection, String schema, String table) throws SQLException {
            if (!tables().contains(table)) {
                throw new IllegalArgumentException("There is no table " + table);
            }
            try (CopyRows copy = new CopyRows(connection, schema + '.' + table + " (" + names() + ')')) {
                for (Map.Entry<Key, long[]> total : toTell(table.endsWith(DAYS) ? days : moments)) {
                    columns.forEach(column -> column.copy(copy, total));
                    copy.next();
                }
                copy.end();
            }
        }
    }

    private static Instant day(Instant moment) {
        return moment.truncatedTo(ChronoUnit.DAYS);
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

    /** In the order in which they were known: what is looked at together, lies together. */
    private static List<Map.Entry<Key, long[]>> toTell(Map<Key, long[]> totals) {
        return totals.entrySet().stream()
                .filter(total -> Arrays.stream(total.getValue()).anyMatch(value -> value != 0))
                .sorted(comparing(total -> total.getKey().known()))
                .toList();
    }

    private void store(Connection connection, String table, List<Map.Entry<Key, long[]>> totals) throws SQLException {
        if (totals.isEmpty()) {
            return;
        }
        List<Map.Entry<Key, long[]>> emptied = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(add.replace("TABLE", table))) {
            bind(columns, new ColumnArrays<>(connection, statement, totals));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    emptied.add(Map.entry(
                            new Key(row.getString(1), row.getString(2), Columns.time(row, 3), Columns.time(row, 4)),
                            new long[0]));
                }
            }
        }
        if (emptied.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(DROP.replace("TABLE", table))) {
            bind(KEY, new ColumnArrays<>(connection, statement, emptied));
            statement.executeUpdate();
        }
    }

    private static void bind(List<Column<Map.Entry<Key, long[]>>> columns, ColumnArrays<Map.Entry<Key, long[]>> rows)
            throws SQLException {
        for (Column<Map.Entry<Key, long[]>> column : columns) {
            column.bind(rows);
        }
    }

    /** How long the lists of a tenant were at a point in time. */
    public Seen at(JdbcClient jdbc, String tenant, List<String> parts, PointInTime point) {
        Map<String, long[]> totals = new HashMap<>();
        jdbc.sql(look)
                .param("tenant", tenant)
                .param("parts", parts.toArray(String[]::new))
                .param("valid", PointInTime.limit(point.asOf()))
                .param("validDay", PointInTime.limit(point.asOf() == null ? null : day(point.asOf())))
                .param("known", PointInTime.limit(point.knownAt()))
                .param("knownDay", PointInTime.limit(point.knownAt() == null ? null : day(point.knownAt())))
                .query(row -> {
                    long[] values = new long[lists.size() + 1];
                    for (int value = 0; value < values.length; value++) {
                        values[value] = row.getLong(value + 2);
                    }
                    totals.put(row.getString(1), values);
                });
        return new Seen(totals);
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
