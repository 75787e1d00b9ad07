package io.caseledger.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.RunningCaseledger;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the operator wants it so, a user is not asked for more than there is time. */
class RefusedOverloadTest {

    private static final String WEEK = "project_id=4&starts_at=2018-06-21&ends_at=2018-06-27";

    @Test
    void work_beyond_the_time_there_is_is_refused_and_leaves_nothing(@TempDir Path data) {
        try (RunningCaseledger application =
                RunningCaseledger.start(data, "--caseledger.allocation.refuse-overload=true")) {
            Http http = application.http().with("auth", "demo-admin");
            String at = "/api/v1/users/8/assignments";
            assertThat(http.form("POST", at, WEEK + "&percent=0.75").status()).isEqualTo(201);
            long head = application.bean(LedgerReader.class).head();

            Reply refused = http.form("POST", at, WEEK + "&percent=0.5");

            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.json().get("code").asString()).isEqualTo("over-allocated");
            assertThat(refused.json().get("message").asString()).contains("2018-06-21");
            assertThat(application.bean(LedgerReader.class).head()).isEqualTo(head);
            assertThat(http.form("POST", at, WEEK + "&percent=0.25").status()).isEqualTo(201);
        }
    }
}
