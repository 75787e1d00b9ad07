package io.caseledger.query.platform;

import io.caseledger.platform.database.binary.InstantArray;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Binds many rows to one statement, an array per column: one round trip and one plan for any number of rows. */
public final class ColumnArrays<T> {

    private final Connection connection;
    private final PreparedStatement statement;
    private final List<T> rows;
    private int parameter;

    public ColumnArrays(Connection connection, PreparedStatement statement, List<T> rows) {
        this.connection = connection;
        this.statement = statement;
        this.rows = rows;
    }

    public ColumnArrays<T> text(Function<T, @Nullable String> column) throws SQLException {
        return bind("text", column, String[]::new);
    }

    public ColumnArrays<T> number(Function<T, @Nullable Long> column) throws SQLException {
        return bind("int8", column, Long[]::new);
    }

    public ColumnArrays<T> bytes(Function<T, byte @Nullable []> column) throws SQLException {
        return bind("bytea", column, byte[][]::new);
    }

    public ColumnArrays<T> flag(Function<T, Boolean> column) throws SQLException {
        return bind("bool", column, Boolean[]::new);
    }

    /** For {@code date}, as text, since the driver knows no array of days; {@link LocalDate#MAX} is its infinity. */
    public ColumnArrays<T> day(Function<T, @Nullable LocalDate> column) throws SQLException {
        return bind(
                "date",
                row -> {
                    LocalDate day = column.apply(row);
                    return day == null ? null : day.equals(LocalDate.MAX) ? "infinity" : day.toString();
                },
                String[]::new);
    }

    /** For {@code timestamptz}. */
    public ColumnArrays<T> instant(Function<T, @Nullable Instant> column) throws SQLException {
        statement.setObject(++parameter, new InstantArray(values(column, Instant[]::new)));
        return this;
    }

    /** For {@code timestamptz}; without a moment for ever. */
    public ColumnArrays<T> end(Function<T, @Nullable Instant> column) throws SQLException {
        return instant(row -> {
            Instant end = column.apply(row);
            return end == null ? Instant.MAX : end;
        });
    }

    /** Goes on with other rows at the statement's next parameter. */
    public <U> ColumnArrays<U> then(List<U> others) {
        ColumnArrays<U> next = new ColumnArrays<>(connection, statement, others);
        next.parameter = parameter;
        return next;
    }

    /** For the next parameter alone: a column of something that each row has. */
    <U> ColumnArrays<U> within(Function<T, U> part) {
        ColumnArrays<U> one = new ColumnArrays<>(
                connection, statement, rows.stream().map(part).toList());
        one.parameter = parameter++;
        return one;
    }

    /** An array of its own class, not of objects, is what lets the driver send it in binary form. */
    private <V> ColumnArrays<T> bind(String type, Function<T, @Nullable V> column, IntFunction<@Nullable V[]> array)
            throws SQLException {
        statement.setArray(++parameter, connection.createArrayOf(type, values(column, array)));
        return this;
    }

    private <V> @Nullable V[] values(Function<T, @Nullable V> column, IntFunction<@Nullable V[]> array) {
        @Nullable V[] values = array.apply(rows.size());
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        return values;
    }
}
