package io.caseledger.query.casework;

import static io.caseledger.query.platform.Column.flag;
import static io.caseledger.query.platform.Column.instant;
import static io.caseledger.query.platform.Column.integer;
import static io.caseledger.query.platform.Column.number;
import static io.caseledger.query.platform.Column.text;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.platform.EventCatalogue;
import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.ledger.RecordedEvent;
import io.caseledger.query.platform.Column;
import io.caseledger.query.platform.ColumnArrays;
import io.caseledger.query.platform.PastTotals;
import io.caseledger.query.platform.Version;
import io.caseledger.query.platform.VersionTable;
import io.caseledger.query.platform.VersionTable.Ends;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The tables of what case assignments were. */
@Component
class CasePastTables {

    static final String ASSIGNMENTS = "assignment_version";
    static final String STINTS = "stint_version";
    static final PastTotals TOTALS = new PastTotals("casework_past", List.of(CaseVersions.LISTED, CaseVersions.OPEN));

    static final List<String> ALL = Stream.of(
                    Stream.of(ASSIGNMENTS, STINTS),
                    Stream.of(CaseSpell.values()).map(CaseSpell::table),
                    TOTALS.tables().stream())
            .flatMap(tables -> tables)
            .toList();

    private static final String DELETED =
            EventCatalogue.of(new CaseEvent.Deleted()).name();

    private static final Column<AssignmentRow> CONTACT = text("contact_id", AssignmentRow::contactId);
    private static final Column<AssignmentRow> COORDINATOR = text("coordinator_id", AssignmentRow::coordinatorId);
    private static final Column<AssignmentRow> ORGANISATION = text("org_id", AssignmentRow::orgId);
    private static final Column<AssignmentRow> STATUS =
            text("status", row -> row.status().word());
    private static final Column<AssignmentRow> ASSIGNED = instant("assigned_date", AssignmentRow::assignedDate);
    private static final Column<AssignmentRow> CONTACTED = instant("last_contact_date", AssignmentRow::lastContactDate);

    private static final VersionTable<AssignmentRow> ASSIGNMENT_VERSIONS = new VersionTable<>(
            ASSIGNMENTS,
            Ends.WITH_THE_NEXT,
            List.of(text("tenant", AssignmentRow::tenant), text("assignment_id", AssignmentRow::assignmentId)),
            List.of(
                    number("opened_position", AssignmentRow::openedPosition),
                    text("door", AssignmentRow::door),
                    text("mentor_id", AssignmentRow::mentorId),
                    CONTACT,
                    COORDINATOR,
                    ORGANISATION,
                    STATUS,
                    flag("open", AssignmentRow::open),
                    ASSIGNED,
                    text("notes", AssignmentRow::notes),
                    text("notes_search_key", AssignmentRow::notesSearchKey),
                    CONTACTED,
                    instant("closed_at", AssignmentRow::closedAt),
                    instant("created_at", AssignmentRow::createdAt),
                    instant("updated_at", AssignmentRow::updatedAt),
                    instant("reminder_sent_at", AssignmentRow::reminderSentAt),
                    instant("escalation_sent_at", AssignmentRow::escalationSentAt),
                    integer("stint", AssignmentRow::stint),
                    instant("stint_since", AssignmentRow::stintSince),
                    number("stint_position", AssignmentRow::stintPosition),
                    instant("stint_former_end", AssignmentRow::stintFormerEnd),
                    flag("deleted", AssignmentRow::deleted)));

    private static final VersionTable<Stint> STINT_VERSIONS = new VersionTable<>(
            STINTS,
            Ends.OF_THE_LAST,
            List.of(
                    text("tenant", Stint::tenant),
                    text("assignment_id", Stint::assignmentId),
                    integer("ordinal", Stint::ordinal)),
            List.of(
                    text("mentor_id", Stint::mentorId),
                    text("contact_id", Stint::contactId),
                    instant("assigned_date", Stint::assignedDate),
                    instant("closed_date", Stint::closedDate),
                    number("position", Stint::position)));

    private static final Map<CaseSpell, VersionTable<AssignmentRow>> SPELLS = Map.of(
            CaseSpell.LISTED, spells(CaseSpell.LISTED, List.of(CONTACT)),
            CaseSpell.OPEN, spells(CaseSpell.OPEN, List.of(COORDINATOR, ORGANISATION, STATUS, ASSIGNED)),
            CaseSpell.SILENT,
                    spells(CaseSpell.SILENT, List.of(COORDINATOR, ORGANISATION, STATUS, ASSIGNED, CONTACTED)));

    private static VersionTable<AssignmentRow> spells(CaseSpell kind, List<Column<AssignmentRow>> others) {
        List<Column<AssignmentRow>> columns = new ArrayList<>(others);
        columns.add(text("assignment_id", AssignmentRow::assignmentId));
        return new VersionTable<>(
                kind.table(),
                Ends.OF_THE_LAST,
                List.of(
                        text("tenant", AssignmentRow::tenant),
                        number("opened_position", AssignmentRow::openedPosition)),
                columns);
    }

    private static final String LAST_ASSIGNMENTS = ASSIGNMENT_VERSIONS.last(CaseTables.COLUMNS);
    private static final String LAST_STINTS = STINT_VERSIONS.last("a.tenant, a.assignment_id, a.ordinal, a.mentor_id,"
            + " a.contact_id, a.assigned_date, a.closed_date, a.position");

    private final JdbcTemplate jdbc;

    CasePastTables(@Qualifier(DatabaseConfiguration.PROJECTOR) DataSource projector) {
        this.jdbc = new JdbcTemplate(projector);
    }

