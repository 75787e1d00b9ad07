package io.caseledger.query.mobility;

import io.caseledger.contract.mobility.MobilityFacts;
import io.caseledger.contract.mobility.MobilityField;
import io.caseledger.contract.platform.EventJson;
import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.query.platform.ColumnArrays;
import io.caseledger.query.platform.TextKeys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The tables behind the list of mobility assignments, written many rows at a time. What lists ask for is apart from what they show, so that questions are
 * answered from few pages of the database, and stays as it is while only the rest changes.
 */
@Component
class MobilityTables {

    /** What {@link #row} expects to be selected. */
    static final String COLUMNS = "a.tenant, a.assignment_id, a.sequence, a.expat_name, a.facts";

    private static final String ROWS = "select " + COLUMNS + " from unnest(?::text[], ?::bigint[])"
            + " as wanted(tenant, assignment_id) join mobility_assignment a using (tenant, assignment_id)"
            + " union all select " + COLUMNS + " from unnest(?::text[], ?::bigint[])"
            + " as renamed(tenant, expat_id) join mobility_assignment a using (tenant, expat_id)";

    private static final String EXPATS = "select tenant, expat_id, sequence, name from unnest(?::text[], ?::bigint[])"
            + " as wanted(tenant, expat_id) join mobility_expat using (tenant, expat_id)";

    private static final String PUT_ROWS = "insert into mobility_assignment (tenant, assignment_id, sequence, expat_id,"
            + " expat_name, facts) select * from unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[],"
            + " ?::text[]) on conflict (tenant, assignment_id) do update set sequence = excluded.sequence,"
            + " expat_id = excluded.expat_id, expat_name = excluded.expat_name, facts = excluded.facts";

    private static final String PUT_LISTINGS = "insert into mobility_listing as a (tenant, assignment_id, created_at,"
            + " expat_id, expat_sort_key, type, state, begins, over, start_date, end_date, home_country, host_country,"
            + " confidential, archived, searched) select * from unnest(?::text[], ?::bigint[], ?::timestamptz[],"
            + " ?::bigint[], ?::bytea[], ?::text[], ?::text[], ?::date[], ?::date[], ?::date[], ?::date[], ?::text[],"
            + " ?::text[], ?::bool[], ?::bool[], ?::text[]) on conflict (tenant, assignment_id) do update set"
            + " expat_id = excluded.expat_id, expat_sort_key = excluded.expat_sort_key, type = excluded.type,"
            + " state = excluded.state, begins = excluded.begins, over = excluded.over,"
            + " start_date = excluded.start_date, end_date = excluded.end_date, home_country = excluded.home_country,"
            + " host_country = excluded.host_country, confidential = excluded.confidential,"
            + " archived = excluded.archived, searched = excluded.searched where a.* is distinct from excluded.*";

    private static final String PUT_EXPATS = "insert into mobility_expat (tenant, expat_id, sequence, name,"
            + " name_sort_key, searched) select * from unnest(?::text[], ?::bigint[], ?::bigint[], ?::text[],"
            + " ?::bytea[], ?::text[])"
            + " on conflict (tenant, expat_id) do update set sequence = excluded.sequence, name = excluded.name,"
            + " name_sort_key = excluded.name_sort_key, searched = excluded.searched";

    private static final String ADD_TOTALS = "insert into mobility_total as t"
            + " (tenant, confidential, archived, place, facet, value, total) select * from unnest(?::text[], ?::bool[],"
            + " ?::bool[], ?::text[], ?::text[], ?::text[], ?::bigint[])"
            + " on conflict (tenant, place, facet, value, confidential, archived)"
            + " do update set total = t.total + excluded.total";

    private static final String DROP_EMPTY_TOTALS = "delete from mobility_total t using unnest(?::text[], ?::bool[],"
            + " ?::bool[], ?::text[], ?::text[], ?::text[]) as touched(tenant, confidential, archived, place, facet,"
            + " value) cross join lateral (select ctid from mobility_total e where e.total = 0"
            + " and e.tenant = touched.tenant and e.confidential = touched.confidential"
            + " and e.archived = touched.archived and e.place = touched.place and e.facet = touched.facet"
            + " and e.value = touched.value limit 1) empty where t.ctid = empty.ctid";

    private final JdbcTemplate jdbc;

    MobilityTables(@Qualifier(DatabaseConfiguration.PROJECTOR) DataSource projector) {
        this.jdbc = new JdbcTemplate(projector);
    }

