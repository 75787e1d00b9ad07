package io.caseledger.standalone.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.RunningCaseledger;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Imports sent again, sent slowly, and sent by the command line. */
class ImportClientsTest {

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private static final String IMPORTS = "/api/v1/imports";
    private static final String HEADER = "case:concept:name,concept:name,org:resource,time:timestamp\n";
    private static final String BODY_TIMEOUT = "2s";

    @TempDir
    static Path data;

    private static RunningCaseledger application;
    private static Http admin;

    @BeforeAll
    static void start() {
        application = RunningCaseledger.startOn(
                DATABASE.location(),
                "--caseledger.data=" + data,
                "--caseledger.http.body-timeout=" + BODY_TIMEOUT,
                "--caseledger.http.body-rate=2KB");
        admin = application.http().as("demo-admin");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static String log(String caseId) {
        return HEADER + caseId + ",receive,ann,2011-10-10T09:00:00Z\n";
    }

    @Nested
    class A_key {

        private Reply send(String key, String query, String log) {
            return admin.with("Idempotency-Key", key).with("Prefer", "wait=60").post(IMPORTS + query, "text/csv", log);
        }

        private String imported(String key, String query, String log) {
            Reply reply = send(key, query, log);
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            return reply.json().get("id").asString();
        }

        @Test
        void of_an_import_is_of_use_for_no_other_post_of_its_caller_and_the_reverse() {
            imported("import first", log("key-1"));
            Reply webhook = admin.with("Idempotency-Key", "import-first")
                    .post("/api/v1/webhooks", "{\"url\":\"http://127.0.0.1:9/\",\"events\":[\"casework.Deleted\"]}");
            assertThat(webhook.status()).as(webhook.body()).isEqualTo(422);
            assertThat(admin.with("Idempotency-Key", "import-first")
                            .post("/history/api/v1/assignments", "{\"mentor_id\":\"m\",\"contact_id\":\"c\"}")
                            .status())
                    .isEqualTo(422);
            assertThat(admin.with("Idempotency-Key", "case-first")
                            .post("/history/api/v1/assignments", "{\"mentor_id\":\"m\",\"contact_id\":\"c\"}")
                            .status())
                    .isEqualTo(201);

            assertThat(send("case-first", "", log("key-1")).status()).isEqualTo(422);
        }

        private void imported(String key, String log) {
            imported(key.replace(' ', '-'), "", log);
        }

        @Test
        void stands_for_the_query_too_in_whatever_form_it_is_written() {
            String first = imported("query", "?log=a%20b&deleted=reopen", log("key-2"));

            assertThat(imported("query", "?deleted=reopen&log=a+b", log("key-2")))
                    .isEqualTo(first);
            assertThat(send("query", "?log=c", log("key-2")).status()).isEqualTo(422);
            assertThat(send("query", "", log("key-2")).status()).isEqualTo(422);
        }

        @Test
        void stands_for_the_query_of_every_post_but_not_for_the_token_in_it() {
            Http keyed = application.http().with("Idempotency-Key", "form");
            String form = "user_id=8&starts_at=2018-06-21&ends_at=2018-06-27";
            Reply first = keyed.form("POST", "/api/v1/projects/4/assignments?auth=demo-admin", form);
            assertThat(first.status()).as(first.body()).isBetween(200, 201);

            assertThat(keyed.as("demo-admin")
                            .form("POST", "/api/v1/projects/4/assignments", form)
                            .body())
                    .isEqualTo(first.body());
            assertThat(keyed.as("demo-admin")
                            .form("POST", "/api/v1/projects/4/assignments?page=2", form)
                            .status())
                    .isEqualTo(422);
        }

        @Test
        void that_has_ended_can_be_used_anew() {
            String first = imported("ended", "", log("key-3"));
            JdbcClient.create(DATABASE.owner())
                    .sql(
                            "update ledger.idempotency set recorded_at = recorded_at - interval '8 days' where key = 'ended'")
                    .update();

            assertThat(imported("ended", "", log("key-4"))).isNotEqualTo(first);
        }

        @Test
        void of_an_import_that_failed_is_free_for_the_same_log() {
            String first = imported("failed", "", log("key-5"));
            JdbcClient.create(DATABASE.owner())
                    .sql("update ledger.import_run set state = 'failed' where id = ?")
                    .param(first)
                    .update();

            String second = imported("failed", "", log("key-5"));
            assertThat(second).isNotEqualTo(first);
            assertThat(imported("failed", "", log("key-5"))).isEqualTo(second);
        }
    }

    @Nested
    class A_slow_sender {

        /** In pieces, with pauses that are longer together than a body may be waited for that does not come. */
        private String sent(byte[] body, int piece, long pauseMillis) throws Exception {
            URI url = URI.create(application.url());
            try (Socket socket = new Socket(url.getHost(), url.getPort())) {
                socket.setSoTimeout(60_000);
                socket.getOutputStream()
                        .write(("POST " + IMPORTS
                                        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo-admin\r\n"
                                        + "Connection: close\r\nPrefer: wait=60\r\nContent-Type: text/csv\r\nContent-Length: "
                                        + body.length + "\r\n\r\n")
                                .getBytes(UTF_8));
                try {
                    for (int at = 0; at < body.length && socket.getInputStream().available() == 0; at += piece) {
                        socket.getOutputStream().write(body, at, Math.min(piece, body.length - at));
                        Thread.sleep(pauseMillis);
                    }
                } catch (IOException hungUp) {
                    assertThat(socket.getInputStream().available())
                            .as("an answer")
                            .isPositive();
                }
                return new String(socket.getInputStream().readAllBytes(), UTF_8);
            }
        }

        @Test
        void whose_log_comes_at_the_rate_may_take_longer_than_the_time_for_a_body() throws Exception {
            String lines = IntStream.range(0, 1_000)
                    .mapToObj(number -> "slow,step " + number + ",ann,2011-10-10T09:00:00Z\n")
                    .reduce(HEADER, String::concat);
            byte[] body = lines.getBytes(UTF_8);

            String answer = sent(body, body.length / 8, 400);
            assertThat(answer).startsWith("HTTP/1.1 200").contains("\"state\":\"done\"", "\"lines\":1000");
        }

        @Test
        void who_sends_hardly_anything_is_told_so_and_leaves_nothing() throws Exception {
            String answer = sent((HEADER + "x".repeat(20_000)).getBytes(UTF_8), 10, 100);

            assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json", "malformed-body");
            try (Stream<Path> spooled = Files.list(data.resolve("imports"))) {
                assertThat(spooled).isEmpty();
            }
        }
    }

    @Nested
    class The_command_line {

        @TempDir
        private Path folder;

        private record Ended(int status, String out, String err) {}

        private Ended run(String name, String log, String... options) throws Exception {
            assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a shell");
            Path file = Files.writeString(folder.resolve(name), log);
            List<String> line = new ArrayList<>(List.of("/bin/sh", "../caseledger", "import", file.toString()));
            line.addAll(List.of("--url", application.url()));
            line.addAll(List.of(options));
            Path out = folder.resolve("out");
            Path err = folder.resolve("err");
            Process process = new ProcessBuilder(line)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        }

        @Test
        void ends_with_status_1_where_lines_were_rejected_unless_that_is_allowed() throws Exception {
            String log = log("cli-1") + "cli-1,check,ann,yesterday\n";

            Ended first = run("log.csv", log);
            assertThat(first.status).as(first.toString()).isEqualTo(1);
            assertThat(first.out)
                    .contains("done: 2 lines of 1 cases, 3 new events", "1 rejected", "line 3: time:timestamp");
            assertThat(run("log.csv", log, "--allow-rejected").status).isZero();
            assertThat(run("log.csv", log("cli-1")).status)
                    .as("nothing is rejected")
                    .isZero();
        }

        @Test
        void names_the_log_and_warns_where_cases_go_on_in_one_without_a_name() throws Exception {
            String other = HEADER + "cli-2,receive,bob,2011-10-10T10:00:00Z\n";
            assertThat(run("log.csv", log("cli-2")).err).isEmpty();

            Ended named = run("log.csv", other, "--log", "Büro & Söhne 100%");
            assertThat(named.out).contains("3 new events");
            assertThat(named.err).isEmpty();
            assertThat(JdbcClient.create(DATABASE.owner())
                            .sql("select count(*) from ledger.import_run where log = 'Büro & Söhne 100%'")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(1);
            Ended unnamed = run("log.csv", other);
            assertThat(unnamed.status).isZero();
            assertThat(unnamed.err).contains("1 cases were there before and go on", "--log");
        }

        @Test
        void takes_XES_by_its_name_in_capital_letters() throws Exception {
            Ended ended = run(
                    "LOG.XES",
                    "<log><trace><string key='concept:name' value='cli-3'/><event><string key='concept:name' value='a'/>"
                            + "<date key='time:timestamp' value='2011-10-10T09:00:00Z'/></event></trace></log>");
            assertThat(ended.out).as(ended.toString()).contains("done: 1 lines of 1 cases, 3 new events");
        }

        @Test
        void opens_deleted_cases_anew_where_it_is_told_to() throws Exception {
            run("log.csv", log("cli-4"));
            String id = requireNonNull(admin.get("/history/api/v1/assignments?contact_id=cli-4")
                            .json()
                            .at("/data/0/assignment_id"))
                    .asString();
            admin.delete("/history/api/v1/assignments/" + id);

            assertThat(run("log.csv", log("cli-4"), "--reopen-deleted").out).contains("3 new events");
            assertThat(run("log.csv", log("cli-4"), "--reopen-deleted").out).contains(" 0 new events");
        }

        @Test
        void says_how_a_header_line_is_separated() throws Exception {
            Ended ended = run("log.csv", log("cli-5").replace(',', ';'));

            assertThat(ended.status).isEqualTo(1);
            assertThat(ended.err).contains("separated by semicolons");
        }
    }
}
