package io.caseledger.query.platform;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A column of a table that is written in both ways, a few rows at a time or all at once: said once, so that both write the same. */
public final class Column<R> {

    private final String name;
    private final String type;
    private final Binding<R> binding;
    private final Copying<R> copying;

    private interface Binding<R> {
        void bind(ColumnArrays<R> rows) throws SQLException;
    }

    private interface Copying<R> {
        void copy(CopyRows rows, R row);
    }

    private Column(String name, String type, Binding<R> binding, Copying<R> copying) {
        this.name = name;
        this.type = type;
        this.binding = binding;
        this.copying = copying;
    }

    public static <R> Column<R> text(String name, Function<R, @Nullable String> value) {
        return new Column<>(name, "text", rows -> rows.text(value), (rows, row) -> rows.text(value.apply(row)));
    }

    public static <R> Column<R> bytes(String name, Function<R, byte @Nullable []> value) {
        return new Column<>(name, "bytea", rows -> rows.bytes(value), (rows, row) -> rows.bytes(value.apply(row)));
    }

    public static <R> Column<R> flag(String name, Predicate<R> value) {
        return new Column<>(name, "bool", rows -> rows.flag(value::test), (rows, row) -> rows.flag(value.test(row)));
    }

    public static <R> Column<R> number(String name, ToLongFunction<R> value) {
        return new Column<>(
                name,
                "bigint",
                rows -> rows.number(value::applyAsLong),
                (rows, row) -> rows.number(value.applyAsLong(row)));
    }

    public static <R> Column<R> numberOrNull(String name, Function<R, @Nullable Long> value) {
        return new Column<>(name, "bigint", rows -> rows.number(value), (rows, row) -> rows.number(value.apply(row)));
    }

    public static <R> Column<R> integer(String name, ToIntFunction<R> value) {
        return new Column<>(
                name,
                "int",
                rows -> rows.number(row -> (long) value.applyAsInt(row)),
                (rows, row) -> rows.integer(value.applyAsInt(row)));
    }

    public static <R> Column<R> instant(String name, Function<R, @Nullable Instant> value) {
        return new Column<>(
                name, "timestamptz", rows -> rows.instant(value), (rows, row) -> rows.instant(value.apply(row)));
    }

    /** The end of something; without one it lasts. */
    public static <R> Column<R> end(String name, Function<R, @Nullable Instant> value) {
        return new Column<>(name, "timestamptz", rows -> rows.end(value), (rows, row) -> rows.end(value.apply(row)));
    }

    public static <R> Column<R> day(String name, Function<R, @Nullable LocalDate> value) {
        return new Column<>(name, "date", rows -> rows.day(value), (rows, row) -> rows.day(value.apply(row)));
    }

    /** The same column of what has such a row. */
    public <V> Column<V> in(Function<V, R> row) {
        return new Column<>(
                name,
                type,
                rows -> binding.bind(rows.within(row)),
                (rows, whole) -> copying.copy(rows, row.apply(whole)));
    }

    String name() {
        return name;
    }

    /** A parameter that takes an array of it. */
    String parameter() {
        return "?::" + type + "[]";
    }

    void bind(ColumnArrays<R> rows) throws SQLException {
        binding.bind(rows);
    }

    void copy(CopyRows rows, R row) {
        copying.copy(rows, row);
    }
}
