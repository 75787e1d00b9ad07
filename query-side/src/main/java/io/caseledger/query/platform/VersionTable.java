package io.caseledger.query.platform;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A table that keeps every version of its rows. Beside the rows' own columns it has {@code sequence}, {@code valid_from}, {@code valid_to},
 * {@code known_from} and {@code known_to}, and its primary key is the row's with the sequence.
 */
public final class VersionTable<R> {

    private final String name;
    private final List<Column<R>> rowKey;
    private final List<Column<Version<R>>> key = new ArrayList<>();
    private final List<Column<Version<R>>> columns = new ArrayList<>();
    private final List<Column<Version<R>>> ending = new ArrayList<>();
    private final String end;
    private final String remove;

    /**
     * @param name without a schema
     * @param key what names a row among those that are
     * @param others its other columns, without those of versions
     */
    public VersionTable(String name, List<Column<R>> key, List<Column<R>> others) {
        this.name = name;
        rowKey = key;
        key.forEach(column -> this.key.add(column.in(Version::row)));
        this.key.add(Column.number("sequence", Version::sequence));
        ending.addAll(this.key);
        ending.add(Column.end("valid_to", Version::validTo));
        ending.add(Column.end("known_to", Version::knownTo));
        columns.addAll(ending);
        columns.add(Column.instant("valid_from", Version::validFrom));
        columns.add(Column.instant("known_from", Version::knownFrom));
        others.forEach(column -> columns.add(column.in(Version::row)));
        end = "update " + name + " v set valid_to = n.valid_to, known_to = n.known_to from " + rows(ending) + " as n("
                + names(ending) + ") where " + same(this.key, "n");
        remove = "delete from " + name + " v using " + rows(this.key) + " as n(" + names(this.key) + ") where "
                + same(this.key, "n");
    }

    private static <V> String names(List<Column<V>> columns) {
        return columns.stream().map(Column::name).collect(joining(", "));
    }

    private static <V> String rows(List<Column<V>> columns) {
        return columns.stream().map(Column::parameter).collect(joining(", ", "unnest(", ")"));
    }

    private static <V> String same(List<Column<V>> columns, String others) {
        return columns.stream()
                .map(column -> "v.N = O.N".replace("N", column.name()).replace("O", others))
                .collect(joining(" and "));
    }

    /** What begins is copied in: few batches come, and large ones, of which an insert from arrays would keep a copy first. */
    public void write(Connection connection, Versions<?, R> changes) throws SQLException {
        write(connection, remove, key, changes.unseen());
        write(connection, end, ending, changes.ended());
        List<Version<R>> begun = changes.begun();
        if (!begun.isEmpty()) {
            copy(connection, name, begun);
        }
    }

    private void write(Connection connection, String sql, List<Column<Version<R>>> bound, List<Version<R>> versions)
            throws SQLException {
        if (versions.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            ColumnArrays<Version<R>> rows = new ColumnArrays<>(connection, statement, versions);
            for (Column<Version<R>> column : bound) {
                column.bind(rows);
            }
            int written = statement.executeUpdate();
            if (written != versions.size()) {
                throw new IllegalStateException(
                        written + " of " + versions.size() + " versions were there to be changed in " + name);
            }
        }
    }

    /** Writes everything in one go, into a schema where the table is empty; in the order of time: what is looked at together, lies together. */
    public void copy(Connection connection, String schema, Versions<?, R> everything) throws SQLException {
        List<Version<R>> versions = everything.begun();
        versions.sort(comparing(Version::validFrom));
        copy(connection, schema + '.' + name, versions);
    }

    private void copy(Connection connection, String table, List<Version<R>> versions) throws SQLException {
        try (CopyRows copy = new CopyRows(connection, table + " (" + names(columns) + ')')) {
            for (Version<R> version : versions) {
                for (Column<Version<R>> column : columns) {
                    column.copy(copy, version);
                }
                copy.next();
            }
            copy.end();
        }
    }

    /**
     * A query for the versions that have no end yet. Only the last of each row is read, however many came before it.
     *
     * @param columns of the table {@code a}, before the three that {@link #last(ResultSet, int, Object)} maps; the parameters are an array for
     *     each column of the rows' key
     */
    public String last(String columns) {
        return "select " + columns + ", a.sequence, a.valid_from, a.known_from from " + rows(rowKey) + " as wanted("
                + names(rowKey) + ") cross join lateral (select * from " + name + " v where "
                + same(rowKey, "wanted") + " order by v.sequence desc limit 1) a where a.valid_to = 'infinity'";
    }

    /** A version that has no end yet; maps what {@link #last(String)} reads, from one column on. */
    public static <R> Version<R> last(ResultSet result, int first, R row) throws SQLException {
        return new Version<>(
                row,
                result.getLong(first),
                Columns.time(result, first + 1),
                null,
                Columns.time(result, first + 2),
                null);
    }
}
