package io.caseledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningCaseledgerTest {

    private static final String ASSIGNMENTS = "/history/api/v1/assignments";

    @Test
    void what_was_assigned_is_still_there_after_the_application_was_stopped_and_started_again(@TempDir Path data) {
        String location;
        try (CaseledgerProcess application = CaseledgerProcess.start(data)) {
            Http.Reply created =
                    application.http().post(ASSIGNMENTS, "{\"mentor_id\":\"mentor\",\"contact_id\":\"contact\"}");
            assertThat(created.status()).as(created.body()).isEqualTo(201);
            location = created.header("Location").orElseThrow();
            application.stop();
            assertThat(application.postmaster()).isEmpty();
        }
        try (RunningCaseledger application = RunningCaseledger.start(data)) {
            Http.Reply found = application.http().get(location);
            assertThat(found.status()).isEqualTo(200);
            assertThat(found.json().get("mentor_id").stringValue()).isEqualTo("mentor");
        }
    }
}
