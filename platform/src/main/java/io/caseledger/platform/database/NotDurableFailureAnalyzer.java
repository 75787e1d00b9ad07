package io.caseledger.platform.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Start-up says which settings stand in the way and how to get past, instead of a stack trace. */
final class NotDurableFailureAnalyzer extends AbstractFailureAnalyzer<NotDurableException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, NotDurableException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Set fsync, full_page_writes and synchronous_commit to on for this server, database and its roles. Where losing the"
                        + " last acknowledged events in a crash does no harm, start with"
                        + " caseledger.database.allow-unsafe-durability=true.",
                cause);
    }
}
