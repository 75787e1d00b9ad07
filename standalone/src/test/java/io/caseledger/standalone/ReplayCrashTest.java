package io.caseledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A process dies somewhere in a replay: what is live is as it was, and nothing is left of the other. */
@Timeout(value = 9, unit = TimeUnit.MINUTES)
class ReplayCrashTest {

    private static final int DEATHS = 3;
    private static final int CASES = 3_000;
    private static final String HISTORY = "/history/api/v1/assignments";
    private static final String CASEWORK = "/api/v1/projections/casework";

    private final Random random = new Random(20_260_326);

    @Test
    void the_live_tables_survive_and_the_next_replay_succeeds(@TempDir Path data) throws Exception {
        try (CaseledgerProcess application = CaseledgerProcess.start(data)) {
            imported(application.url());
            application.kill();
        }
        long longest = 1_500;
        for (int death = 0; death < DEATHS; death++) {
            try (CaseledgerProcess application = CaseledgerProcess.start(data)) {
                Http http = application.http().as("demo-admin");
                assertThat(http.get(HISTORY + "?limit=1")
                                .json()
                                .at("/pagination/total")
                                .asInt())
                        .isEqualTo(CASES + death);
                assertThat(status(http).get("state").asString()).isEqualTo("running");
                assertThat(http.post(CASEWORK + "/replay", "").status()).isEqualTo(202);
                long began = System.nanoTime();
                assertThat(http.post(HISTORY, "{\"mentor_id\":\"m\",\"contact_id\":\"c\"}")
                                .status())
                        .isEqualTo(201);
                Thread.sleep(random.nextLong(longest));
                JsonNode last = status(http);
                application.kill();
                if (!last.get("state").asString().equals("replaying")) {
                    longest = Math.max(1, (System.nanoTime() - began) / 2_000_000); // it was over: earlier next time
                }
            }
        }
        try (RunningCaseledger application = RunningCaseledger.start(data)) {
            ReadTables tables = new ReadTables(application);
            Map<String, List<String>> left = tables.rows();
            assertThat(tables.leftovers()).isEmpty();
            assertThat(left.get("read.assignment")).hasSize(CASES + DEATHS);
            Http http = application.http().as("demo-admin");
            assertThat(status(http).at("/last_replay/result").asString()).isIn("interrupted", "switched");

            assertThat(http.post(CASEWORK + "/replay", "").status()).isEqualTo(202);
            while (status(http).get("state").asString().equals("replaying")) {
                Thread.sleep(20);
            }
            assertThat(status(http).at("/last_replay/result").asString()).isEqualTo("switched");
            assertThat(tables.rows()).isEqualTo(left);
            tables.replayOneByOne();
            assertThat(tables.rows()).isEqualTo(left);
        }
    }

    private static JsonNode status(Http http) {
        return http.get(CASEWORK).json();
    }

    private static void imported(String url) throws Exception {
        StringBuilder log = new StringBuilder("case:concept:name,concept:name,org:resource,time:timestamp\n");
        for (int i = 0; i < CASES; i++) {
            log.append("case-%d,receive,ann,2011-10-10T09:00:00Z%n".formatted(i));
            log.append("case-%d,answer,bob,2011-10-11T09:00:00Z%n".formatted(i));
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/v1/imports"))
                .header("Authorization", "Bearer demo-admin")
                .header("Content-Type", "text/csv")
                .header("Prefer", "wait=60")
                .POST(BodyPublishers.ofString(log.toString()))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, BodyHandlers.ofString()).body()).contains("\"state\":\"done\"");
        }
    }
}