    /** The stored rows of these names, and those of these expats. */
    Map<MobilityRow.Key, MobilityRow> rows(List<MobilityRow.Key> keys, List<Expat.Key> expats) {
        Map<MobilityRow.Key, MobilityRow> rows = new HashMap<>();
        jdbc.query(
                ROWS,
                statement -> new ColumnArrays<>(statement.getConnection(), statement, keys)
                        .text(MobilityRow.Key::tenant)
                        .number(MobilityRow.Key::id)
                        .then(expats)
                        .text(Expat.Key::tenant)
                        .number(Expat.Key::id),
                (ResultSet result) -> {
                    MobilityRow row = row(result);
                    rows.put(row.key(), row);
                });
        return rows;
    }

    /** Those whom the directory knows. */
    Map<Expat.Key, Expat> expats(List<Expat.Key> keys) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        Map<Expat.Key, Expat> expats = new HashMap<>();
        jdbc.query(
                EXPATS,
                statement -> new ColumnArrays<>(statement.getConnection(), statement, keys)
                        .text(Expat.Key::tenant)
                        .number(Expat.Key::id),
                (ResultSet result) -> {
                    Expat.Key key = new Expat.Key(result.getString(1), result.getLong(2));
                    expats.put(key, new Expat(key, result.getLong(3), result.getString(4)));
                });
        return expats;
    }

    void write(MobilityChanges.Written written) {
        jdbc.execute((ConnectionCallback<Integer>) connection -> {
            putRows(connection, written.rows());
            putExpats(connection, written.expats());
            addTotals(connection, written.totals().changed());
            dropEmptyTotals(connection, written.totals().fallen());
            return written.rows().size();
        });
    }

    private static void putRows(Connection connection, List<MobilityRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(PUT_ROWS)) {
            new ColumnArrays<>(connection, statement, rows)
                    .text(MobilityRow::tenant)
                    .number(MobilityRow::id)
                    .number(MobilityRow::sequence)
                    .number(row -> row.facts().details().number(MobilityField.EXPAT_ID))
                    .text(MobilityRow::expatName)
                    .text(row -> EventJson.write(row.facts()));
            statement.executeUpdate();
        }
        try (PreparedStatement statement = connection.prepareStatement(PUT_LISTINGS)) {
            new ColumnArrays<>(connection, statement, rows)
                    .text(MobilityRow::tenant)
                    .number(MobilityRow::id)
                    .instant(row -> row.facts().createdAt())
                    .number(row -> row.facts().details().number(MobilityField.EXPAT_ID))
                    .bytes(MobilityRow::expatSortKey)
                    .text(row -> row.facts().details().text(MobilityField.TYPE))
                    .text(row -> row.facts().status().word())
                    .day(MobilityRow::begins)
                    .day(MobilityRow::over)
                    .day(row -> row.facts().startDate())
                    .day(row -> row.facts().endDate())
                    .text(row -> row.facts().details().text(MobilityField.HOME_COUNTRY))
                    .text(row -> row.facts().details().text(MobilityField.HOST_COUNTRY))
                    .flag(MobilityRow::confidential)
                    .flag(row -> row.facts().archived())
                    .text(MobilityRow::searched);
            statement.executeUpdate();
        }
    }

    private static void putExpats(Connection connection, List<Expat> expats) throws SQLException {
        if (expats.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(PUT_EXPATS)) {
            new ColumnArrays<>(connection, statement, expats)
                    .text(expat -> expat.key().tenant())
                    .number(expat -> expat.key().id())
                    .number(Expat::sequence)
                    .text(Expat::name)
                    .bytes(expat -> TextKeys.sort(expat.name()))
                    .text(expat -> TextKeys.search(expat.name()));
            statement.executeUpdate();
        }
    }

    private static void addTotals(Connection connection, List<Map.Entry<MobilityTotals.Key, Long>> changed)
            throws SQLException {
        if (changed.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(ADD_TOTALS)) {
            keys(new ColumnArrays<>(
                            connection,
                            statement,
                            changed.stream().map(Map.Entry::getKey).toList()))
                    .then(changed)
                    .number(Map.Entry::getValue);
            statement.executeUpdate();
        }
    }

    private static void dropEmptyTotals(Connection connection, List<MobilityTotals.Key> fallen) throws SQLException {
        if (fallen.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(DROP_EMPTY_TOTALS)) {
            keys(new ColumnArrays<>(connection, statement, fallen));
            statement.executeUpdate();
        }
    }

    private static ColumnArrays<MobilityTotals.Key> keys(ColumnArrays<MobilityTotals.Key> keys) throws SQLException {
        return keys.text(MobilityTotals.Key::tenant)
                .flag(MobilityTotals.Key::confidential)
                .flag(MobilityTotals.Key::archived)
                .text(MobilityTotals.Key::place)
                .text(MobilityTotals.Key::facet)
                .text(MobilityTotals.Key::value);
    }

    /** Maps {@link #COLUMNS}. */
    static MobilityRow row(ResultSet row) throws SQLException {
        return new MobilityRow(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                row.getString(4),
                EventJson.mapper().readValue(row.getString(5), MobilityFacts.class));
    }
}
