package io.caseledger.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.RunningCaseledger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A stream that cannot be shown, as its operator and everybody else see it. */
class ParkingStoryTest {

    private static final String HISTORY = "/history/api/v1/assignments";
    private static final String PARKED = "/api/v1/projections/casework/parked";
    private static final String HEALTH = "/actuator/health";

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private static RunningCaseledger application;
    private static JdbcClient owner;

    private static Http admin;
    private static Http editor;

    @BeforeAll
    static void start() {
        application = RunningCaseledger.startOn(DATABASE.location());
        admin = application.http().as("demo-admin");
        editor = application.http().as("demo-editor-a");
        owner = JdbcClient.create(DATABASE.owner());
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeEach
    void forbidANote() {
        owner.sql("alter table read.assignment add constraint no_poison check (notes <> 'poison') not valid")
                .update();
    }

    @AfterEach
    void fix() {
        owner.sql("alter table read.assignment drop constraint if exists no_poison")
                .update();
    }

    /** Opened well, then given a note that the read model cannot take; answers its id. */
    private static String poisoned() {
        Reply opened = editor.post(HISTORY, "{\"mentor_id\":\"m\",\"contact_id\":\"c\",\"notes\":\"well\"}");
        assertThat(opened.status()).isEqualTo(201);
        String id = opened.json().get("assignment_id").asString();
        Reply written = editor.put(HISTORY + '/' + id, "{\"notes\":\"poison\"}");
        assertThat(written.status()).as("it is in the ledger").isEqualTo(200);
        await("the stream to be parked", () -> found(id).isPresent());
        return id;
    }

    private static Optional<JsonNode> found(String stream) {
        return admin.get(PARKED + "?limit=100")
                .json()
                .get("data")
                .valueStream()
                .filter(one -> one.get("stream").asString().equals(stream))
                .findFirst();
    }

    private static JsonNode entry(String stream) {
        return found(stream).orElseThrow();
    }

    /** Whether the list shows an assignment with this note. */
    private static boolean shows(String id, String note) {
        return editor.get(HISTORY + "?limit=100&search=" + note)
                .json()
                .get("data")
                .valueStream()
                .anyMatch(one -> one.get("assignment_id").asString().equals(id));
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("Waited in vain for " + what);
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Test
    void it_is_listed_with_what_failed_while_all_others_go_on() {
        String id = poisoned();
        String other = editor.post(HISTORY, "{\"mentor_id\":\"m\",\"contact_id\":\"c\",\"notes\":\"fine\"}")
                .json()
                .get("assignment_id")
                .asString();

        assertThat(shows(other, "fine")).isTrue();
        assertThat(shows(id, "well")).isTrue();
        JsonNode parked = entry(id);
        assertThat(parked.get("state").asString()).isEqualTo("parked");
        assertThat(parked.get("first_sequence").asLong()).isEqualTo(1);
        assertThat(parked.get("events").asLong()).isEqualTo(1);
        assertThat(parked.get("error").asString()).contains("no_poison").doesNotContain("well");
        fix();
        assertThat(admin.post(PARKED + '/' + id + "/retry", "").status()).isEqualTo(200);
    }

    @Test
    void after_the_fix_a_retry_shows_all_of_it() {
        String id = poisoned();
        assertThat(editor.put(HISTORY + '/' + id, "{\"last_contact_date\":\"2026-01-25T00:00:00Z\"}")
                        .status())
                .isEqualTo(200);
        await("the next event to be passed over", () -> entry(id).get("events").asLong() == 2);
        Reply failed = admin.post(PARKED + '/' + id + "/retry", "");
        assertThat(failed.status()).isEqualTo(409);
        assertThat(failed.json().get("code").asString()).isEqualTo("still-parked");
        assertThat(failed.json().get("detail").asString()).contains("no_poison");
        assertThat(entry(id).get("attempts").asInt()).isGreaterThanOrEqualTo(2);
        fix();
        Reply applied = admin.post(PARKED + '/' + id + "/retry", "");

        assertThat(applied.status()).as(applied.body()).isEqualTo(200);
        assertThat(applied.json().get("state").asString()).isEqualTo("applied");
        assertThat(shows(id, "poison")).isTrue();
        assertThat(found(id)).isEmpty();
        assertThat(admin.post(PARKED + '/' + id + "/retry", "").status()).isEqualTo(404);
    }

    @Test
    void discarded_it_stays_listed_with_who_and_why_and_is_shown_as_it_was() {
        String id = poisoned();
        long head = application.bean(LedgerReader.class).head();
        assertThat(admin.post(PARKED + '/' + id + "/discard", "{}").status()).isEqualTo(422);
        assertThat(admin.post(PARKED + '/' + id + "/discard", "{\"reason\":\" \"}")
                        .status())
                .isEqualTo(422);
        Reply discarded = admin.post(PARKED + '/' + id + "/discard", "{\"reason\":\"A test entry\"}");
        assertThat(discarded.status()).as(discarded.body()).isEqualTo(200);
        fix();

        JsonNode kept = entry(id);
        assertThat(kept.get("state").asString()).isEqualTo("discarded");
        assertThat(kept.get("discarded_by").asString()).isEqualTo("demo-admin");
        assertThat(kept.get("discarded_at").isNull()).isFalse();
        assertThat(kept.get("reason").asString()).isEqualTo("A test entry");
        assertThat(kept.get("next_try").isNull()).isTrue();
        assertThat(editor.put(HISTORY + '/' + id, "{\"notes\":\"better\"}").status())
                .isEqualTo(200);
        assertThat(shows(id, "well")).isTrue();
        for (String again : List.of("/retry", "/discard")) {
            Reply refused = admin.post(PARKED + '/' + id + again, "{\"reason\":\"Again\"}");
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.json().get("code").asString()).isEqualTo("stream-discarded");
        }
        List<StoredEvent> ledger = application.bean(LedgerReader.class).after(head, 100);
        assertThat(ledger).as("of all this only the note is in the ledger").hasSize(1);
    }

    @Test
    void health_and_meters_tell_of_it_until_it_is_over() {
        await("health", () -> status(admin).equals("UP"));
        String id = poisoned();
        await("health", () -> status(admin).equals("DEGRADED"));
        assertThat(status(application.http())).isEqualTo("UP");
        Reply everybody = application.http().get(HEALTH);
        assertThat(everybody.status()).isEqualTo(200);
        assertThat(everybody.json().has("components")).isFalse();
        assertThat(editor.get(HEALTH).json().has("components")).isFalse();
        JsonNode projection = admin.get(HEALTH).json().at("/components/projections/details/casework");
        assertThat(projection.get("parked_streams").asInt()).isEqualTo(1);
        assertThat(measured("caseledger.projection.parked")).isEqualTo(1);
        assertThat(measured("caseledger.projection.attempts")).isPositive();
        assertThat(admin.with("Accept", "text/plain")
                        .get("/actuator/prometheus")
                        .body())
                .contains("caseledger_projection_parked{projection=\"casework\"} 1.0")
                .contains("caseledger_projection_lag_time_seconds{projection=\"casework\"}");
        fix();
        assertThat(admin.post(PARKED + '/' + id + "/retry", "").status()).isEqualTo(200);

        await("health", () -> status(admin).equals("UP"));
        assertThat(measured("caseledger.projection.parked")).isZero();
    }

    private static String status(Http http) {
        return http.get(HEALTH).json().get("status").asString();
    }

    private static double measured(String meter) {
        return admin.get("/actuator/metrics/" + meter + "?tag=projection:casework")
                .json()
                .at("/measurements/0/value")
                .asDouble();
    }

    @Nested
    class Management_paths {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/actuator",
                    "/actuator/",
                    "/actuator/metrics",
                    "/actuator/metrics/jvm.info",
                    "/actuator/prometheus",
                    "/actuator/env",
                    "/actuator/health/../metrics",
                    "//actuator/metrics"
                })
        void are_for_administrators(String path) {
            assertThat(application.http().get(path).status()).isIn(400, 401);
            assertThat(application.http().as("nobody").get(path).status()).isIn(400, 401);
            assertThat(editor.get(path).status()).isIn(400, 403);
        }

