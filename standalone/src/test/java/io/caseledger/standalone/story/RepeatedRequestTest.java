package io.caseledger.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.RunningCaseledger;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;

/** What a request leaves behind for its repetition, before its answer and after a restart. */
class RepeatedRequestTest {

    private static final String HISTORY = "/history/api/v1/assignments";
    private static final String BODY = "{\"mentor_id\":\"mentor\",\"contact_id\":\"contact\",\"contact_name\":\"Per\"}";

    @Test
    void it_waits_for_the_first_and_is_answered_like_it_also_after_a_restart(@TempDir Path data) throws Exception {
        Reply first;
        long head;
        try (RunningCaseledger application = RunningCaseledger.start(data)) {
            Http keyed = application.http().with("Idempotency-Key", "once");
            first = whileTheLedgerIsHeld(application, keyed);
            head = application.bean(LedgerReader.class).head();
            assertThat(head).isEqualTo(2);
        }
        try (RunningCaseledger application = RunningCaseledger.start(data)) {
            Http keyed = application.http().with("Idempotency-Key", "once");
            Reply again = keyed.post(HISTORY, BODY);
            assertThat(again.status()).isEqualTo(201);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
            assertThat(again.header("Location")).isEqualTo(first.header("Location"));
            assertThat(keyed.post(HISTORY, BODY.replace("Per", "Pål")).status()).isEqualTo(422);
            assertThat(application.bean(LedgerReader.class).head()).isEqualTo(head);
            assertThat(application
                            .http()
                            .get(HISTORY)
                            .json()
                            .at("/pagination/total")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    /** As long as the head is locked, the first request cannot be answered. */
    private static Reply whileTheLedgerIsHeld(RunningCaseledger application, Http keyed) throws Exception {
        DataSource writer = BeanFactoryAnnotationUtils.qualifiedBeanOfType(
                application.context().getBeanFactory(), DataSource.class, DatabaseConfiguration.WRITER);
        try (Connection holder = writer.getConnection()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("select 1 from ledger.head for update");
            CompletableFuture<Reply> first = CompletableFuture.supplyAsync(() -> keyed.post(HISTORY, BODY));
            waitUntilAppending(writer);
            Reply second = keyed.post(HISTORY, BODY);
            assertThat(second.status()).isEqualTo(409);
            assertThat(second.json().get("code").asString()).isEqualTo("request-in-flight");
            holder.rollback();
            Reply answered = first.get(30, TimeUnit.SECONDS);
            assertThat(answered.status()).isEqualTo(201);
            return answered;
        }
    }

    private static void waitUntilAppending(DataSource writer) throws Exception {
        for (int attempt = 0; attempt < 300; attempt++) {
            try (Connection looking = writer.getConnection();
                    var row =
                            looking.createStatement().executeQuery("select count(*) from pg_locks where not granted")) {
                row.next();
                if (row.getInt(1) > 0) {
                    return;
                }
            }
            Thread.sleep(Duration.ofMillis(100));
        }
        throw new AssertionError("Nobody waits for the ledger's head");
    }
}
