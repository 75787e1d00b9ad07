package io.caseledger.platform.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Start-up says which version is needed, instead of a stack trace. */
final class OutdatedPostgresFailureAnalyzer extends AbstractFailureAnalyzer<OutdatedPostgresException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, OutdatedPostgresException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Upgrade that server with pg_upgrade, or name another one in SPRING_DATASOURCE_URL.",
                cause);
    }
}
