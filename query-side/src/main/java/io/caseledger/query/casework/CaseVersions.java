package io.caseledger.query.casework;

import io.caseledger.platform.ledger.RecordedEvent;
import io.caseledger.query.platform.PastTotals;
import io.caseledger.query.platform.Version;
import io.caseledger.query.platform.Versions;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What events change in the versions of case assignments and stints, in their spells, and in how long the common lists were when. */
final class CaseVersions {

    /** The lists whose totals are kept for all times, in parts by {@link #DOORS}. */
    static final String LISTED = "listed";

    static final String OPEN = "open";
    static final List<String> DOORS = List.of("history", "tracking");

    private final Versions<String, AssignmentRow> assignments;
    private final Versions<StintKey, Stint> stints;
    private final Map<CaseSpell, Versions<String, AssignmentRow>> spells = new EnumMap<>(CaseSpell.class);
    private final PastTotals.Changes totals = CasePastTables.TOTALS.new Changes();

    /** Names a stint. */
    record StintKey(String assignmentId, int ordinal) {}

    /** As if nothing had happened before. */
    CaseVersions() {
        this(Map.of(), Map.of(), Map.of());
    }

    CaseVersions(
            Map<String, Version<AssignmentRow>> assignments,
            Map<StintKey, Version<Stint>> stints,
            Map<CaseSpell, Map<String, Version<AssignmentRow>>> spells) {
        this.assignments = new Versions<>(assignments);
        this.stints = new Versions<>(stints);
        for (CaseSpell kind : CaseSpell.values()) {
            this.spells.put(kind, new Versions<>(spells.getOrDefault(kind, Map.of())));
        }
    }

    void fold(RecordedEvent event) {
        String id = event.aggregateId();
        AssignmentRow before = assignments.row(id);
        AssignmentRow after = CaseFold.fold(before, event);
        assignments.put(id, after, event);
        changeStints(before, after, event);
        spells.forEach((kind, rows) -> changeSpell(kind, rows, before, after, event));
        changeTotals(before, after, event);
    }

    private void changeStints(@Nullable AssignmentRow before, AssignmentRow after, RecordedEvent event) {
        if (after.deleted()) {
            for (int ordinal = 0; ordinal <= after.stint(); ordinal++) {
                stints.end(new StintKey(after.assignmentId(), ordinal), event);
            }
            return;
        }
        if (before != null && before.stint() != after.stint()) {
            put(Stint.ended(before, event.occurredAt()), event);
        }
        Stint current = Stint.current(after);
        if (!current.equals(stints.row(key(current)))) {
            put(current, event);
        }
    }

    private void put(Stint stint, RecordedEvent event) {
        stints.put(key(stint), stint, event);
    }

    static StintKey key(Stint stint) {
        return new StintKey(stint.assignmentId(), stint.ordinal());
    }

    private static void changeSpell(
            CaseSpell kind,
            Versions<String, AssignmentRow> spells,
            @Nullable AssignmentRow before,
            AssignmentRow after,
            RecordedEvent event) {
        if (!kind.isIn(after)) {
            spells.end(after.assignmentId(), event);
        } else if (!kind.goesOn(before, after)) {
            spells.put(after.assignmentId(), after, event);
        }
    }

    private void changeTotals(@Nullable AssignmentRow before, AssignmentRow after, RecordedEvent event) {
        boolean wasListed = before != null && !before.deleted();
        boolean wasOpen = before != null && before.open();
        long listed = difference(wasListed, !after.deleted());
        long open = difference(wasOpen, after.open());
        totals.add(after.tenant(), after.door(), event, listed, open);
    }

    private static long difference(boolean before, boolean after) {
        return (after ? 1L : 0L) - (before ? 1L : 0L);
    }

    Versions<String, AssignmentRow> assignments() {
        return assignments;
    }

    Versions<StintKey, Stint> stints() {
        return stints;
    }

    Versions<String, AssignmentRow> spells(CaseSpell kind) {
        return Objects.requireNonNull(spells.get(kind));
    }

    PastTotals.Changes totals() {
        return totals;
    }
}
