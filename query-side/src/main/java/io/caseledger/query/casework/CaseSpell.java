package io.caseledger.query.casework;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What lists of the past are made of: for how long something was so with an assignment, whatever else changed meanwhile. Each kind has a table. */
enum CaseSpell {
    /** It had been opened and not deleted. */
    LISTED("listed_spell") {
        @Override
        boolean isIn(AssignmentRow row) {
            return !row.deleted();
        }
    },
    /** It was open, in the same state and under the same coordinator and organisation. */
    OPEN("open_spell") {
        @Override
        boolean isIn(AssignmentRow row) {
            return row.open();
        }

        @Override
        boolean isBroken(AssignmentRow before, AssignmentRow after) {
            return before.status() != after.status()
                    || !Objects.equals(before.coordinatorId(), after.coordinatorId())
                    || !Objects.equals(before.orgId(), after.orgId());
        }
    },
    /** The same, and its last contact remained the last. */
    SILENT("silent_spell") {
        @Override
        boolean isIn(AssignmentRow row) {
            return row.open();
        }

        @Override
        boolean isBroken(AssignmentRow before, AssignmentRow after) {
            return OPEN.isBroken(before, after) || !Objects.equals(before.lastContactDate(), after.lastContactDate());
        }
    };

    private final String table;

    CaseSpell(String table) {
        this.table = table;
    }

    static Optional<CaseSpell> ofTable(String table) {
        return Stream.of(values()).filter(kind -> kind.table.equals(table)).findAny();
    }

    /** Without a schema. */
    String table() {
        return table;
    }

    abstract boolean isIn(AssignmentRow row);

    /** Whether another spell begins although it is in one before and after. */
    boolean isBroken(AssignmentRow before, AssignmentRow after) {
        return false;
    }

    /** Whether the spell that it was in goes on. */
    boolean goesOn(@Nullable AssignmentRow before, AssignmentRow after) {
        return before != null && isIn(before) && isIn(after) && !isBroken(before, after);
    }
}
