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
 * A table that keeps every version of its rows. Beside the rows' own columns it has {@code sequence}, {@code valid_from} and {@code known_from}, and where
 * versions are told their {@link Ends}, {@code valid_to} and {@code known_to}.
 */
public final class VersionTable<R> {

    private final String name;
    private final Ends ends;
    private final List<Column<R>> rowKey;
    private final List<Column<Version<R>>> key = new ArrayList<>();
    private final List<Column<Version<R>>> columns = new ArrayList<>();
    private final List<Column<Version<R>>> ending = new ArrayList<>();
    private final String end;
    private final String remove;

    /** How the versions of a row end. */
    public enum Ends {
        /** Each is told its end, and found for it by its sequence, which is in the primary key. */
        BY_SEQUENCE(""),
        /** Each is told its end, and found for it as the one that lasts: those have an index of their own. */
        OF_THE_LAST(" and v.valid_to = 'infinity'"),
        /** One is over when the next begins, and nothing of it ever changes. */
        WITH_THE_NEXT("");

        private final String found;

        Ends(String found) {
            this.found = found;
        }
    }

    /** A table whose versions end by their sequence. */
    public VersionTable(String name, List<Column<R>> key, List<Column<R>> others) {
        this(name, Ends.BY_SEQUENCE, key, others);
    }

    /**
     * @param name without a schema
     * @param key what names a row among those that are
     * @param others its other columns, without those of versions
     */
    public VersionTable(String name, Ends ends, List<Column<R>> key, List<Column<R>> others) {
        this.name = name;
        this.ends = ends;
        rowKey = key;
        Column<Version<R>> sequence = Column.number("sequence", Version::sequence);
        List<Column<Version<R>>> told =
                List.of(Column.end("valid_to", Version::validTo), Column.end("known_to", Version::knownTo));
        key.forEach(column -> this.key.add(column.in(Version::row)));
        List<Column<Version<R>>> found = new ArrayList<>(this.key);
        this.key.add(sequence);
        columns.addAll(this.key);
        columns.add(Column.instant("valid_from", Version::validFrom));
        columns.add(Column.instant("known_from", Version::knownFrom));
        if (ends != Ends.WITH_THE_NEXT) {
            columns.addAll(told);
        }
        others.forEach(column -> columns.add(column.in(Version::row)));
        if (ends == Ends.BY_SEQUENCE) {
            found.add(sequence);
        }
        ending.addAll(found);
        ending.addAll(told);
        end = "update " + name + " v set valid_to = n.valid_to, known_to = n.known_to from " + found(ending, found);
        remove = "delete from " + name + " v using " + found(this.key, this.key);
    }

    /** Each is looked up by itself: joined with a table that is small, all of it would be read, and the plan would be kept while it grows. */
    private String found(List<Column<Version<R>>> bound, List<Column<Version<R>>> by) {
        return rows(bound) + " as n(" + names(bound) + ") cross join lateral (select ctid from " + name + " v where "
                + same(by, "n") + ends.found + " limit 1) found where v.ctid = found.ctid";
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
        if (ends != Ends.WITH_THE_NEXT) {
            write(connection, end, ending, changes.ended());
        }
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
        String lasting = ends == Ends.BY_SEQUENCE ? " where a.valid_to = 'infinity'" : "";
        return "select " + columns + ", a.sequence, a.valid_from, a.known_from from " + rows(rowKey) + " as wanted("
                + names(rowKey) + ") cross join lateral (select * from " + name + " v where "
                + same(rowKey, "wanted") + ends.found + " order by v.sequence desc limit 1) a" + lasting;
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
