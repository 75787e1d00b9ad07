package io.caseledger.command.casework;

import io.caseledger.command.platform.CaseLogIntake;
import io.caseledger.command.platform.LogLine;
import io.caseledger.command.platform.NewIds;
import org.springframework.stereotype.Component;

/** Opens the cases of a log as document 1's assignments, under ids made from the cases' own. */
@Component
class CaseLogs implements CaseLogIntake {

    @Override
    public String streamOf(String tenant, String caseId) {
        return NewIds.derived("assign_", tenant + '\0' + caseId);
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
