package io.caseledger.query.casework;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.partitioningBy;

import io.caseledger.contract.casework.CaseStatus;
import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.ledger.RecordedEvent;
import io.caseledger.query.platform.ColumnArrays;
import io.caseledger.query.platform.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The tables behind the lists of case assignments, written many rows at a time. */
@Component
class CaseTables {

    static final String COLUMNS = "a.tenant, a.assignment_id, a.sequence, a.opened_position, a.door, a.mentor_id,"
            + " a.contact_id, a.coordinator_id, a.org_id, a.status, a.assigned_date, a.notes, a.last_contact_date,"
            + " a.closed_at, a.created_at, a.updated_at, a.reminder_sent_at, a.escalation_sent_at, a.stint,"
            + " a.stint_since, a.stint_position, a.stint_former_end, a.deleted";

    private static final String ROWS = "select " + COLUMNS + " from unnest(?::text[], ?::text[])"
            + " as wanted(tenant, assignment_id) join assignment a using (tenant, assignment_id)";

    private static final String ROW_COLUMNS = "tenant, assignment_id, sequence, opened_position, door, mentor_id,"
            + " contact_id, coordinator_id, org_id, status, open, assigned_date, notes, notes_search_key,"
            + " last_contact_date, closed_at, created_at, updated_at, reminder_sent_at, escalation_sent_at, stint, stint_since, stint_position,"
            + " stint_former_end, deleted";

    private static final String ROW_VALUES = "unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[],"
            + " ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bool[], ?::timestamptz[], ?::text[],"
            + " ?::text[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[],"
            + " ?::timestamptz[], ?::int[], ?::timestamptz[], ?::bigint[], ?::timestamptz[], ?::bool[])";

    private static final String NEW_ROWS = "insert into assignment (" + ROW_COLUMNS + ") select * from " + ROW_VALUES;

    private static final String CHANGED_ROWS = "update assignment a set"
            + " sequence = n.sequence, mentor_id = n.mentor_id, coordinator_id = n.coordinator_id, org_id = n.org_id,"
            + " status = n.status, open = n.open, notes = n.notes, notes_search_key = n.notes_search_key,"
            + " last_contact_date = n.last_contact_date,"
            + " closed_at = n.closed_at, updated_at = n.updated_at, reminder_sent_at = n.reminder_sent_at,"
            + " escalation_sent_at = n.escalation_sent_at, stint = n.stint, stint_since = n.stint_since,"
            + " stint_position = n.stint_position, stint_former_end = n.stint_former_end, deleted = n.deleted from "
            + ROW_VALUES + " as n(" + ROW_COLUMNS
            + ") where a.tenant = n.tenant and a.assignment_id = n.assignment_id returning 1";

    private static final String STINT_COLUMNS =
            "tenant, assignment_id, ordinal, mentor_id, contact_id, assigned_date, closed_date, position";

    private static final String STINT_VALUES = "unnest(?::text[], ?::text[], ?::int[], ?::text[], ?::text[],"
            + " ?::timestamptz[], ?::timestamptz[], ?::bigint[])";

    private static final String NEW_STINTS = "insert into stint (" + STINT_COLUMNS + ") select * from " + STINT_VALUES;

    private static final String CHANGED_STINTS =
            "update stint s set assigned_date = n.assigned_date, closed_date = n.closed_date from "
                    + STINT_VALUES + " as n(" + STINT_COLUMNS + ") where s.tenant = n.tenant"
                    + " and s.assignment_id = n.assignment_id and s.ordinal = n.ordinal returning 1";

    private static final String TOTALS = "insert into casework_total as t (tenant, dimension, value, total)"
            + " select * from unnest(?::text[], ?::text[], ?::text[], ?::bigint[])"
            + " on conflict (tenant, dimension, value) do update set total = t.total + excluded.total returning total";

    private static final String DROP_STINTS =
            "delete from stint s using unnest(?::text[], ?::text[]) as gone(tenant, assignment_id)"
                    + " where s.tenant = gone.tenant and s.assignment_id = gone.assignment_id"
                    + " returning s.tenant, s.assignment_id, s.ordinal, s.mentor_id, s.contact_id, s.assigned_date,"
                    + " s.closed_date, s.position";

