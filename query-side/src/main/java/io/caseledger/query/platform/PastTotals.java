package io.caseledger.query.platform;

import io.caseledger.platform.ledger.RecordedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * By how much lists grew and shrank, on both axes, per UTC day and per moment. A list's total at any moment is the sum of the days before and of that
 * day's moments up to it: a few thousand rows for ten years, however many events there were.
 */
public final class PastTotals {

    private static final String DAY = "day";
    private static final String MOMENT = "moment";
    private static final String NAMES = "tenant, axis, dimension, value, grain, at, total";
    private static final List<Column<Map.Entry<Key, Long>>> KEY = List.of(
            Column.text("tenant", total -> total.getKey().tenant()),
            Column.text("axis", total -> total.getKey().axis().word()),
            Column.text("dimension", total -> total.getKey().dimension()),
            Column.text("value", total -> total.getKey().value()),
            Column.text("grain", total -> total.getKey().grain()),
            Column.instant("at", total -> total.getKey().at()));
    private static final Column<Map.Entry<Key, Long>> TOTAL = Column.number("total", Map.Entry::getValue);

    private static final String ADD =
            "insert into TABLE as t (" + NAMES + ") select * from unnest(?::text[], ?::text[],"
                    + " ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bigint[])"
                    + " on conflict (tenant, axis, dimension, value, grain, at) do update set total = t.total + excluded.total";
    private static final String DROP_EMPTY =
            "delete from TABLE t using unnest(?::text[], ?::text[], ?::text[], ?::text[],"
                    + " ?::text[], ?::timestamptz[]) as touched(tenant, axis, dimension, value, grain, at) where t.total = 0"
                    + " and t.tenant = touched.tenant and t.axis = touched.axis and t.dimension = touched.dimension"
                    + " and t.value = touched.value and t.grain = touched.grain and t.at = touched.at";
    private static final String SUM = "select coalesce(sum(total), 0) from (select total from read.TABLE where"
            + " tenant = :tenant and axis = :axis and dimension = :dimension and value = any(:values) and grain = 'day'"
            + " and at < :day union all select total from read.TABLE where tenant = :tenant and axis = :axis"
            + " and dimension = :dimension and value = any(:values) and grain = 'moment' and at >= :day"
            + " and at <= :moment) totals";

    private final String table;
    private final Map<Key, Long> differences = new HashMap<>();

    private record Key(String tenant, Axis axis, String dimension, String value, String grain, Instant at) {}

    /** @param table without a schema; it has the columns of {@code casework_past_total} */
    public PastTotals(String table) {
        this.table = table;
    }

    /** An event made a list longer, or shorter by a negative difference. */
    public void add(String tenant, String dimension, String value, long difference, RecordedEvent event) {
        if (difference == 0) {
            return;
        }
        for (Axis axis : Axis.values()) {
            Instant at = axis.of(event);
            differences.merge(new Key(tenant, axis, dimension, value, DAY, day(at)), difference, Long::sum);
            differences.merge(new Key(tenant, axis, dimension, value, MOMENT, at), difference, Long::sum);
        }
    }

    private static Instant day(Instant moment) {
        return moment.truncatedTo(ChronoUnit.DAYS);
    }

    private List<Map.Entry<Key, Long>> changed() {
        return differences.entrySet().stream()
                .filter(difference -> difference.getValue() != 0)
                .toList();
    }

    /** Adds to what is stored; where nothing is left, there is no row. */
    public void write(Connection connection) throws SQLException {
        List<Map.Entry<Key, Long>> changed = changed();
        if (changed.isEmpty()) {
            return;
        }
        try (PreparedStatement add = connection.prepareStatement(ADD.replace("TABLE", table));
                PreparedStatement drop = connection.prepareStatement(DROP_EMPTY.replace("TABLE", table))) {
            TOTAL.bind(bindKey(new ColumnArrays<>(connection, add, changed)));
            add.executeUpdate();
            bindKey(new ColumnArrays<>(connection, drop, changed));
            drop.executeUpdate();
        }
    }

    private static ColumnArrays<Map.Entry<Key, Long>> bindKey(ColumnArrays<Map.Entry<Key, Long>> rows)
            throws SQLException {
        for (Column<Map.Entry<Key, Long>> column : KEY) {
            column.bind(rows);
        }
        return rows;
    }

    /** Writes everything in one go, into a schema where the table is empty. */
    public void copy(Connection connection, String schema) throws SQLException {
        try (CopyRows copy = new CopyRows(connection, schema + '.' + table + " (" + NAMES + ')')) {
            for (Map.Entry<Key, Long> total : changed()) {
                KEY.forEach(column -> column.copy(copy, total));
                TOTAL.copy(copy, total);
                copy.next();
            }
            copy.end();
        }
    }

    /**
     * How long some lists were together.
     *
     * @param values of the dimension
     * @param axis the one that is looked along
     */
    public static long sum(
            JdbcClient jdbc,
            String table,
            String tenant,
            String dimension,
            List<String> values,
            Axis axis,
            Instant moment) {
        return jdbc.sql(SUM.replace("TABLE", table))
                .param("tenant", tenant)
                .param("axis", axis.word())
                .param("dimension", dimension)
                .param("values", values.toArray(String[]::new))
                .param("day", day(moment).atOffset(ZoneOffset.UTC))
                .param("moment", moment.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }
}
