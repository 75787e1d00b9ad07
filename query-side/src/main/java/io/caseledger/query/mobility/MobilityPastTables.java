package io.caseledger.query.mobility;

import static io.caseledger.query.platform.Column.day;
import static io.caseledger.query.platform.Column.flag;
import static io.caseledger.query.platform.Column.instant;
import static io.caseledger.query.platform.Column.number;
import static io.caseledger.query.platform.Column.numberOrNull;
import static io.caseledger.query.platform.Column.text;

import io.caseledger.contract.mobility.MobilityField;
import io.caseledger.contract.platform.EventJson;
import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.query.platform.ColumnArrays;
import io.caseledger.query.platform.Version;
import io.caseledger.query.platform.VersionTable;
import io.caseledger.query.platform.Versions;
import java.sql.Connection;
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

/** The table of what lists of mobility assignments could have asked for. */
@Component
class MobilityPastTables {

    static final String VERSIONS = "mobility_version";

    private static final VersionTable<MobilityRow> TABLE = new VersionTable<>(
            VERSIONS,
            List.of(text("tenant", MobilityRow::tenant), number("assignment_id", MobilityRow::id)),
            List.of(
                    instant("created_at", row -> row.facts().createdAt()),
                    numberOrNull("expat_id", row -> row.facts().details().number(MobilityField.EXPAT_ID)),
                    text("type", row -> row.facts().details().text(MobilityField.TYPE)),
                    text("state", row -> row.facts().status().word()),
                    day("begins", MobilityRow::begins),
                    day("over", MobilityRow::over),
                    day("start_date", row -> row.facts().startDate()),
                    day("end_date", row -> row.facts().endDate()),
                    text("home_country", row -> row.facts().details().text(MobilityField.HOME_COUNTRY)),
                    text("host_country", row -> row.facts().details().text(MobilityField.HOST_COUNTRY)),
                    flag("confidential", MobilityRow::confidential),
                    flag("archived", row -> row.facts().archived()),
                    text("searched", MobilityRow::searched),
                    text("facts", row -> EventJson.write(row.facts()))));

    private static final String LAST = TABLE.last("a.tenant, a.assignment_id, a.sequence, null, a.facts");

    private final JdbcTemplate jdbc;

    MobilityPastTables(@Qualifier(DatabaseConfiguration.PROJECTOR) DataSource projector) {
        this.jdbc = new JdbcTemplate(projector);
    }

    /** The last versions under these names; those that are new have none. */
    Versions<MobilityRow.Key, MobilityRow> versions(List<MobilityRow.Key> keys) {
        Map<MobilityRow.Key, Version<MobilityRow>> last = new HashMap<>();
        jdbc.query(
                LAST,
                statement -> new ColumnArrays<>(statement.getConnection(), statement, keys)
                        .text(MobilityRow.Key::tenant)
                        .number(MobilityRow.Key::id),
                (ResultSet result) -> {
                    MobilityRow row = MobilityTables.row(result);
                    last.put(row.key(), VersionTable.last(result, 6, row));
                });
        return new Versions<>(last);
    }

    void write(Versions<MobilityRow.Key, MobilityRow> changes) {
        jdbc.execute((ConnectionCallback<Boolean>) connection -> {
            TABLE.write(connection, changes);
            return true;
        });
    }

    /** Writes the table in one go, into a schema where it is empty. */
    static void copy(Connection connection, String schema, Versions<MobilityRow.Key, MobilityRow> everything)
            throws SQLException {
        TABLE.copy(connection, schema, everything);
    }
}
