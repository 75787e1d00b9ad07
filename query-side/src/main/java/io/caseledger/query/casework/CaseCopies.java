package io.caseledger.query.casework;

import io.caseledger.query.platform.CopyRows;
import java.sql.Connection;
import java.sql.SQLException;

/** Writes the tables of case assignments in one go, into a schema where they are empty. */
final class CaseCopies {

    private static final String ROWS = ".assignment (tenant, assignment_id, sequence, opened_position, door, mentor_id,"
            + " contact_id, coordinator_id, org_id, status, open, assigned_date, notes, notes_search_key,"
            + " last_contact_date, closed_at, created_at, updated_at, reminder_sent_at, escalation_sent_at, stint, stint_since, stint_position,"
            + " stint_former_end, deleted)";
    private static final String STINTS =
            ".stint (tenant, assignment_id, ordinal, mentor_id, contact_id, assigned_date," + " closed_date, position)";
    private static final String TOTALS = ".casework_total (tenant, dimension, value, total)";

    private CaseCopies() {}

    static void write(Connection connection, String schema, String table, CaseChanges everything) throws SQLException {
        switch (table) {
            case "assignment" -> assignments(connection, schema, everything);
            case "stint" -> stints(connection, schema, everything);
            case "casework_total" -> totals(connection, schema, everything);
            default -> throw new IllegalArgumentException("There is no table " + table);
        }
    }

    private static void assignments(Connection connection, String schema, CaseChanges everything) throws SQLException {
        try (CopyRows copy = new CopyRows(connection, schema + ROWS)) {
            for (AssignmentRow row : everything.rows()) {
                put(copy, row);
            }
            copy.end();
        }
    }

    private static void stints(Connection connection, String schema, CaseChanges everything) throws SQLException {
        try (CopyRows copy = new CopyRows(connection, schema + STINTS)) {
            for (Stint stint : (Iterable<Stint>) everything.stints()::iterator) {
                put(copy, stint);
            }
            copy.end();
        }
    }

    private static void totals(Connection connection, String schema, CaseChanges everything) throws SQLException {
        try (CopyRows copy = new CopyRows(connection, schema + TOTALS)) {
            for (var total : everything.totals().changed()) {
                copy.text(total.getKey().tenant())
                        .text(total.getKey().dimension())
                        .text(total.getKey().value())
                        .number(total.getValue())
                        .next();
            }
            copy.end();
        }
    }

    private static void put(CopyRows copy, AssignmentRow row) throws SQLException {
        copy.text(row.tenant())
                .text(row.assignmentId())
                .number(row.sequence())
                .number(row.openedPosition())
                .text(row.door())
                .text(row.mentorId())
                .text(row.contactId())
                .text(row.coordinatorId())
                .text(row.orgId())
                .text(row.status().word())
                .flag(row.open())
                .instant(row.assignedDate())
                .text(row.notes())
                .text(row.notesSearchKey())
                .instant(row.lastContactDate())
                .instant(row.closedAt())
                .instant(row.createdAt())
                .instant(row.updatedAt())
                .instant(row.reminderSentAt())
                .instant(row.escalationSentAt())
                .integer(row.stint())
                .instant(row.stintSince())
                .number(row.stintPosition())
                .instant(row.stintFormerEnd())
                .flag(row.deleted())
                .next();
    }

    private static void put(CopyRows copy, Stint stint) throws SQLException {
        copy.text(stint.tenant())
                .text(stint.assignmentId())
                .integer(stint.ordinal())
                .text(stint.mentorId())
                .text(stint.contactId())
                .instant(stint.assignedDate())
                .instant(stint.closedDate())
                .number(stint.position())
                .next();
    }
}