        @Test
        void of_health_are_for_everybody() {
            for (String path : List.of(HEALTH, HEALTH + "/liveness", HEALTH + "/readiness")) {
                assertThat(application.http().get(path).status()).as(path).isIn(200, 503);
            }
        }
    }

    @Nested
    class Refusals {

        @Test
        void everyone_but_an_administrator() {
            assertThat(application.http().get(PARKED).status()).isEqualTo(401);
            assertThat(editor.get(PARKED).status()).isEqualTo(403);
            assertThat(editor.post(PARKED + "/x/retry", "").status()).isEqualTo(403);
            assertThat(editor.post(PARKED + "/x/discard", "{\"reason\":\"r\"}").status())
                    .isEqualTo(403);
        }

        @ParameterizedTest
        @ValueSource(strings = {"x", "~", "~2", "~zz", "a~2Fb", "~61"})
        void of_what_is_not_parked(String stream) {
            assertThat(admin.post(PARKED + '/' + stream + "/retry", "").status())
                    .isEqualTo(404);
            assertThat(admin.post(PARKED + '/' + stream + "/discard", "{\"reason\":\"r\"}")
                            .status())
                    .isEqualTo(404);
        }

        @Test
        void of_an_unknown_projection() {
            assertThat(admin.get("/api/v1/projections/nothing/parked").status()).isEqualTo(404);
        }
    }
}
