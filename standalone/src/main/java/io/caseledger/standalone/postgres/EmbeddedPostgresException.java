package io.caseledger.standalone.postgres;

import org.jspecify.annotations.Nullable;

/** Says in one line why PostgreSQL does not run and what the operator does about it. */
public class EmbeddedPostgresException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String action;

    EmbeddedPostgresException(String problem, String action) {
        this(problem, action, null);
    }

    EmbeddedPostgresException(String problem, String action, @Nullable Throwable cause) {
        super(problem + ": " + action, cause);
        this.problem = problem;
        this.action = action;
    }

    public final String problem() {
        return problem;
    }

    public final String action() {
        return action;
    }
}
