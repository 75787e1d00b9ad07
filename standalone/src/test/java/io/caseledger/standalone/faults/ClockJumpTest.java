package io.caseledger.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.RunningCaseledger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A clock that was a day ahead for a moment, as of a virtual machine that was given a wrong time. */
class ClockJumpTest {

    private static final String ARTICLES = "/editorial/v3/assignment";
    private static final String LOCKS = "/editorial/v3/lock-request";

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private static RunningCaseledger application;
    private static JumpingClock clock;
    private static Http admin;
    private static Http edda;
    private static Http emil;

    @BeforeAll
    static void start() {
        application = RunningCaseledger.startOn(
                DATABASE.location(), "--spring.main.sources=" + JumpingClock.Instead.class.getName());
        clock = application.bean(JumpingClock.class);
        admin = application.http().as("demo-admin");
        edda = application.http().as("demo-editor-a");
        emil = application.http().as("demo-editor-b");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void a_lock_that_was_taken_meanwhile_does_not_last_for_a_day() {
        String article = article();
        clock.isAheadBy(Duration.ofDays(1));
        assertThat(lock(edda, article).status()).isEqualTo(200);
        clock.isAheadBy(Duration.ZERO);

        assertThat(emil.get(ARTICLES + '/' + article).json().get("lock").asBoolean(true))
                .isFalse();
        assertThat(edda.put(ARTICLES + '/' + article, "{\"title\":\"Another\"}").status())
                .isEqualTo(423);
        Reply taken = lock(emil, article);
        assertThat(taken.status()).as(taken.body()).isEqualTo(200);
        assertThat(taken.json().get("expires_at").asString())
                .isLessThan(
                        Instant.now().plus(Duration.ofMinutes(16)).toString().replace('T', ' '));
        assertThat(emil.put(ARTICLES + '/' + article, "{\"title\":\"Another\"}").status())
                .isEqualTo(200);
        assertThat(lock(edda, article).status()).isEqualTo(423);
        assertThat(emil.get(LOCKS + '/' + taken.json().get("uuid").asString()).status())
                .isEqualTo(200);
    }

    @Test
    void its_own_holder_takes_such_a_lock_again_and_whoever_has_it_may_delete() {
        String article = article();
        clock.isAheadBy(Duration.ofDays(1));
        assertThat(lock(edda, article).status()).isEqualTo(200);
        clock.isAheadBy(Duration.ZERO);

        assertThat(edda.delete(ARTICLES + '/' + article).status()).isEqualTo(423);
        assertThat(lock(edda, article).status()).isEqualTo(200);
        assertThat(edda.delete(ARTICLES + '/' + article).status()).isEqualTo(200);
    }

    @Test
    void health_tells_by_how_much_the_ledger_is_ahead_until_the_clock_has_come_there() {
        clock.isAheadBy(Duration.ofDays(3));
        article();
        clock.isAheadBy(Duration.ZERO);
        article();

        JsonNode shown = admin.get("/actuator/health").json().at("/components/clock");
        assertThat(shown.get("status").asString()).isEqualTo("DOWN");
        assertThat(shown.at("/details/head_ahead_seconds").asLong()).isBetween(250_000L, 259_200L);
        List<Instant> recorded = JdbcClient.create(DATABASE.owner())
                .sql("select recorded_at from ledger.event order by position")
                .query((row, number) -> row.getTimestamp(1).toInstant())
                .list();
        assertThat(recorded).isSorted();
        clock.isAheadBy(Duration.ofDays(4));
        assertThat(awaitUp()).isTrue();
        clock.isAheadBy(Duration.ZERO);
    }

    private static boolean awaitUp() {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode shown = admin.get("/actuator/health").json().at("/components/clock");
            if (shown.get("status").asString().equals("UP")) {
                return true;
            }
        }
        return false;
    }

    private static String article() {
        Reply made = edda.post(ARTICLES, "{\"type\":\"article\",\"title\":\"A title\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(200);
        return made.json().get("uuid").asString();
    }

    private static Reply lock(Http editor, String article) {
        return editor.post(LOCKS, "{\"srn\":\"" + article + "\"}");
    }
}
