package io.caseledger.query.platform;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
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
        return bind("text", column);
    }

    public ColumnArrays<T> number(Function<T, @Nullable Long> column) throws SQLException {
        return bind("int8", column);
    }

    public ColumnArrays<T> flag(Function<T, Boolean> column) throws SQLException {
        return bind("bool", column);
    }

    /** As ISO text, which the statement casts to timestamptz[]. */
    public ColumnArrays<T> instant(Function<T, @Nullable Instant> column) throws SQLException {
        return bind("text", row -> {
            Instant instant = column.apply(row);
            return instant == null ? null : instant.toString();
        });
    }

    private ColumnArrays<T> bind(String type, Function<T, ? extends @Nullable Object> column) throws SQLException {
        Object[] values = new Object[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        statement.setArray(++parameter, connection.createArrayOf(type, values));
        return this;
    }
}
