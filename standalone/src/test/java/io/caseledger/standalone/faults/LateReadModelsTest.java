package io.caseledger.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.query.platform.Projections;
import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.RunningCaseledger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Writes whose read models do not come in time, as after a crash of the database. */
class LateReadModelsTest {

    private static final String HISTORY = "/history/api/v1/assignments";
    private static final String HEADER = "Preference-Applied";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    @TempDir
    static Path data;

    private static RunningCaseledger application;
    private static Http admin;

    @BeforeAll
    static void start() {
        application = RunningCaseledger.startOn(
                DATABASE.location(), "--caseledger.data=" + data, "--caseledger.imports.shown-within=2s");
        admin = application.http().as("demo-admin");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void every_write_says_that_the_next_read_may_not_show_it() {
        Projections projections = application.bean(Projections.class);
        Reply shown = open("k1");
        assertThat(shown.header(HEADER)).as("a read shows it").isEmpty();
        String item = HISTORY + '/' + shown.json().get("assignment_id").asString();
        projections.pause("casework");
        List<Reply> late;
        try {
            late = List.of(open("k2"), open("k2"), admin.put(item, "{\"notes\":\"late\"}"), admin.delete(item));
        } finally {
            projections.resume("casework");
        }

        assertThat(late).extracting(Reply::status).containsExactly(201, 201, 200, 200);
        assertThat(late).allSatisfy(reply -> {
            assertThat(reply.header(HEADER)).contains("respond-async");
            assertThat(reply.header("Ledger-Position")).isPresent();
        });
        String last = late.getLast().header("Ledger-Position").orElseThrow();
        assertThat(admin.with("Ledger-Position", last).get(item).status()).isEqualTo(404);
        assertThat(open("k3").header(HEADER)).isEmpty();
    }

    @Test
    void who_asked_for_it_is_told_that_it_was_done_so() {
        Reply reply = admin.with("Prefer", "respond-async").post("/api/v1/people", "{}");
        assertThat(reply.header(HEADER)).as("a refusal").isEmpty();
        assertThat(admin.with("Prefer", "respond-async")
                        .put("/api/v1/people/p2", "{\"name\":\"Liv\"}")
                        .header(HEADER))
                .contains("respond-async");
    }

    @Test
    void an_import_says_that_reads_do_not_show_it_until_they_do() {
        Projections projections = application.bean(Projections.class);
        Reply late;
        JsonNode seen;
        projections.pause("casework");
        try {
            late = imported("late,receive,ann");
            seen = admin.get(late.header("Location").orElseThrow()).json();
        } finally {
            projections.resume("casework");
        }

        assertThat(late.status()).as(late.body()).isEqualTo(202);
        assertThat(late.json().get("events").asInt()).isEqualTo(3);
        for (JsonNode told : List.of(late.json(), seen)) {
            assertThat(told.get("state").asString()).isEqualTo("recorded");
            assertThat(told.get("reason").asString()).contains("reads do not show it yet", "/api/v1/projections");
        }
        projections.awaitPosition("casework", Long.parseLong(last()), PATIENCE);
        JsonNode shown = admin.get(late.header("Location").orElseThrow()).json();
        assertThat(shown.get("state").asString()).as(shown.toString()).isEqualTo("done");
        assertThat(shown.get("reason").isNull()).isTrue();
        assertThat(imported("late,receive,ann").status()).isEqualTo(200);
    }

    @Test
    void an_import_says_how_many_of_its_cases_are_passed_over_until_they_are_not() {
        JdbcClient owner = JdbcClient.create(DATABASE.owner());
        owner.sql("alter table read.assignment add constraint no_poison check (mentor_id <> 'poison') not valid")
                .update();
        Reply parked;
        try {
            parked = imported("good,receive,ann", "parked-1,receive,poison", "parked-2,receive,poison");
        } finally {
            owner.sql("alter table read.assignment drop constraint no_poison").update();
        }

        assertThat(parked.status()).as(parked.body()).isEqualTo(202);
        assertThat(parked.json().get("state").asString()).isEqualTo("recorded");
        assertThat(parked.json().get("reason").asString()).contains("streams of 2 cases are passed over");
        assertThat(imported("good-2,receive,ann").json().get("state").asString())
                .as("of other cases")
                .isEqualTo("done");
        String streams = "/api/v1/projections/casework/parked";
        admin.get(streams)
                .json()
                .get("data")
                .valueStream()
                .map(stream -> stream.get("stream").asString())
                .forEach(stream -> assertThat(admin.post(streams + '/' + stream + "/retry", "")
                                .status())
                        .isEqualTo(200));
        assertThat(admin.get(parked.header("Location").orElseThrow())
                        .json()
                        .get("state")
                        .asString())
                .isEqualTo("done");
    }

    private static String last() {
        return admin.put("/api/v1/people/last", "{\"name\":\"Liv\"}")
                .header("Ledger-Position")
                .orElseThrow();
    }

    private static Reply imported(String... lines) {
        StringBuilder log = new StringBuilder("case:concept:name,concept:name,org:resource,time:timestamp\n");
        for (String line : lines) {
            log.append(line).append(",2011-10-10T09:00:00Z\n");
        }
        return admin.with("Prefer", "wait=60").post("/api/v1/imports", "text/csv", log.toString());
    }

    private static Reply open(String key) {
        return admin.with("Idempotency-Key", key).post(HISTORY, "{\"mentor_id\":\"m\",\"contact_id\":\"c\"}");
    }
}
