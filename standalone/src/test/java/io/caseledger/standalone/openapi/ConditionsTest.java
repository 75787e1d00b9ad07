package io.caseledger.standalone.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.story.Story;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A condition speaks of the item that a write addresses, of nothing else, and every write that addresses one heeds it. */
@ExtendWith(Story.Shared.class)
class ConditionsTest {

    /** These begin an item in a collection, or are about what has no versions. */
    private static final Set<String> WITHOUT_AN_ITEM = Set.of(
            "allocation createForUser",
            "allocation createForProject",
            "allocation createWithSubtasks",
            "allocation createBillRate",
            "allocation createProjectBillRate",
            "allocation createAllocationProject",
            "allocation createPhase",
            "allocation createStatusOption",
            "editorial createEditorialAssignment",
            "history createHistoryAssignment",
            "mobility createMobilityAssignment",
            "tracking createTrackingAssignment",
            "common createWebhook",
            "common startImport");

    private static final String PLAN = "\"starts_at\":\"2018-06-21\",\"ends_at\":\"2018-06-27\"";
    private static final String WEBHOOK =
            "{\"url\":\"https://receiver.example/caseledger\",\"events\":[\"casework.Closed\"]}";
    private static final String NOBODYS = "9007199254740991";

    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("history updateHistoryAssignment", "{\"notes\":\"n\"}"),
            Map.entry("history changeHistoryStatus", "{\"status\":\"closed\"}"),
            Map.entry("tracking updateTrackingAssignment", "{\"peer_mentor_id\":\"someone_else\"}"),
            Map.entry("tracking recordContact", "{\"contact_date\":\"2026-01-25T00:00:00Z\"}"),
            Map.entry("mobility updateMobilityAssignment", "{\"host_city\":\"Oslo\",\"expat_name\":\"Jo Doe\"}"),
            Map.entry("mobility changeMobilityStatus", "{\"status\":\"rejected\"}"),
            Map.entry("mobility reviewAssignment", "{\"decision\":\"approved\"}"),
            Map.entry("mobility extendAssignment", "{\"end_date\":\"2026-06-30\"}"),
            Map.entry("mobility addBillingDetail", "{\"company_name\":\"XPath Germany GmbH\"}"),
            Map.entry("mobility linkContact", "{\"name\":\"John Manager\"}"),
            Map.entry("editorial updateEditorialAssignment", "{\"title\":\"Another title\"}"),
            Map.entry("allocation repeatAssignment", "{\"frequency_weeks\":1,\"count\":2}"),
            Map.entry("allocation addSubtask", "{\"description\":\"x\"}"),
            Map.entry("allocation updateSubtask", "{\"completed\":true}"),
            Map.entry("allocation putBillRate", "{\"rate\":92.5}"),
            Map.entry("common updateWebhook", WEBHOOK),
            Map.entry("common replayWebhook", "{\"from\":1}"));

    private final Story story;

    ConditionsTest(Story story) {
        this.story = story;
    }

    /**
     * What a write is sent to.
     *
     * @param tag the item's version
     * @param elsewhere the same where there is no item
     */
    private record Addressed(Http http, String path, String body, String tag, String elsewhere, String bodyElsewhere) {}

    static List<Operation> writes() {
        return Stream.of("history", "tracking", "mobility", "editorial", "allocation", "common")
                .map(Document::named)
                .flatMap(document -> document.operations().stream())
                .filter(operation -> !operation.method().equals("GET"))
                .filter(operation -> !WITHOUT_AN_ITEM.contains(operation.name()))
                .filter(operation -> !operation.path().contains("/projections"))
                .toList();
    }

    static List<Operation> beginnings() {
        return writes().stream().filter(ConditionsTest::isOfDirectory).toList();
    }

    @ParameterizedTest
    @MethodSource("writes")
    void what_is_not_current_changes_nothing(Operation operation) {
        Addressed item = addressed(operation);
        long head = story.head();
        for (String stale : List.of(
                "\"99\"", "\"98\", \"99\"", "W/" + item.tag, item.tag.replace("\"", ""), "\"\"", "\"", "W/", "x")) {
            Reply refused = send(item.http.with("If-Match", stale), operation, item.path, item.body);
            assertThat(refused.status()).as(stale + ": " + refused.body()).isEqualTo(412);
            assertThat(refused.header("ETag")).as(stale).hasValue(item.tag);
            Conformance.check(operation, refused);
        }
        for (String present : List.of("*", item.tag, "W/" + item.tag, "\"99\", " + item.tag, "x")) {
            Reply refused = send(item.http.with("If-None-Match", present), operation, item.path, item.body);
            assertThat(refused.status()).as(present + ": " + refused.body()).isEqualTo(412);
            assertThat(refused.header("ETag")).as(present).hasValue(item.tag);
        }
        assertThat(story.head()).isEqualTo(head);
    }

    @ParameterizedTest
    @MethodSource("writes")
    void what_is_current_passes(Operation operation) {
        for (Map<String, String> condition : List.of(
                Map.of("If-Match", "TAG"),
                Map.of("If-Match", "\"99\",TAG"),
                Map.of("If-Match", "*"),
                Map.of("If-None-Match", "\"99\", W/\"98\""),
                Map.of("If-Match", "TAG", "If-None-Match", "\"99\""))) {
            Addressed item = addressed(operation);
            Http http = item.http;
            for (var header : condition.entrySet()) {
                http = http.with(header.getKey(), header.getValue().replace("TAG", item.tag));
            }
            Reply done = send(http, operation, item.path, item.body);
            assertThat(done.status()).as(condition + ": " + done.body()).isBetween(200, 202);
        }
    }

    @ParameterizedTest
    @MethodSource("writes")
    void what_nobody_knows_is_unknown_under_any_condition(Operation operation) {
        if (isOfDirectory(operation) || operation.id().equals("putBillRate")) {
            return; // which would begin it
        }
        Addressed item = addressed(operation);
        for (String tag : List.of("*", "\"0\"", "x")) {
            Reply unknown = send(item.http.with("If-Match", tag), operation, item.elsewhere, item.bodyElsewhere);
            assertThat(unknown.status()).as(tag + ": " + unknown.body()).isEqualTo(404);
        }
        assertThat(send(item.http.with("If-None-Match", "*"), operation, item.elsewhere, item.bodyElsewhere)
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @MethodSource("beginnings")
    void what_is_not_there_yet_is_begun_only_where_nothing_is_expected(Operation operation) {
        String path = entry(operation, story.number());
        for (String tag : List.of("*", "\"0\"")) {
            Reply refused = send(story.admin().with("If-Match", tag), operation, path, body(operation));
            assertThat(refused.status()).as(refused.body()).isEqualTo(412);
            assertThat(refused.header("ETag")).isEmpty();
        }
        Http only = story.admin().with("If-None-Match", "*");
        assertThat(send(only, operation, path, body(operation)).status()).isEqualTo(201);
        assertThat(send(only, operation, path, body(operation)).status()).isEqualTo(412);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE"})
    void what_is_gone_is_unknown_under_any_condition(String method) {
        for (String path : List.of(
                "/history/api/v1/assignments/" + opened(story.http()),
                "/allocation/api/v1/assignments/"
                        + allocated(story.number(), story.number()).at("/data/0/id"))) {
            Http http = story.admin();
            assertThat(http.delete(path).status()).isEqualTo(200);
            Reply gone = method.equals("PUT")
                    ? http.with("If-Match", "\"0\"").put(path, "{\"notes\":\"n\",\"note\":\"n\"}")
                    : http.with("If-Match", "\"0\"").delete(path);
            assertThat(gone.status()).as(path + gone.body()).isEqualTo(404);
        }
    }

    @Test
    void a_number_of_another_document_is_unknown_under_any_condition() {
        String move = opened("requested");
        for (String path :
                List.of("/allocation/api/v1/assignments/" + move, "/allocation/api/v1/users/7/assignments/" + move)) {
            assertThat(story.admin()
                            .with("If-Match", "\"0\"")
                            .put(path, "{\"note\":\"n\"}")
                            .status())
                    .isEqualTo(404);
            assertThat(story.admin().with("If-Match", "\"0\"").delete(path).status())
                    .isEqualTo(404);
        }
    }

    /** The name is the person's, whose own version has nothing to do with the assignment's. */
    @Test
    void a_name_can_be_changed_again_and_again_with_the_assignments_version() {
        Http editor = story.http().as("demo-editor-a");
        String path = "/mobility/v1/assignments/" + opened("requested");
        String tag = editor.get(path).header("ETag").orElseThrow();
        for (String name : List.of("Jane Doe", "Jane Roe", "Jane Poe")) {
            Reply named = editor.with("If-Match", tag)
                    .put(path, "{\"expat_name\":\"" + name + "\",\"host_city\":\"" + name + "\"}");
            assertThat(named.status()).as(named.body()).isEqualTo(200);
            tag = named.header("ETag").orElseThrow();
            assertThat(named.json().at("/result/expat_name").asString()).isEqualTo(name);
        }
    }

    /** Only the one in the path is meant, whatever becomes of the others. */
    @ParameterizedTest
    @ValueSource(strings = {"future", "series"})
    void a_series_is_changed_under_the_version_of_the_one_that_is_addressed(String scope) {
        String project = story.number();
        String first = allocated(story.number(), project).at("/data/0/id").asString();
        String path = "/allocation/api/v1/projects/" + project + "/assignments/" + first;
        Reply repeated = story.admin().post(path + "/repetitions", "{\"frequency_weeks\":1,\"count\":2}");
        String copy = repeated.json().at("/created_ids/0").asString();
        assertThat(story.admin()
                        .put("/allocation/api/v1/assignments/" + copy, "{\"note\":\"moved on\"}")
                        .status())
                .isEqualTo(200);
        String tag = repeated.header("ETag").orElseThrow();
        assertThat(tag).isEqualTo(story.admin().get(path).header("ETag").orElseThrow());
        long head = story.head();
        Http stale = story.admin().with("If-Match", "\"0\"");
        assertThat(stale.put(path + "?scope=" + scope, "{\"ends_at\":\"2018-01-01\"}")
                        .status())
                .isEqualTo(412);
        assertThat(stale.delete(path + "?scope=" + scope).status()).isEqualTo(412);
        assertThat(stale.post(path + "/repetitions", "{\"frequency_weeks\":1,\"count\":50}")
                        .status())
                .isEqualTo(412);
        assertThat(story.head()).isEqualTo(head);
        Reply all = story.admin().with("If-Match", tag).put(path + "?scope=" + scope, "{\"note\":\"all\"}");
        assertThat(all.status()).as(all.body()).isEqualTo(200);
        assertThat(all.json().get("affected_ids")).hasSize(3);
    }

    @Test
    void a_collection_has_no_version_to_speak_of() {
        for (String tag : List.of("*", "\"99\"")) {
            assertThat(story.http()
                            .with("If-Match", tag)
                            .post("/history/api/v1/assignments", "{\"mentor_id\":\"m\",\"contact_id\":\"c\"}")
                            .status())
                    .isEqualTo(201);
        }
        assertThat(story.admin()
                        .with("If-None-Match", "*")
                        .post(
                                "/mobility/v1/assignments",
                                "{\"expat_id\":10892,\"expat_name\":\"Jo\",\"status\":\"draft\"}")
                        .status())
                .isEqualTo(201);
    }

    private Addressed addressed(Operation operation) {
        return switch (operation.document().name()) {
            case "history", "tracking" -> {
                String id = opened(story.http());
                yield addressed(
                        story.http(),
                        operation,
                        operation.path().replace("{id}", id),
                        "/history/api/v1/assignments/" + id,
                        operation.path().replace("{id}", "assign_404zz"));
            }
            case "mobility" -> {
                String id = opened(operation.id().equals("extendAssignment") ? "approved" : "requested");
                yield addressed(
                        story.http().as("demo-editor-a"),
                        operation,
                        operation.path().replace("{assignmentId}", id),
                        "/mobility/v1/assignments/" + id,
                        operation.path().replace("{assignmentId}", NOBODYS));
            }
            case "editorial" -> written(operation);
            case "common" -> operation.path().contains("/webhooks") ? configured(operation) : described(operation);
            default -> isOfDirectory(operation) ? described(operation) : planned(operation);
        };
    }

    private Addressed addressed(Http http, Operation operation, String path, String item, String elsewhere) {
        String tag = http.get(item).header("ETag").orElseThrow();
        return new Addressed(http, path, body(operation), tag, elsewhere, body(operation));
    }

    private Addressed written(Operation operation) {
        Http editor = story.http().as("demo-editor-a");
        String uuid = editor.post("/editorial/v3/assignment", "{\"type\":\"article\",\"title\":\"A title\"}")
                .json()
                .get("uuid")
                .asString();
        String unknown = "00000000-0000-7000-8000-000000000000";
        if (!operation.id().equals("createLockRequest")) {
            editor.post("/editorial/v3/lock-request", "{\"srn\":\"" + uuid + "\"}");
        }
        String tag =
                editor.get("/editorial/v3/assignment/" + uuid).header("ETag").orElseThrow();
        String body = operation.id().equals("createLockRequest") ? "{\"srn\":\"" + uuid + "\"}" : body(operation);
        return new Addressed(
                editor,
                operation.path().replace("{uuid}", uuid),
                body,
                tag,
                operation.path().replace("{uuid}", unknown),
                body.replace(uuid, unknown));
    }

    private Addressed described(Operation operation) {
        String path = entry(operation, story.number());
        String tag = story.admin().put(path, body(operation)).header("ETag").orElseThrow();
        return new Addressed(story.admin(), path, body(operation), tag, path, "");
    }

    private Addressed configured(Operation operation) {
        Reply made = story.admin().post("/api/v1/webhooks", WEBHOOK);
        String path = operation.path().replace("{id}", made.json().get("id").asString());
        String tag = made.header("ETag").orElseThrow();
        String elsewhere = operation.path().replace("{id}", "wh_404");
        return new Addressed(story.admin(), path, body(operation), tag, elsewhere, body(operation));
    }

    private Addressed planned(Operation operation) {
        String user = story.number();
        String project = story.number();
        String path = operation.path().replace("{user_id}", user).replace("{project_id}", project);
        if (operation.id().equals("putBillRate")) {
            String tag = story.admin().put(path, "{\"rate\":80}").header("ETag").orElseThrow();
            return new Addressed(story.admin(), path, body(operation), tag, path, "");
        }
        var made = allocated(user, project);
        String id = made.at("/data/0/id").asString();
        String subtask = made.at("/data/0/subtasks/data/0/id").asString();
        return addressed(
                story.admin(),
                operation,
                path.replace("{id}", id).replace("{subtask_id}", subtask),
                "/allocation/api/v1/assignments/" + id,
                path.replace("{id}", NOBODYS).replace("{subtask_id}", subtask));
    }

    private JsonNode allocated(String user, String project) {
        return story.admin()
                .post(
                        "/allocation/api/v1/assignments",
                        "{\"user_id\":" + user + ",\"assignable_id\":" + project + "," + PLAN
                                + ",\"subtasks\":[{\"description\":\"x\"}]}")
                .json();
    }

    private String opened(Http http) {
        return http.post("/history/api/v1/assignments", "{\"mentor_id\":\"m\",\"contact_id\":\"c\"}")
                .json()
                .get("assignment_id")
                .asString();
    }

    /** The name that comes along gives the person a stream whose sequence is not the assignment's. */
    private String opened(String status) {
        return story.http()
                .as("demo-editor-a")
                .post(
                        "/mobility/v1/assignments",
                        "{\"expat_id\":" + story.number() + ",\"expat_name\":\"Jane Doe\",\"status\":\"" + status
                                + "\",\"start_date\":\"2026-04-01\",\"end_date\":\"2026-04-30\"}")
                .json()
                .at("/result/id")
                .asString();
    }

    private static boolean isOfDirectory(Operation operation) {
        return NumberedRequests.names(operation) || operation.id().equals("putPerson");
    }

    private static String entry(Operation operation, String number) {
        return operation.path().replace("{id}", number).replace("{project_id}", number + "0");
    }

    private static String body(Operation operation) {
        return isOfDirectory(operation)
                ? "{\"name\":\"Wireframes\",\"label\":\"Started\",\"stage\":\"done\"}"
                : BODIES.getOrDefault(
                        operation.name(), operation.method().equals("DELETE") ? "" : "{\"note\":\"changed\"}");
    }

    private static Reply send(Http http, Operation operation, String path, String body) {
        return switch (operation.method()) {
            case "DELETE" -> http.delete(path);
            case "POST" -> http.post(path, body);
            case "PUT" -> http.put(path, body);
            case "PATCH" -> http.patch(path, body);
            default -> throw new IllegalArgumentException(operation.method());
        };
    }
}