    /**
     * The last versions of the streams that some events belong to; those that are new have none, or the insert will tell. What of stints and spells may end
     * is told by the assignment's last version, and is read only where that does not tell enough: when they began.
     */
    CaseVersions versions(List<? extends RecordedEvent> events) {
        Map<String, RecordedEvent> first = new LinkedHashMap<>();
        events.forEach(event -> first.putIfAbsent(event.aggregateId(), event));
        first.values().removeIf(event -> event.sequence() == 0);
        Map<String, Version<AssignmentRow>> assignments = assignments(List.copyOf(first.values()));
        Set<String> deleted = events.stream()
                .filter(event -> event.type().equals(DELETED))
                .map(RecordedEvent::aggregateId)
                .collect(toSet());
        List<AssignmentRow> untold = new ArrayList<>();
        List<AssignmentRow> withAllStints = new ArrayList<>();
        assignments.forEach((id, version) -> {
            boolean told = version.isSeenBefore(requireNonNull(first.get(id)));
            if (!told) {
                untold.add(version.row());
            }
            if (!told || deleted.contains(id)) {
                withAllStints.add(version.row());
            }
        });
        Map<CaseVersions.StintKey, Version<Stint>> stints = new HashMap<>();
        assignments.values().forEach(version -> {
            Stint current = Stint.current(version.row());
            stints.put(CaseVersions.key(current), version.of(current));
        });
        stints.putAll(stints(withAllStints));
        Map<CaseSpell, Map<String, Version<AssignmentRow>>> spells = new EnumMap<>(CaseSpell.class);
        for (CaseSpell kind : CaseSpell.values()) {
            Map<String, Version<AssignmentRow>> lasting = new HashMap<>(assignments);
            lasting.values().removeIf(version -> !kind.isIn(version.row()));
            lasting.putAll(last(kind, untold));
            spells.put(kind, lasting);
        }
        return new CaseVersions(assignments, stints, spells);
    }

    private Map<String, Version<AssignmentRow>> assignments(List<RecordedEvent> events) {
        Map<String, Version<AssignmentRow>> assignments = new HashMap<>();
        if (!events.isEmpty()) {
            jdbc.query(
                    LAST_ASSIGNMENTS,
                    statement -> new ColumnArrays<>(statement.getConnection(), statement, events)
                            .text(RecordedEvent::tenant)
                            .text(RecordedEvent::aggregateId),
                    (ResultSet row) -> {
                        AssignmentRow assignment = CaseTables.row(row);
                        assignments.put(assignment.assignmentId(), VersionTable.last(row, 24, assignment));
                    });
        }
        return assignments;
    }

    /** One of an assignment's stints. */
    private record Wanted(AssignmentRow row, int ordinal) {}

    private Map<CaseVersions.StintKey, Version<Stint>> stints(List<AssignmentRow> rows) {
        List<Wanted> wanted = rows.stream()
                .flatMap(row -> IntStream.rangeClosed(0, row.stint()).mapToObj(ordinal -> new Wanted(row, ordinal)))
                .toList();
        Map<CaseVersions.StintKey, Version<Stint>> stints = new HashMap<>();
        if (wanted.isEmpty()) {
            return stints;
        }
        jdbc.query(
                LAST_STINTS,
                statement -> new ColumnArrays<>(statement.getConnection(), statement, wanted)
                        .text(each -> each.row.tenant())
                        .text(each -> each.row.assignmentId())
                        .number(each -> (long) each.ordinal),
                (ResultSet row) -> {
                    Stint stint = CaseTables.stint(row);
                    stints.put(CaseVersions.key(stint), VersionTable.last(row, 9, stint));
                });
        return stints;
    }

    private Map<String, Version<AssignmentRow>> last(CaseSpell kind, List<AssignmentRow> assignments) {
        Map<String, Version<AssignmentRow>> spells = new HashMap<>();
        Map<String, AssignmentRow> rows = new LinkedHashMap<>();
        assignments.stream().filter(kind::isIn).forEach(row -> rows.put(row.assignmentId(), row));
        if (rows.isEmpty()) {
            return spells;
        }
        jdbc.query(
                table(kind).last("a.assignment_id"),
                statement -> new ColumnArrays<>(statement.getConnection(), statement, List.copyOf(rows.values()))
                        .text(AssignmentRow::tenant)
                        .number(AssignmentRow::openedPosition),
                (ResultSet row) -> {
                    String id = row.getString(1);
                    spells.put(id, VersionTable.last(row, 2, requireNonNull(rows.get(id))));
                });
        return spells;
    }

    private static VersionTable<AssignmentRow> table(CaseSpell kind) {
        return requireNonNull(SPELLS.get(kind));
    }

    void write(CaseVersions changes) {
        jdbc.execute((ConnectionCallback<Boolean>) connection -> {
            ASSIGNMENT_VERSIONS.write(connection, changes.assignments());
            STINT_VERSIONS.write(connection, changes.stints());
            for (CaseSpell kind : CaseSpell.values()) {
                table(kind).write(connection, changes.spells(kind));
            }
            changes.totals().write(connection);
            return true;
        });
    }

    /** Writes one of the tables in one go, into a schema where it is empty. */
    static void copy(Connection connection, String schema, String table, CaseVersions everything) throws SQLException {
        switch (table) {
            case ASSIGNMENTS -> ASSIGNMENT_VERSIONS.copy(connection, schema, everything.assignments());
            case STINTS -> STINT_VERSIONS.copy(connection, schema, everything.stints());
            default -> {
                Optional<CaseSpell> spell = CaseSpell.ofTable(table);
                if (spell.isPresent()) {
                    table(spell.get()).copy(connection, schema, everything.spells(spell.get()));
                } else {
                    everything.totals().copy(connection, schema, table);
                }
            }
        }
    }
}