    private static final String DROP_EMPTY_TOTALS =
            "delete from casework_total t using unnest(?::text[], ?::text[], ?::text[])"
                    + " as touched(tenant, dimension, value) cross join lateral (select ctid from casework_total e"
                    + " where e.tenant = touched.tenant and e.dimension = touched.dimension"
                    + " and e.value = touched.value and e.total = 0 limit 1) empty where t.ctid = empty.ctid";

    private final JdbcTemplate jdbc;

    CaseTables(@Qualifier(DatabaseConfiguration.PROJECTOR) DataSource projector) {
        this.jdbc = new JdbcTemplate(projector);
    }

    /** The stored rows of the streams that some events belong to, by stream; those that are new have none. */
    Map<String, AssignmentRow> rows(List<? extends RecordedEvent> events) {
        List<RecordedEvent> first = firstOfEachStream(events);
        first.removeIf(event -> event.sequence() == 0); // a stream that begins has no row yet, or the insert will tell
        if (first.isEmpty()) {
            return Map.of();
        }
        Map<String, AssignmentRow> rows = new HashMap<>();
        jdbc.query(
                ROWS,
                statement -> new ColumnArrays<>(statement.getConnection(), statement, first)
                        .text(RecordedEvent::tenant)
                        .text(RecordedEvent::aggregateId),
                (ResultSet result) -> {
                    AssignmentRow row = row(result);
                    rows.put(row.assignmentId(), row);
                });
        return rows;
    }

    private static List<RecordedEvent> firstOfEachStream(List<? extends RecordedEvent> events) {
        Map<String, RecordedEvent> first = new LinkedHashMap<>();
        events.forEach(event -> first.putIfAbsent(event.aggregateId(), event));
        return new ArrayList<>(first.values());
    }

    void write(CaseChanges changes) {
        if (changes.rows().isEmpty()) {
            return;
        }
        jdbc.execute((ConnectionCallback<Integer>) connection -> {
            CaseTotals totals = changes.totals();
            dropStints(connection, changes.deleted(), totals);
            if (write(connection, changes, totals.changed())) {
                dropEmptyTotals(connection, totals.fallen());
            }
            return changes.rows().size();
        });
    }

    private interface Binding<R> {
        void bind(ColumnArrays<R> rows) throws SQLException;
    }

    /** One of the statements that write a batch, and the rows it takes. */
    private record Part<R>(String statement, List<R> rows, Binding<R> binding) {

        boolean isUpdate() {
            return statement.startsWith("update");
        }

        /** Binds its rows after those of the parts before it. */
        ColumnArrays<?> bind(ColumnArrays<?> before) throws SQLException {
            ColumnArrays<R> bound = before.then(rows);
            binding.bind(bound);
            return bound;
        }
    }

    /**
     * All tables in one statement: a batch is often small, and then the way to the database and back is most of its cost. What a batch does not change is
     * left out, for PostgreSQL prepares to write it all the same. Tells whether a total is nothing now.
     */
    private static boolean write(
            Connection connection, CaseChanges changes, List<Map.Entry<CaseTotals.Key, Long>> totals)
            throws SQLException {
        Map<Boolean, List<Stint>> stints = changes.stints().collect(partitioningBy(changes::isNew));
        List<Part<?>> parts = Stream.<Part<?>>of(
                        new Part<>(NEW_ROWS, changes.newRows(), CaseTables::bindRows),
                        new Part<>(CHANGED_ROWS, changes.changedRows(), CaseTables::bindRows),
                        new Part<>(NEW_STINTS, requireNonNull(stints.get(true)), CaseTables::bindStints),
                        new Part<>(CHANGED_STINTS, requireNonNull(stints.get(false)), CaseTables::bindStints),
                        new Part<>(TOTALS, totals, CaseTables::bindTotals))
                .filter(part -> !part.rows.isEmpty())
                .toList();
        try (PreparedStatement statement = connection.prepareStatement(together(parts))) {
            ColumnArrays<?> bound = new ColumnArrays<>(connection, statement, List.of());
            for (Part<?> part : parts) {
                bound = part.bind(bound);
            }
            long wanted = parts.stream()
                    .filter(Part::isUpdate)
                    .mapToLong(part -> part.rows.size())
                    .sum();
            try (ResultSet written = statement.executeQuery()) {
                written.next();
                if (written.getLong(1) != wanted) {
                    throw new IllegalStateException(
                            written.getLong(1) + " of " + wanted + " rows were there to be changed");
                }
                return written.getBoolean(2);
            }
        }
    }

