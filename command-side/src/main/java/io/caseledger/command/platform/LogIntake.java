package io.caseledger.command.platform;

import io.caseledger.platform.http.ReadModels;
import io.caseledger.platform.ledger.LedgerReader;

/** Takes case event logs into the ledger, past the command bus and behind live commands. */
public final class LogIntake {

    private final Appender appender;
    private final LedgerReader ledger;
    private final ReadModels readModels;
    private final CaseLogIntake cases;

    LogIntake(Appender appender, LedgerReader ledger, ReadModels readModels, CaseLogIntake cases) {
        this.appender = appender;
        this.ledger = ledger;
        this.readModels = readModels;
        this.cases = cases;
    }

    /** Whether a line says by itself that its case is over; in a log with such lines a case does not end by having no more of them. */
    public boolean saysOver(LogLine line) {
        return cases.saysOver(line);
    }

    public LogIntakeRun begin(LogImport what, LogReport report) {
        return new LogIntakeRun(appender, ledger, readModels, cases, what, report);
    }
}
