package io.caseledger.command.casework;

import io.caseledger.command.platform.CaseLogIntake;
import io.caseledger.command.platform.LogLine;
import io.caseledger.command.platform.NewIds;
import org.springframework.stereotype.Component;

/** Opens the cases of a log as document 1's assignments, under ids made from the cases' own. */
@Component
class CaseLogs implements CaseLogIntake {

    /** What has no log's name and was never deleted is made from tenant and case alone, as it always was. No part contains NUL. */
    @Override
    public String streamOf(String tenant, String log, String caseId, int turn) {
        String first = tenant + '\0' + caseId;
        return NewIds.derived("assign_", log.isEmpty() && turn == 1 ? first : first + '\0' + log + '\0' + turn);
    }

    @Override
    public boolean saysOver(LogLine line) {
        return ImportedCase.end(line.activity()).isPresent();
    }

    @Override
    public ImportedCase unopened(String stream) {
        return ImportedCase.unopened(stream);
    }
}
