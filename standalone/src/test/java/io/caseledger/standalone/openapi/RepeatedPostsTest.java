package io.caseledger.standalone.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.story.Story;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Every POST takes a key of its caller's own, and is done once under it. */
@ExtendWith(Story.Shared.class)
class RepeatedPostsTest {

    /** Whole logs, which have tests of their own; and what succeeds only while a replay goes on, or waits. */
    private static final Set<String> TRIED_ELSEWHERE =
            Set.of("common startImport", "common confirmReplay", "common cancelReplay");

    private static final String MOVES = "/mobility/v1/assignments";
    private static final String PLAN = "\"starts_at\":\"2018-06-21\",\"ends_at\":\"2018-06-27\"";
    private static final String WEBHOOK = "{\"url\":\"http://127.0.0.1:9/\",\"events\":[\"casework.Deleted\"]}";
    private static final String ARTICLE = "{\"type\":\"article\",\"title\":\"A title\"}";

    private static final String CASE = "{\"mentor_id\":\"m\",\"contact_id\":\"c\"}";
    private static final String BILLING =
            "{\"company_name\":\"Guarded GmbH\",\"bank_account_number\":\"DE77\",\"country_code\":\"DE\"}";
    private static final String CONTACT = "{\"name\":\"Guarded Manager\"}";

    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("history createHistoryAssignment", CASE),
            Map.entry("tracking createTrackingAssignment", "{\"peer_mentor_id\":\"m\",\"mentee_id\":\"c\"}"),
            Map.entry("mobility createMobilityAssignment", "{\"expat_id\":10891,\"expat_name\":\"Jane Doe\"}"),
            Map.entry("mobility reviewAssignment", "{\"decision\":\"approved\"}"),
            Map.entry("mobility extendAssignment", "{\"end_date\":\"2026-06-30\"}"),
            Map.entry("mobility addBillingDetail", BILLING),
            Map.entry("mobility linkContact", CONTACT),
            Map.entry("editorial createEditorialAssignment", ARTICLE),
            Map.entry("allocation createForUser", "{\"leave_id\":17," + PLAN + "}"),
            Map.entry("allocation createForProject", "{\"user_id\":null," + PLAN + "}"),
            Map.entry(
                    "allocation createWithSubtasks",
                    "{\"assignable_id\":17," + PLAN + ",\"subtasks\":[{\"description\":\"x\"}]}"),
            Map.entry("allocation repeatAssignment", "{\"frequency_weeks\":1,\"count\":2}"),
            Map.entry("allocation addSubtask", "{\"description\":\"x\"}"),
            Map.entry("allocation createBillRate", "{\"rate\":92.5}"),
            Map.entry("allocation createProjectBillRate", "{\"rate\":92.5}"),
            Map.entry("allocation createAllocationProject", "{\"name\":\"Wireframes\"}"),
            Map.entry("allocation createPhase", "{\"name\":\"Wireframes\"}"),
            Map.entry("allocation createStatusOption", "{\"label\":\"Started\",\"stage\":\"done\"}"),
            Map.entry("common createWebhook", WEBHOOK),
            Map.entry("common replayWebhook", "{\"from\":1}"),
            Map.entry("common discardParkedStream", "{\"reason\":\"A test entry\"}"));

    private final Story story;
    private final String key = UUID.randomUUID().toString();
    private final Http admin;
    private final Http editor;

    RepeatedPostsTest(Story story) {
        this.story = story;
        this.admin = story.admin().with("Idempotency-Key", key);
        this.editor = story.http().as("demo-editor-a").with("Idempotency-Key", key);
    }

    static List<Operation> posts() {
        return Stream.of("history", "tracking", "mobility", "editorial", "allocation", "common")
                .map(Document::named)
                .flatMap(document -> document.operations().stream())
                .filter(operation -> operation.method().equals("POST"))
                .toList();
    }

    static List<Operation> repeatable() {
        return posts().stream()
                .filter(operation -> !TRIED_ELSEWHERE.contains(operation.name()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("posts")
    void every_post_is_described_with_a_key(Operation operation) {
        assertThat(operation
                        .description()
                        .path("parameters")
                        .valueStream()
                        .map(parameter -> operation
                                .document()
                                .resolved(parameter)
                                .get("name")
                                .asString()))
                .contains("Idempotency-Key");
    }

    @ParameterizedTest
    @MethodSource("repeatable")
    void a_repeated_post_is_answered_as_the_first_and_does_nothing(Operation operation) {
        String path = path(operation);
        String body = operation.id().equals("createLockRequest")
                ? "{\"srn\":\"" + article() + "\"}"
                : BODIES.getOrDefault(operation.name(), "");
        Reply first = admin.post(path, body);
        assertThat(first.status()).as(first.body()).isBetween(200, 202);
        long head = story.head();
        Reply again = admin.post(path, body);
        assertThat(again.status()).as(again.body()).isEqualTo(first.status());
        assertThat(again.body()).isEqualTo(first.body());
        for (String header : List.of("ETag", "Location")) {
            assertThat(again.header(header)).isEqualTo(first.header(header));
        }
        assertThat(story.head()).isEqualTo(head);
        Reply another = admin.post("/editorial/v3/assignment", "{\"type\":\"article\",\"title\":\"Another\"}");
        assertThat(another.status()).as(another.body()).isEqualTo(422);
        if (operation.id().equals("pauseProjection")) {
            story.admin().post("/api/v1/projections/editorial/resume", "");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/history/api/v1/assignments",
                "/api/v1/webhooks",
                "/api/v1/projections/editorial/resume",
                "/editorial/v3/assignment"
            })
    void two_keys_are_one_too_many(String path) throws Exception {
        String body = path.contains("history")
                ? CASE
                : path.contains("webhooks") ? WEBHOOK : path.contains("editorial/v3") ? ARTICLE : "{}";
        assertThat(statusWithKeys(path, body, key, key + "b")).isEqualTo(400);
        assertThat(statusWithKeys(path, body, key, key)).isBetween(200, 201);
    }

    private int statusWithKeys(String path, String body, String one, String other) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(story.url() + path))
                                    .header("Authorization", "Bearer demo-admin")
                                    .header("Content-Type", "application/json")
                                    .header("Idempotency-Key", one)
                                    .header("Idempotency-Key", other)
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void another_callers_same_key_is_his_own() {
        String body = CASE;
        Http nobody = story.http().with("Idempotency-Key", key);
        Reply anonymous = nobody.post("/history/api/v1/assignments", body);
        Reply edda = editor.post("/history/api/v1/assignments", body);
        Reply ada = admin.post("/history/api/v1/assignments", "{\"mentor_id\":\"m\",\"contact_id\":\"another\"}");
        assertThat(List.of(anonymous.status(), edda.status(), ada.status())).containsOnly(201);
        assertThat(edda.body()).isNotEqualTo(anonymous.body());
        assertThat(nobody.post("/history/api/v1/assignments", body).body()).isEqualTo(anonymous.body());
        assertThat(editor.post("/history/api/v1/assignments", body).body()).isEqualTo(edda.body());
    }

    /** Bank data, contacts and confidential assignments do not lie beside the key; they are told again as they were. */
    @Test
    void what_a_scope_guards_is_not_kept() {
        String id = move(",\"is_confidential\":true,\"host_city\":\"Guardedtown\"");
        String billing = BILLING;
        String contact = CONTACT;
        Http keyed = editor;
        Reply detail = keyed.post(MOVES + "/" + id + "/billing-details", billing);
        assertThat(detail.body()).contains("DE77");
        Reply linked = keyed.with("Idempotency-Key", key + "c").post(MOVES + "/" + id + "/contacts", contact);
        assertThat(linked.body()).contains("Guarded Manager");
        Reply reviewed = keyed.with("Idempotency-Key", key + "r")
                .post(MOVES + "/" + id + "/reviews", "{\"decision\":\"approved\"}");
        assertThat(reviewed.body()).contains("Guardedtown");
        story.http()
                .as("demo-editor-a")
                .put(MOVES + "/" + id, "{\"host_city\":\"Elsewhere\",\"expat_name\":\"Jo Roe\"}");

        assertThat(kept(key)).containsExactly("");
        assertThat(kept(key + "c")).containsExactly("");
        assertThat(kept(key + "r")).containsExactly("");
        assertThat(keyed.post(MOVES + "/" + id + "/billing-details", billing).body())
                .isEqualTo(detail.body());
        assertThat(keyed.with("Idempotency-Key", key + "c")
                        .post(MOVES + "/" + id + "/contacts", contact)
                        .body())
                .isEqualTo(linked.body());
        assertThat(keyed.with("Idempotency-Key", key + "r")
                        .post(MOVES + "/" + id + "/reviews", "{\"decision\":\"approved\"}")
                        .body())
                .isEqualTo(reviewed.body());
    }

    @Test
    void a_secret_is_told_again_while_it_signs_and_is_not_kept() {
        Reply made = admin.post("/api/v1/webhooks", WEBHOOK);
        String id = made.json().get("id").asString();
        String secret = made.json().get("secret").asString();
        String path = "/api/v1/webhooks/" + id + "/secret";
        Reply rotated = admin.with("Idempotency-Key", key + "s").post(path, "");
        assertThat(rotated.json().get("secret").asString()).startsWith("whsec_").isNotEqualTo(secret);
        assertThat(admin.with("Idempotency-Key", key + "s").post(path, "").body())
                .isEqualTo(rotated.body());
        assertThat(admin.post("/api/v1/webhooks", WEBHOOK).body()).isEqualTo(made.body());
        assertThat(kept(key)).containsExactly("");
        assertThat(jdbc().sql("select reference from ledger.idempotency where key like ?")
                        .param(key + "%")
                        .query(String.class)
                        .list())
                .hasSize(2)
                .noneMatch(reference -> reference.contains("whsec_"));

        assertThat(jdbc().sql("update webhooks.secret set ends_at = clock_timestamp() where endpoint_id = ?"
                                + " and ends_at is not null")
                        .param(id)
                        .update())
                .isEqualTo(1);
        JsonNode later = admin.post("/api/v1/webhooks", WEBHOOK).json();
        assertThat(later.get("secret").asString()).isEqualTo("••••");
        assertThat(later.get("id").asString()).isEqualTo(id);
        assertThat(story.admin().get("/api/v1/webhooks?limit=100").body()).contains(id);
    }

    private List<String> kept(String ofKey) {
        return jdbc().sql("select answer from ledger.idempotency where key = ?")
                .param(ofKey)
                .query(String.class)
                .list();
    }

    private JdbcClient jdbc() {
        return JdbcClient.create(BeanFactoryAnnotationUtils.qualifiedBeanOfType(
                story.application().context().getBeanFactory(), DataSource.class, DatabaseConfiguration.WRITER));
    }

    private String path(Operation operation) {
        String path = operation.path();
        if (path.contains("/parked")) {
            return path.replace("{name}", "directory").replace("{stream}", ParkedRows.add(story, 200));
        }
        if (path.contains("{name}")) {
            return path.replace("{name}", path.endsWith("/replay") ? "billing" : "editorial");
        }
        if (path.contains("{assignmentId}")) {
            return path.replace("{assignmentId}", move(operation.id().equals("extendAssignment") ? "approved" : ""));
        }
        if (path.contains("/webhooks/")) {
            return path.replace(
                    "{id}",
                    story.admin()
                            .post("/api/v1/webhooks", WEBHOOK)
                            .json()
                            .get("id")
                            .asString());
        }
        String project = story.number();
        path = path.replace("{user_id}", story.number()).replace("{project_id}", project);
        return path.contains("{id}") ? path.replace("{id}", allocation(project)) : path;
    }

    private String allocation(String project) {
        return story.admin()
                .post(
                        "/allocation/api/v1/assignments",
                        "{\"user_id\":" + story.number() + ",\"assignable_id\":" + project + "," + PLAN + "}")
                .json()
                .at("/data/0/id")
                .asString();
    }

    /** @param more fields of the body, or {@code approved} */
    private String move(String more) {
        String status = more.equals("approved") ? "approved" : "requested";
        return story.http()
                .as("demo-editor-a")
                .post(
                        MOVES,
                        "{\"expat_id\":" + story.number() + ",\"expat_name\":\"Jane Doe\",\"status\":\"" + status
                                + "\",\"start_date\":\"2026-04-01\",\"end_date\":\"2026-04-30\""
                                + (more.equals("approved") ? "" : more) + "}")
                .json()
                .at("/result/id")
                .asString();
    }

    private String article() {
        return story.http()
                .as("demo-editor-a")
                .post("/editorial/v3/assignment", ARTICLE)
                .json()
                .get("uuid")
                .asString();
    }
}
