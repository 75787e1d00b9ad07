package io.caseledger.query.platform;

import io.caseledger.platform.ledger.ContiguityViolation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Tells failures that an event brings about wherever it is applied from those that would befall any other as well: a lost connection, a lock, a full
 * disk, a table that is not there. Only the first are a reason to set the event's stream aside.
 */
final class Poison {

    /** Classes of SQLSTATE that speak of the data: cardinality, data exceptions, constraints, check options, program limits, triggers' refusals. */
    private static final Set<String> OF_DATA = Set.of("21", "22", "23", "44", "54", "P0");

    /** PostgreSQL quotes values as it quotes names. */
    private static final Pattern QUOTED = Pattern.compile("\".*\"", Pattern.DOTALL);

    private static final String OURS = "io.caseledger.";
    private static final int STATE_LENGTH = 5;
    private static final int LONGEST = 400;

    private Poison() {}

    static boolean isIn(RuntimeException failed) {
        return switch (root(failed)) {
            case SQLException sql -> speaksOfData(sql.getSQLState());
            case ContiguityViolation _,
                    TransactionException _,
                    TransientDataAccessException _,
                    RecoverableDataAccessException _,
                    NonTransientDataAccessResourceException _ -> false;
            default -> true;
        };
    }

    private static boolean speaksOfData(@Nullable String state) {
        return state != null && state.length() == STATE_LENGTH && OF_DATA.contains(state.substring(0, 2));
    }

    /** What failed, for operators: names of things but no values, since these may be personal data. */
    static String describe(Throwable failed) {
        Throwable root = root(failed);
        String description = root instanceof SQLException sql ? ofDatabase(sql) : ofCode(root);
        return description.substring(0, Math.min(description.length(), LONGEST));
    }

    /** The database's own word, or else the first cause. */
    private static Throwable root(Throwable failed) {
        Throwable root = failed;
        while (!(root instanceof SQLException) && root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String ofDatabase(SQLException failed) {
        List<String> parts = new ArrayList<>();
        parts.add("SQLSTATE " + failed.getSQLState());
        if (failed instanceof PSQLException postgres && postgres.getServerErrorMessage() != null) {
            ServerErrorMessage told = postgres.getServerErrorMessage();
            add(
                    parts,
                    "",
                    told.getMessage() == null
                            ? null
                            : QUOTED.matcher(told.getMessage()).replaceAll("\"…\""));
            add(parts, "table ", told.getTable());
            add(parts, "column ", told.getColumn());
            add(parts, "constraint ", told.getConstraint());
        }
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, String what, @Nullable String name) {
        if (name != null) {
            parts.add(what + name);
        }
    }

    private static String ofCode(Throwable failed) {
        return failed.getClass().getName()
                + Arrays.stream(failed.getStackTrace())
                        .filter(frame -> frame.getClassName().startsWith(OURS))
                        .findFirst()
                        .map(frame -> " at " + frame.getClassName().substring(OURS.length()) + '.'
                                + frame.getMethodName() + ':' + frame.getLineNumber())
                        .orElse("");
    }
}