    /** Tells how many rows its updates found, for an insert writes all or fails, and whether a total is nothing now. */
    private static String together(List<Part<?>> parts) {
        List<String> named = new ArrayList<>();
        List<String> counts = new ArrayList<>(List.of("0"));
        String empty = "false";
        for (Part<?> part : parts) {
            String name = "part" + named.size();
            named.add(name + " as (" + part.statement + ')');
            if (part.isUpdate()) {
                counts.add("(select count(*) from " + name + ")");
            } else if (part.statement.equals(TOTALS)) {
                empty = "exists (select from " + name + " where total = 0)";
            }
        }
        return "with " + String.join(", ", named) + " select " + String.join(" + ", counts) + ", " + empty;
    }

    private static void bindRows(ColumnArrays<AssignmentRow> rows) throws SQLException {
        rows.text(AssignmentRow::tenant)
                .text(AssignmentRow::assignmentId)
                .number(AssignmentRow::sequence)
                .number(AssignmentRow::openedPosition)
                .text(AssignmentRow::door)
                .text(AssignmentRow::mentorId)
                .text(AssignmentRow::contactId)
                .text(AssignmentRow::coordinatorId)
                .text(AssignmentRow::orgId)
                .text(row -> row.status().word())
                .flag(AssignmentRow::open)
                .instant(AssignmentRow::assignedDate)
                .text(AssignmentRow::notes)
                .text(AssignmentRow::notesSearchKey)
                .instant(AssignmentRow::lastContactDate)
                .instant(AssignmentRow::closedAt)
                .instant(AssignmentRow::createdAt)
                .instant(AssignmentRow::updatedAt)
                .instant(AssignmentRow::reminderSentAt)
                .instant(AssignmentRow::escalationSentAt)
                .number(row -> (long) row.stint())
                .instant(AssignmentRow::stintSince)
                .number(AssignmentRow::stintPosition)
                .instant(AssignmentRow::stintFormerEnd)
                .flag(AssignmentRow::deleted);
    }

    private static void bindStints(ColumnArrays<Stint> stints) throws SQLException {
        stints.text(Stint::tenant)
                .text(Stint::assignmentId)
                .number(stint -> (long) stint.ordinal())
                .text(Stint::mentorId)
                .text(Stint::contactId)
                .instant(Stint::assignedDate)
                .instant(Stint::closedDate)
                .number(Stint::position);
    }

    private static void bindTotals(ColumnArrays<Map.Entry<CaseTotals.Key, Long>> totals) throws SQLException {
        totals.text(total -> total.getKey().tenant())
                .text(total -> total.getKey().dimension())
                .text(total -> total.getKey().value())
                .number(Map.Entry::getValue);
    }

    private static void dropStints(Connection connection, List<AssignmentRow> deleted, CaseTotals totals)
            throws SQLException {
        if (deleted.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(DROP_STINTS)) {
            new ColumnArrays<>(connection, statement, deleted)
                    .text(AssignmentRow::tenant)
                    .text(AssignmentRow::assignmentId);
            List<Stint> dropped = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    dropped.add(stint(rows));
                }
            }
            dropped.forEach(stint -> totals.stint(stint, -1));
        }
    }

    private static void dropEmptyTotals(Connection connection, List<CaseTotals.Key> fallen) throws SQLException {
        if (fallen.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(DROP_EMPTY_TOTALS)) {
            new ColumnArrays<>(connection, statement, fallen)
                    .text(CaseTotals.Key::tenant)
                    .text(CaseTotals.Key::dimension)
                    .text(CaseTotals.Key::value);
            statement.executeUpdate();
        }
    }

    static AssignmentRow row(ResultSet row) throws SQLException {
        return new AssignmentRow(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                CaseStatus.ofWord(row.getString(10)).orElseThrow(),
                Columns.time(row, 11),
                row.getString(12),
                Columns.instant(row, 13),
                Columns.instant(row, 14),
                Columns.time(row, 15),
                Columns.time(row, 16),
                Columns.instant(row, 17),
                Columns.instant(row, 18),
                row.getInt(19),
                Columns.time(row, 20),
                row.getLong(21),
                Columns.instant(row, 22),
                row.getBoolean(23));
    }

    static Stint stint(ResultSet row) throws SQLException {
        return new Stint(
                row.getString(1),
                row.getString(2),
                row.getInt(3),
                row.getString(4),
                row.getString(5),
                Columns.time(row, 6),
                Columns.instant(row, 7),
                row.getLong(8));
    }
}
