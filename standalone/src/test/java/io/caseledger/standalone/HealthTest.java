package io.caseledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What health says while something stands still, and to whom. */
@Timeout(300)
class HealthTest {

    private static final String HEALTH = "/actuator/health";
    private static final String READINESS = HEALTH + "/readiness";
    private static final String LIVENESS = HEALTH + "/liveness";
    private static final String UP = "{\"status\":\"UP\"}";
    private static final String DOWN = "{\"status\":\"DOWN\"}";

    /** Two seconds and what a busy machine adds; those who wait for pools and sockets in turn need ten and more. */
    private static final Duration SOON = Duration.ofSeconds(7);

    @Nested
    class While_PostgreSQL_stands_still {

        @Test
        void health_and_readiness_say_so_in_time_and_liveness_does_not(@TempDir Path data) throws Exception {
            try (CaseledgerProcess application = CaseledgerProcess.start(data)) {
                Http http = application.http();
                Http admin = http.as("demo-admin");
                await("readiness", () -> http.get(READINESS).status() == 200);
                List<ProcessHandle> server = server(application);
                signal("STOP", server);
                try {
                    for (int i = 0; i < 6; i++) {
                        Thread.sleep(2_100); // what is kept for a second may still say UP
                        assertThat(soon(http, HEALTH).status()).isEqualTo(503);
                        assertThat(soon(http, READINESS).body()).isEqualTo(DOWN);
                        assertThat(soon(http, LIVENESS).body()).isEqualTo(UP);
                        JsonNode database = soon(admin, HEALTH).json().at("/components/db");
                        assertThat(database.get("status").asString()).isEqualTo("DOWN");
                        assertThat(database.at("/details/error").asString()).isNotEmpty();
                    }
                } finally {
                    signal("CONT", server);
                }
                await("readiness", () -> http.get(READINESS).status() == 200);
                await("health", () -> http.get(HEALTH).body().equals(UP));
                String log = application.output();
                assertThat(log).as("stack traces").doesNotContain("\tat ");
                assertThat(log.split("The database does not answer", -1))
                        .as(log)
                        .hasSizeLessThanOrEqualTo(3);
                assertThat(log.lines().count()).as(log).isLessThan(60);
            }
        }

        private List<ProcessHandle> server(CaseledgerProcess application) {
            ProcessHandle postmaster = application.postmaster().orElseThrow();
            return Stream.concat(Stream.of(postmaster), postmaster.descendants())
                    .toList();
        }

        private void signal(String name, List<ProcessHandle> processes) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(List.of("kill", "-" + name));
            processes.forEach(process -> command.add(Long.toString(process.pid())));
            new ProcessBuilder(command).inheritIO().start().waitFor();
        }

        private Http.Reply soon(Http http, String path) {
            long began = System.nanoTime();
            Http.Reply reply = http.get(path);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as(path + ' ' + reply.body())
                    .isLessThan(SOON);
            return reply;
        }
    }

    @Nested
    class While_a_projection_stands_still {

        @Test
        void readiness_says_so_and_liveness_does_not() throws Exception {
            try (TestDatabase database = TestDatabase.create();
                    RunningCaseledger application = RunningCaseledger.startOn(
                            database.location(), "--caseledger.projections.stalled-after=1s");
                    Connection idle = database.owner().getConnection();
                    Statement statement = idle.createStatement()) {
                Http http = application.http();
                Http admin = http.as("demo-admin");
                await("readiness", () -> http.get(READINESS).status() == 200);
                idle.setAutoCommit(false);
                statement.execute("lock table read.assignment");
                Http.Reply written = admin.with("Prefer", "respond-async")
                        .post("/history/api/v1/assignments", "{\"mentor_id\":\"m\",\"contact_id\":\"c\"}");
                assertThat(written.status()).isEqualTo(201);

                await("readiness", () -> http.get(READINESS).body().equals(DOWN));
                assertThat(http.get(LIVENESS).body()).isEqualTo(UP);
                assertThat(admin.get(HEALTH)
                                .json()
                                .at("/components/projections/status")
                                .asString())
                        .isEqualTo("OUT_OF_SERVICE");

                idle.rollback();
                await("readiness", () -> http.get(READINESS).body().equals(UP));
            }
        }
    }

    @Nested
    class Callers {

        @Test
        void are_told_up_or_down_alone_unless_they_operate(@TempDir Path data) {
            try (RunningCaseledger application = RunningCaseledger.start(data)) {
                for (Http http : List.of(application.http(), application.http().as("demo-viewer"))) {
                    for (String path : List.of(HEALTH, READINESS, LIVENESS)) {
                        assertThat(http.get(path).body()).as(path).isEqualTo(UP);
                    }
                    assertThat(http.get(HEALTH + "/db").status()).isIn(401, 404);
                }
                JsonNode components =
                        application.http().as("demo-admin").get(HEALTH).json().get("components");
                assertThat(components.propertyNames()).contains("db", "diskSpace", "projections");
                assertThat(components.at("/diskSpace/details/path").asString()).startsWith(data.toString());
                assertThat(components.at("/diskSpace/details/threshold").asLong())
                        .isGreaterThan(2L << 30);
                assertThat(components.at("/db/details/durability").asString()).isEqualTo("on");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {HEALTH, READINESS})
        void that_come_all_at_once_cost_no_connections(String path) throws Exception {
            try (TestDatabase database = TestDatabase.create();
                    RunningCaseledger application = RunningCaseledger.startOn(database.location())) {
                Http http = application.http();
                await("readiness", () -> http.get(READINESS).status() == 200);
                JdbcClient owner = JdbcClient.create(database.owner());
                long before = opened(owner);
                try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                    List<Future<Http.Reply>> replies = new ArrayList<>();
                    for (int i = 0; i < 300; i++) {
                        replies.add(callers.submit(() -> http.get(path)));
                    }
                    for (Future<Http.Reply> reply : replies) {
                        assertThat(reply.get().body()).isEqualTo(UP);
                    }
                }
                Thread.sleep(1_100); // PostgreSQL counts sessions with a delay
                assertThat(opened(owner) - before)
                        .as("sessions opened meanwhile")
                        .isLessThan(30);
            }
        }

        private static long opened(JdbcClient owner) {
            return owner.sql("select sessions from pg_stat_database where datname = current_database()")
                    .query(Long.class)
                    .single();
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            try {
                Thread.sleep(100);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stop);
            }
        }
    }
}
