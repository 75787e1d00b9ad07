package io.caseledger.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.http.Receiver;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.query.platform.Projections;
import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.RunningCaseledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Projections in an operator's hands; on an application of its own, since others must not wait for what is paused here. */
class ProjectionStoryTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private static final String PROJECTIONS = "/api/v1/projections";
    private static final String CASEWORK = PROJECTIONS + "/casework";
    private static final String HISTORY = "/history/api/v1/assignments";

    private static RunningCaseledger application;

    @BeforeAll
    static void start() {
        application = RunningCaseledger.startOn(DATABASE.location(), "--caseledger.webhooks.allow-private=true");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static Http admin() {
        return application.http().as("demo-admin");
    }

    private static Reply opened(String contact) {
        Reply reply = admin().post(HISTORY, "{\"mentor_id\":\"m\",\"contact_id\":\"%s\"}".formatted(contact));
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        return reply;
    }

    private static JsonNode await(String what, Predicate<JsonNode> condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        JsonNode status = admin().get(CASEWORK).json();
        while (!condition.test(status)) {
            if (System.nanoTime() > deadline) {
                fail("Waited in vain for " + what + ": " + status);
            }
            Thread.sleep(20);
            status = admin().get(CASEWORK).json();
        }
        return status;
    }

    private static JsonNode awaitState(String state) throws InterruptedException {
        return await(state, status -> status.get("state").asString().equals(state));
    }

    @Test
    void each_shows_how_far_it_has_come_also_past_events_that_do_not_concern_it() {
        opened("seen");
        admin().put("/api/v1/people/seen", "{\"name\":\"Per Olsen\"}");
        long head = application.bean(LedgerReader.class).head();
        Projections all = application.bean(Projections.class);
        all.all().stream() // nobody waits for those of the past but who reads them
                .filter(projection -> !projection.awaited())
                .forEach(projection -> assertThat(all.awaitPosition(projection.name(), head, PATIENCE))
                        .isTrue());

        JsonNode projections = admin().with("Ledger-Position", Long.toString(head))
                .get(PROJECTIONS)
                .json()
                .get("data");
        assertThat(projections.valueStream().map(each -> each.get("name").asString()))
                .contains("allocation", "billing", "casework", "directory", "directory-entries", "editorial");
        assertThat(projections.valueStream()).allSatisfy(projection -> {
            assertThat(projection.get("position").asLong()).isGreaterThanOrEqualTo(head);
            assertThat(projection.get("lag").isIntegralNumber()).isTrue();
            assertThat(projection.get("lag_seconds").asLong()).isZero();
            assertThat(projection.get("state").asString()).isEqualTo("running");
            assertThat(projection.get("progress").isNull()).isTrue();
        });
    }

    @Test
    void a_replay_is_begun_by_administrators_alone_and_of_what_exists() {
        Http http = application.http();
        assertThat(http.get(PROJECTIONS).status()).isEqualTo(401);
        assertThat(http.as("demo-viewer").get(PROJECTIONS).status()).isEqualTo(200);
        for (String action : List.of("replay", "confirm", "cancel", "pause", "resume")) {
            assertThat(http.post(CASEWORK + "/" + action, "").status()).isEqualTo(401);
            assertThat(http.as("demo-editor-a")
                            .post(CASEWORK + "/" + action, "")
                            .status())
                    .isEqualTo(403);
            assertThat(admin().post(PROJECTIONS + "/nothing/" + action, "").status())
                    .isEqualTo(404);
        }
        assertThat(admin().get(PROJECTIONS + "/nothing").status()).isEqualTo(404);
        assertThat(admin().post(CASEWORK + "/confirm", "").json().get("code").asString())
                .isEqualTo("no-replay");
    }

    @Test
    void a_replay_leaves_every_answer_and_tells_nobody_of_what_has_happened_long_ago() throws Exception {
        try (Receiver receiver = Receiver.start()) {
            String webhook = admin().post(
                            "/api/v1/webhooks",
                            "{\"url\":\"" + receiver.url() + "\",\"events\":[\"casework.Assigned\"]}")
                    .json()
                    .get("id")
                    .asString();
            opened("told-1");
            opened("told-2");
            while (receiver.messages().size() < 2) {
                Thread.sleep(20);
            }
            String before = admin().get(HISTORY + "?limit=100").body();

            assertThat(admin().post(CASEWORK + "/replay", "").status()).isEqualTo(202);
            JsonNode status = awaitState("running");

            assertThat(status.at("/last_replay/result").asString()).isEqualTo("switched");
            assertThat(status.get("progress").isNull()).isTrue();
            assertThat(admin().get(HISTORY + "?limit=100").body()).isEqualTo(before);
            opened("told-3");
            while (receiver.messages().size() < 3) {
                Thread.sleep(20);
            }
            assertThat(receiver.messages()).hasSize(3);
            assertThat(receiver.messages().getLast().body()).contains("told-3");
            admin().delete("/api/v1/webhooks/" + webhook);
        }
    }

    @Test
    void a_tampered_row_is_reported_and_replaced_only_when_somebody_says_yes() throws Exception {
        opened("tampered");
        JdbcClient owner = JdbcClient.create(DATABASE.owner());
        owner.sql("update read.assignment set mentor_id = 'intruder' where contact_id = 'tampered'")
                .update();
        admin().post(CASEWORK + "/replay", "");
        JsonNode waiting = await(
                "the difference",
                status -> status.path("phase").asString("").equals("waiting")
                        || status.get("state").asString().equals("running"));

        assertThat(waiting.get("state").asString()).isEqualTo("replaying");
        assertThat(waiting.get("differs").propertyNames()).containsExactly("assignment");
        assertThat(waiting.at("/differs/assignment/live_rows").asLong())
                .isEqualTo(waiting.at("/differs/assignment/rebuilt_rows").asLong());
        Reply again = admin().post(CASEWORK + "/replay", "");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().get("code").asString()).isEqualTo("replay-running");
        assertThat(mentor()).isEqualTo("intruder");
        admin().post(CASEWORK + "/cancel", "");
        assertThat(awaitState("running").at("/last_replay/result").asString()).isEqualTo("cancelled");
        assertThat(mentor()).isEqualTo("intruder");

        admin().post(CASEWORK + "/replay", "");
        await("the difference", status -> status.path("phase").asString("").equals("waiting"));
        assertThat(admin().post(CASEWORK + "/confirm", "").status()).isEqualTo(202);
        assertThat(awaitState("running").at("/last_replay/result").asString()).isEqualTo("switched");
        assertThat(mentor()).isEqualTo("m");
    }

    private static String mentor() {
        return admin().get(HISTORY + "?contact_id=tampered")
                .json()
                .at("/data/0/mentor_id")
                .asString();
    }

    @Test
    void a_paused_projection_falls_behind_and_catches_up_also_after_a_restart() throws Exception {
        assertThat(admin().post(CASEWORK + "/pause", "").json().get("state").asString())
                .isEqualTo("paused");
        assertThat(admin().post(CASEWORK + "/pause", "").status())
                .as("saying it twice is no fault")
                .isEqualTo(200);
        Reply late = opened("late");
        String position = late.header("Ledger-Position").orElseThrow();
        assertThat(total("late")).isZero();
        assertThat(admin().with("Ledger-Position", position).get(HISTORY).status())
                .isEqualTo(503);
        JsonNode status = admin().get(CASEWORK).json();
        assertThat(status.get("state").asString()).isEqualTo("paused");
        assertThat(status.get("lag").asLong()).isPositive();
        assertThat(admin().get(PROJECTIONS + "/editorial").json().get("state").asString())
                .isEqualTo("running");

        application.close();
        start();
        opened("later");
        assertThat(admin().get(CASEWORK).json().get("state").asString()).isEqualTo("paused");
        assertThat(total("late") + total("later")).isZero();

        admin().post(CASEWORK + "/resume", "");
        assertThat(admin().with("Ledger-Position", position).get(HISTORY).status())
                .isEqualTo(200);
        assertThat(total("late")).isOne();
        await("the rest", each -> each.get("lag").asLong() == 0);
        assertThat(total("later")).isOne();
        assertThat(awaitState("running").get("lag").asLong()).isZero();
    }

    private static int total(String contact) {
        return admin().get(HISTORY + "?contact_id=" + contact)
                .json()
                .at("/pagination/total")
                .asInt();
    }

    @Test
    void a_replay_can_be_watched_to_its_end() throws Exception {
        opened("watched");
        try (EventStream stream = EventStream.open(application.url() + CASEWORK, "demo-admin", null)) {
            assertThat(stream.contentType()).startsWith("text/event-stream");
            JsonNode status = next(stream);
            assertThat(status.get("name").asString()).isEqualTo("casework");
            JdbcClient.create(DATABASE.owner())
                    .sql("update read.assignment set notes = 'x' where contact_id = 'watched'")
                    .update();
            admin().post(CASEWORK + "/replay", "");
            List<Double> progress = new ArrayList<>();
            while (!status.path("phase").asString("").equals("waiting")) {
                status = next(stream);
                progress.add(status.path("progress").asDouble(0));
            }
            assertThat(progress).isSorted();
            admin().post(CASEWORK + "/confirm", "");
            while (!status.at("/last_replay/result").asString("").equals("switched")
                    || !status.get("state").asString().equals("running")) {
                status = next(stream);
            }
            assertThat(status.get("progress").isNull()).isTrue();
        }
        try (EventStream stream = EventStream.open(application.url() + PROJECTIONS, "demo-viewer", null)) {
            List<String> names = new ArrayList<>();
            while (names.size() < application.bean(Projections.class).all().size()) {
                names.add(next(stream).get("name").asString());
            }
            assertThat(names).contains("casework", "editorial").doesNotHaveDuplicates();
        }
    }

    private static JsonNode next(EventStream stream) throws InterruptedException {
        EventStream.Event event = stream.next();
        if (event == null) {
            return fail("The stream says nothing any more");
        }
        assertThat(event.type()).isEqualTo("projection");
        return event.data();
    }
}
