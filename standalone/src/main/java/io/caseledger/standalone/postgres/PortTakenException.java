package io.caseledger.standalone.postgres;

import org.jspecify.annotations.Nullable;

/** Something else listens where PostgreSQL should. */
public final class PortTakenException extends EmbeddedPostgresException {

    private static final long serialVersionUID = 1L;

    PortTakenException(int port, @Nullable Throwable cause) {
        super(
                "port " + port + " on 127.0.0.1 is taken, so PostgreSQL cannot listen there",
                "stop what listens there, or choose another port (0 picks a free one)",
                cause);
    }
}
