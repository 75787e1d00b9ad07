package io.caseledger.query.mobility;

import io.caseledger.contract.mobility.MobilityFacts;
import io.caseledger.contract.mobility.MobilityField;
import io.caseledger.contract.platform.EventJson;
import io.caseledger.query.platform.CopyRows;
import io.caseledger.query.platform.TextKeys;
import java.sql.Connection;
import java.sql.SQLException;

/** Writes the tables of mobility assignments in one go, into a schema where they are empty. */
final class MobilityCopies {

    private static final String ROWS =
            ".mobility_assignment (tenant, assignment_id, sequence, expat_id, expat_name, facts)";
    private static final String LISTINGS =
            ".mobility_listing (tenant, assignment_id, created_at, expat_id, expat_sort_key,"
                    + " type, state, begins, over, start_date, end_date, home_country, host_country, confidential, archived,"
                    + " searched)";
    private static final String TOTALS = ".mobility_total (tenant, confidential, archived, place, facet, value, total)";
    private static final String EXPATS =
            ".mobility_expat (tenant, expat_id, sequence, name, name_sort_key," + " searched)";

    private MobilityCopies() {}

    static void write(Connection connection, String schema, String table, MobilityChanges.Written everything)
            throws SQLException {
        switch (table) {
            case "mobility_assignment" -> rows(connection, schema, everything);
            case "mobility_listing" -> listings(connection, schema, everything);
            case "mobility_total" -> totals(connection, schema, everything);
            case "mobility_expat" -> expats(connection, schema, everything);
            default -> throw new IllegalArgumentException("There is no table " + table);
        }
    }

    private static void rows(Connection connection, String schema, MobilityChanges.Written everything)
            throws SQLException {
        try (CopyRows copy = new CopyRows(connection, schema + ROWS)) {
            for (MobilityRow row : everything.rows()) {
                copy.text(row.tenant())
                        .number(row.id())
                        .number(row.sequence())
                        .number(row.facts().details().number(MobilityField.EXPAT_ID))
                        .text(row.expatName())
                        .text(EventJson.write(row.facts()))
                        .next();
            }
            copy.end();
        }
    }

    private static void listings(Connection connection, String schema, MobilityChanges.Written everything)
            throws SQLException {
        try (CopyRows copy = new CopyRows(connection, schema + LISTINGS)) {
            for (MobilityRow row : everything.rows()) {
                MobilityFacts facts = row.facts();
                copy.text(row.tenant())
                        .number(row.id())
                        .instant(facts.createdAt())
                        .number(facts.details().number(MobilityField.EXPAT_ID))
                        .bytes(row.expatSortKey())
                        .text(facts.details().text(MobilityField.TYPE))
                        .text(facts.status().word())
                        .day(row.begins())
                        .day(row.over())
                        .day(facts.startDate())
                        .day(facts.endDate())
                        .text(facts.details().text(MobilityField.HOME_COUNTRY))
                        .text(facts.details().text(MobilityField.HOST_COUNTRY))
                        .flag(row.confidential())
                        .flag(facts.archived())
                        .text(row.searched())
                        .next();
            }
            copy.end();
        }
    }

    private static void totals(Connection connection, String schema, MobilityChanges.Written everything)
            throws SQLException {
        try (CopyRows copy = new CopyRows(connection, schema + TOTALS)) {
            for (var total : everything.totals().changed()) {
                MobilityTotals.Key key = total.getKey();
                copy.text(key.tenant())
                        .flag(key.confidential())
                        .flag(key.archived())
                        .text(key.place())
                        .text(key.facet())
                        .text(key.value())
                        .number(total.getValue())
                        .next();
            }
            copy.end();
        }
    }

    private static void expats(Connection connection, String schema, MobilityChanges.Written everything)
            throws SQLException {
        try (CopyRows copy = new CopyRows(connection, schema + EXPATS)) {
            for (Expat expat : everything.expats()) {
                copy.text(expat.key().tenant())
                        .number(expat.key().id())
                        .number(expat.sequence())
                        .text(expat.name())
                        .bytes(TextKeys.sort(expat.name()))
                        .text(TextKeys.search(expat.name()))
                        .next();
            }
            copy.end();
        }
    }
}
