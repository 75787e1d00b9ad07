package io.caseledger.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.openapi.Document;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Document 3 from end to end: its own examples, and an assignment from the request to the archive. */
@ExtendWith(Story.Shared.class)
class MobilityStoryTest {

    private static final Document MOBILITY = Document.named("mobility");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String AT = "/v1/assignments";
    private static final String MASK = "••••";

    private final Story story;
    private final StoryClock clock;
    private final Http edda;
    private final Http emil;
    private final Http vera;

    MobilityStoryTest(Story story) {
        this.story = story;
        this.clock = story.clock();
        this.edda = story.http().as("demo-editor-a");
        this.emil = story.http().as("demo-editor-b");
        this.vera = story.viewer();
    }

    @BeforeEach
    void it_is_a_day_in_march() {
        clock.is("2026-03-26T10:00:00Z");
    }

    private static JsonNode result(Reply reply, int status) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.json().get("success").booleanValue()).isTrue();
        return reply.json().get("result");
    }

    private static JsonNode refused(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.json().get("success").booleanValue()).isFalse();
        assertThat(reply.json().get("code").asString()).isEqualTo(code);
        assertThat(reply.json().get("message").asString()).isNotBlank();
        return reply.json().get("errors");
    }

    private String opened(String more) {
        return result(
                        edda.post(
                                AT,
                                "{\"expat_id\":" + story.number()
                                        + ",\"start_date\":\"2026-04-01\",\"end_date\":\"2026-04-30\"" + more + "}"),
                        201)
                .get("id")
                .asString();
    }

    private List<JsonNode> events(String id) {
        return edda.get("/api/v1/assignments/" + id + "/events?limit=100")
                .json()
                .get("data")
                .valueStream()
                .toList();
    }

    private List<String> types(String id) {
        return events(id).stream().map(event -> event.get("type").asString()).toList();
    }

    private List<String> listed(String query) {
        return result(edda.get(AT + "?per_page=100&" + query), 200)
                .get("items")
                .valueStream()
                .map(item -> item.get("id").asString())
                .toList();
    }

    @Nested
    class The_document {

        @ParameterizedTest
        @ValueSource(strings = {"/mobility", ""})
        void shows_an_assignment_with_all_its_keys_in_its_order(String mount) {
            String expat = story.number();
            Reply made = edda.post(
                    mount + AT,
                    "{\"expat_id\":" + expat + ",\"expat_name\":\"Jane Doe\",\"requested_by_name\":\"John Manager\","
                            + "\"requested_by_email\":null,\"home_country\":\"km\",\"home_city\":\"Anihani\",\"host_country\":\"MS\","
                            + "\"host_city\":\"Fogarty\",\"start_date\":\"2026-03-01\",\"end_date\":\"2026-04-30\"}");
            JsonNode item = result(made, 201);
            String id = item.get("id").asString();
            ObjectNode expected =
                    (ObjectNode) MOBILITY.answer("getMobilityAssignment", 200).get("result");
            expected.set("id", item.get("id"));
            expected.put("author_id", 2)
                    .put("expat_id", Long.parseLong(expat))
                    .put("start_date", "2026-03-01")
                    .put("created_at", "2026-03-26T10:00:00+00:00");

            assertThat(made.header("Location")).hasValue(mount + AT + "/" + id);
            assertThat(made.header("ETag")).hasValue("\"0\"");
            assertThat(item).isEqualTo(JSON.readTree(expected.toString()));
            assertThat(item.propertyNames()).containsExactlyElementsOf(expected.propertyNames());
            Reply read = vera.get(mount + AT + "/" + id);
            assertThat(result(read, 200)).isEqualTo(item);
            assertThat(read.header("ETag")).isEqualTo(made.header("ETag"));
            JsonNode page = result(vera.get(mount + AT + "?expat_id=" + expat), 200);
            assertThat(page.propertyNames()).containsExactly("currentPage", "perPage", "lastPage", "total", "items");
            assertThat(page.at("/items/0").propertyNames())
                    .containsExactlyElementsOf(MOBILITY.answer("listMobilityAssignments", 200)
                            .at("/result/items/0")
                            .propertyNames());
        }

        @Test
        void shows_who_pays_and_whom_to_talk_to() {
            String id = opened("");
            JsonNode said = MOBILITY.request("addBillingDetail");
            JsonNode detail = result(edda.post(AT + "/" + id + "/billing-details", said.toString()), 201);
            ObjectNode expected = (ObjectNode)
                    MOBILITY.answer("listBillingDetails", 200).at("/result/0").deepCopy();
            expected.set("id", detail.get("id"));
            expected.put("billable_id", Long.parseLong(id));
            JsonNode contact =
                    result(edda.post(AT + "/" + id + "/contacts", "{\"name\":\"John Manager\",\"email\":null}"), 201);

            assertThat(detail).isEqualTo(JSON.readTree(expected.toString()));
            assertThat(detail.propertyNames()).containsExactlyElementsOf(expected.propertyNames());
            assertThat(result(edda.get(AT + "/" + id + "/billing-details"), 200))
                    .containsExactly(detail);
            assertThat(result(edda.get(AT + "/" + id + "/contacts"), 200)).containsExactly(contact);
            assertThat(contact.propertyNames()).containsExactly("id", "name", "email");
        }

        @Test
        void takes_those_who_would_accept_anything_but_json_as_if_they_had_asked_for_it() {
            String id = opened("");
            Reply read = vera.with("Accept", "text/html").get(AT + "/" + id);

            result(read, 200);
            assertThat(read.header("Content-Type")).hasValue("application/json");
            refused(story.http().with("Accept", "text/html").get(AT), 401, "token-required");
        }
    }

    /** The whole life of one assignment, with what each step leaves behind. */
    @Test
    void an_assignment_is_requested_reviewed_approved_extended_ends_and_is_archived() {
        String expat = story.number();
        Reply asked = edda.with("Idempotency-Key", "story-" + expat)
                .post(
                        AT,
                        "{\"expat_id\":" + expat
                                + ",\"status\":\"requested\",\"start_date\":\"2026-04-01\",\"end_date\":\"2026-04-30\"}");
        JsonNode requested = result(asked, 201);
        String id = requested.get("id").asString();
        assertThat(requested.get("status").asString()).isEqualTo("requested");
        assertThat(requested.get("requested_by_name").asString()).isEqualTo("Edda Eriksen");
        assertThat(requested.get("requested_by_email").asString()).isEqualTo("demo-editor-a@example.org");
        assertThat(listed("status=requested")).contains(id);

        clock.is("2026-03-27T10:00:00Z");
        result(edda.post(AT + "/" + id + "/reviews", "{\"decision\":\"rejected\",\"comment\":\"Too dear\"}"), 201);
        JsonNode twice = result(emil.post(AT + "/" + id + "/reviews", "{\"decision\":\"approved\"}"), 201);
        assertThat(counts(twice)).containsExactly(1, 1, 2);
        assertThat(twice.get("status").asString()).isEqualTo("requested");
        JsonNode persuaded = result(edda.post(AT + "/" + id + "/reviews", "{\"decision\":\"approved\"}"), 201);
        assertThat(counts(persuaded)).containsExactly(2, 0, 2);
        assertThat(persuaded
                        .get("approvals")
                        .valueStream()
                        .map(one -> one.get("reviewer_name").asString()))
                .containsExactly("Emil Engen", "Edda Eriksen");
        assertThat(result(vera.get(AT + "/" + id), 200)).isEqualTo(persuaded);

        Reply approved = edda.with("If-Match", "\"3\"")
                .patch(AT + "/" + id + "/status", "{\"status\":\"approved\",\"reason\":\"Both agree\"}");
        assertThat(result(approved, 200).get("status").asString()).isEqualTo("upcoming");
        assertThat(approved.header("ETag")).hasValue("\"4\"");
        assertThat(listed("status[]=upcoming&status[]=ended")).contains(id);
        refused(emil.post(AT + "/" + id + "/reviews", "{\"decision\":\"rejected\"}"), 409, "not-requested");

        clock.is("2026-04-01T00:00:00Z");
        assertThat(status(id)).isEqualTo("ongoing");
        JsonNode extended = result(
                edda.post(
                        AT + "/" + id + "/extensions",
                        "{\"end_date\":\"2026-06-30\",\"reason\":\"The plant opens later\"}"),
                201);
        assertThat(extended.get("end_date").asString()).isEqualTo("2026-06-30");
        ObjectNode extension = (ObjectNode) extended.at("/extensions/0").deepCopy();
        extension.remove("id");
        assertThat(extension)
                .isEqualTo(JSON.readTree("{\"end_date\":\"2026-06-30\",\"previous_end_date\":\"2026-04-30\","
                        + "\"reason\":\"The plant opens later\",\"created_at\":\"2026-04-01T00:00:00+00:00\"}"));

        Reply again = edda.with("Idempotency-Key", "story-" + expat)
                .post(
                        AT,
                        "{\"expat_id\":" + expat
                                + ",\"status\":\"requested\",\"start_date\":\"2026-04-01\",\"end_date\":\"2026-04-30\"}");
        assertThat(again.body()).isEqualTo(asked.body());
        assertThat(listed("expat_id=" + expat)).containsExactly(id);

        clock.is("2026-06-30T23:59:59Z");
        assertThat(status(id)).isEqualTo("ongoing");
        clock.is("2026-07-01T00:00:00Z");
        assertThat(status(id)).isEqualTo("ended");
        assertThat(listed("status=ended")).contains(id);

        JsonNode archived = result(edda.post(AT + "/" + id + "/archive", "{\"reason\":\"All is settled\"}"), 200);
        assertThat(archived.get("archived").booleanValue()).isTrue();
        assertThat(archived.get("archived_at").asString()).isEqualTo("2026-07-01T00:00:00+00:00");
        assertThat(listed("expat_id=" + expat)).isEmpty();
        assertThat(listed("archived=true&expat_id=" + expat)).containsExactly(id);
        assertThat(result(vera.get(AT + "/" + id), 200)).isEqualTo(archived);
        refused(edda.put(AT + "/" + id, "{\"notes\":\"too late\"}"), 409, "archived");

        assertThat(types(id))
                .containsExactly(
                        "mobility.Opened",
                        "mobility.Reviewed",
                        "mobility.Reviewed",
                        "mobility.Reviewed",
                        "mobility.StatusChanged",
                        "mobility.Extended",
                        "mobility.Archived");
        List<JsonNode> events = events(id);
        assertThat(events.get(1).at("/data/comment").asString()).isEqualTo("Too dear");
        assertThat(events.get(2).get("actor").asString()).isEqualTo("demo-editor-b");
        assertThat(events.get(4).get("reason").asString()).isEqualTo("Both agree");
        assertThat(events.get(4).get("data"))
                .isEqualTo(JSON.readTree("{\"status\":{\"from\":\"requested\",\"to\":\"approved\"}}"));
        assertThat(events.get(5).get("reason").asString()).isEqualTo("The plant opens later");
        assertThat(events.get(6).get("reason").asString()).isEqualTo("All is settled");
        assertThat(result(vera.get(AT + "/" + id + "?as_of=2026-03-27T12:00:00Z"), 200)
                        .get("status")
                        .asString())
                .isEqualTo("upcoming");
        assertThat(result(vera.get(AT + "/" + id + "?as_of=2026-03-26T12:00:00Z"), 200))
                .isEqualTo(requested);
    }

    private String status(String id) {
        JsonNode item = result(vera.get(AT + "/" + id), 200);
        assertThat(item.get("status_id")).isEqualTo(item.get("status"));
        return item.get("status").asString();
    }

    private static List<Integer> counts(JsonNode item) {
        return List.of(
                item.get("review_approved_count").asInt(),
                item.get("review_rejected_count").asInt(),
                item.get("review_total_count").asInt());
    }

    @Nested
    class An_amendment {

        @Test
        void changes_what_it_says_and_tells_from_what_to_what() {
            String id = opened(",\"home_city\":\"Oslo\"");
            JsonNode item = result(
                    edda.put(
                            AT + "/" + id,
                            "{\"home_city\":null,\"host_country\":\"no\",\"number_children\":2,\"end_date\":\"2026-05-31\","
                                    + "\"reason\":\"The family joins\"}"),
                    200);

            assertThat(item.get("home_city").isNull()).isTrue();
            assertThat(item.get("host_country").asString()).isEqualTo("NO");
            assertThat(item.get("start_date").asString()).isEqualTo("2026-04-01");
            assertThat(types(id)).containsExactly("mobility.Opened", "mobility.Amended", "mobility.PeriodChanged");
            assertThat(events(id).get(1).get("data"))
                    .isEqualTo(
                            JSON.readTree(
                                    "{\"details\":{\"home_city\":{\"from\":\"Oslo\",\"to\":null},"
                                            + "\"host_country\":{\"from\":null,\"to\":\"NO\"},\"number_children\":{\"from\":0,\"to\":2}}}"));
            assertThat(events(id).get(2).get("reason").asString()).isEqualTo("The family joins");
        }

        @Test
        void may_be_all_that_was_read_and_then_changes_nothing() {
            String id = opened(",\"expat_name\":\"Jane Doe\",\"home_city\":\"Oslo\"");
            Reply read = edda.get(AT + "/" + id);

            Reply reply = edda.put(AT + "/" + id, result(read, 200).toString());
            assertThat(result(reply, 200)).isEqualTo(result(read, 200));
            assertThat(reply.header("ETag")).isEqualTo(read.header("ETag"));
            assertThat(types(id)).containsExactly("mobility.Opened");
        }

        @Test
        void does_not_decide_what_is_decided_elsewhere() {
            String id = opened("");

            assertThat(refused(edda.put(AT + "/" + id, "{\"status\":\"cancelled\"}"), 422, "invalid-request")
                            .propertyNames())
                    .containsExactly("status");
            assertThat(types(id)).containsExactly("mobility.Opened");
        }

        @Test
        void of_a_stale_version_is_refused_and_told_the_current_one() {
            String id = opened("");
            result(edda.put(AT + "/" + id, "{\"notes\":\"n\"}"), 200);

            Reply stale = emil.with("If-Match", "\"0\"").put(AT + "/" + id, "{\"notes\":\"m\"}");
            refused(stale, 412, "stale-version");
            assertThat(stale.header("ETag")).hasValue("\"1\"");
            result(emil.with("If-Match", "\"1\"").put(AT + "/" + id, "{\"notes\":\"m\"}"), 200);
        }

        @Test
        void teaches_the_directory_how_the_expat_is_called() {
            String expat = story.number();
            String id = result(edda.post(AT, "{\"expat_id\":" + expat + "}"), 201)
                    .get("id")
                    .asString();
            assertThat(result(edda.get(AT + "/" + id), 200).get("expat_name").isNull())
                    .isTrue();

            JsonNode named = result(edda.put(AT + "/" + id, "{\"expat_name\":\"Jane Doe\"}"), 200);
            assertThat(named.get("expat_name").asString()).isEqualTo("Jane Doe");
            assertThat(result(edda.get(AT + "/" + id), 200)).isEqualTo(named);
            story.admin().put("/api/v1/people/" + expat, "{\"name\":\"Jane Roe\"}");
            assertThat(result(edda.get(AT + "/" + id), 200).get("expat_name").asString())
                    .isEqualTo("Jane Roe");
            assertThat(result(edda.put(AT + "/" + id, "{\"notes\":\"n\"}"), 200)
                            .get("expat_name")
                            .asString())
                    .isEqualTo("Jane Roe");
        }
    }

    @Test
    void a_cancelled_assignment_tells_who_cancelled_it_and_is_changed_no_more() {
        String id = opened(",\"status\":\"draft\"");
        JsonNode cancelled =
                result(emil.patch(AT + "/" + id + "/status", "{\"status\":\"cancelled\",\"reason\":\"No visa\"}"), 200);
        assertThat(cancelled.get("status").asString()).isEqualTo("cancelled");
        assertThat(cancelled.get("cancelled_by").asInt()).isEqualTo(3);

        Reply again = edda.patch(AT + "/" + id + "/status", "{\"status\":\"cancelled\"}");
        assertThat(result(again, 200)).isEqualTo(cancelled);
        assertThat(again.header("ETag")).hasValue("\"1\"");
        for (Reply refused : List.of(
                edda.put(AT + "/" + id, "{\"notes\":\"n\"}"),
                edda.patch(AT + "/" + id + "/status", "{\"status\":\"requested\"}"),
                edda.post(AT + "/" + id + "/reviews", "{\"decision\":\"approved\"}"),
                edda.post(AT + "/" + id + "/extensions", "{\"end_date\":\"2027-01-01\"}"),
                edda.post(AT + "/" + id + "/contacts", "{\"name\":\"John Manager\"}"),
                edda.post(AT + "/" + id + "/billing-details", "{\"company_name\":\"XPath\"}"))) {
            refused(refused, 409, "cancelled");
        }
        assertThat(types(id)).containsExactly("mobility.Opened", "mobility.Cancelled");
        assertThat(listed("status=cancelled")).contains(id);
        result(edda.post(AT + "/" + id + "/archive", ""), 200);
    }

    @Test
    void what_is_rejected_may_be_asked_for_again() {
        String id = opened(",\"status\":\"draft\"");
        for (String status : List.of("requested", "rejected", "requested", "approved")) {
            result(edda.patch(AT + "/" + id + "/status", "{\"status\":\"" + status + "\"}"), 200);
        }
        refused(edda.patch(AT + "/" + id + "/status", "{\"status\":\"rejected\"}"), 409, "status-transition");
        assertThat(status(id)).isEqualTo("upcoming");
    }

    @Nested
    class Personal_and_financial_data {

        private static final List<String> SECRETS =
                List.of("XPath", "Friedrichstrasse", "Berlin", "10117", "DE123456789", "Commerzbank", "COBADEFF");

        @Test
        void is_masked_for_those_who_may_not_read_it_and_that_it_was_added_is_told() {
            String id = opened("");
            edda.post(
                    AT + "/" + id + "/billing-details",
                    MOBILITY.request("addBillingDetail").toString());
            edda.post(AT + "/" + id + "/contacts", "{\"name\":\"John Manager\",\"email\":\"john@example.org\"}");

            Reply billing = vera.get(AT + "/" + id + "/billing-details");
            JsonNode detail = result(billing, 200).get(0);
            assertThat(billing.body()).doesNotContain(SECRETS);
            assertThat(detail.get("bank_account_number").asString()).isEqualTo(MASK);
            assertThat(detail.get("country_code").asString()).isEqualTo("DE");
            assertThat(detail.get("default").asString()).isEqualTo("1");
            assertThat(detail.get("office").isNull()).isTrue();
            assertThat(result(vera.get(AT + "/" + id + "/contacts"), 200)
                            .get(0)
                            .get("email")
                            .asString())
                    .isEqualTo(MASK);

            for (String path : List.of(
                    "/api/v1/assignments/" + id + "/events?limit=100", "/api/v1/events?limit=100&assignment=" + id)) {
                assertThat(vera.get(path).body())
                        .contains("mobility.BillingDetailAdded", "mobility.ContactLinked", "demo-editor-a", MASK)
                        .doesNotContain(SECRETS)
                        .doesNotContain("John Manager", "john@example.org");
                assertThat(edda.get(path).body()).contains(SECRETS).contains("John Manager", "john@example.org");
            }
        }

        @Test
        void is_not_added_twice() {
            String id = opened("");
            String detail = MOBILITY.request("addBillingDetail").toString();
            JsonNode first = result(edda.post(AT + "/" + id + "/billing-details", detail), 201);
            JsonNode linked = result(edda.post(AT + "/" + id + "/contacts", "{\"name\":\"John Manager\"}"), 201);

            assertThat(result(emil.post(AT + "/" + id + "/billing-details", detail), 200))
                    .isEqualTo(first);
            assertThat(result(
                            emil.post(AT + "/" + id + "/contacts", "{\"name\":\"John Manager\",\"email\":null}"), 200))
                    .isEqualTo(linked);
            assertThat(types(id))
                    .containsExactly("mobility.Opened", "mobility.BillingDetailAdded", "mobility.ContactLinked");
        }
    }

    @Test
    void a_confidential_assignment_does_not_exist_for_others() {
        String expat = story.number();
        String id = result(edda.post(AT, "{\"expat_id\":" + expat + ",\"is_confidential\":true}"), 201)
                .get("id")
                .asString();

        assertThat(listed("expat_id=" + expat)).containsExactly(id);
        assertThat(result(vera.get(AT + "?expat_id=" + expat), 200).get("total").asInt())
                .isZero();
        for (String path : List.of("", "/billing-details", "/contacts", "?as_of=2026-03-26T10:00:00Z")) {
            result(edda.get(AT + "/" + id + path), 200);
            refused(vera.get(AT + "/" + id + path), 404, "not-found");
        }
        result(edda.put(AT + "/" + id, "{\"is_confidential\":false}"), 200);
        result(vera.get(AT + "/" + id), 200);
    }

    @Test
    void a_number_of_another_document_names_no_mobility_assignment() {
        String allocation = edda.post(
                        "/allocation/api/v1/assignments",
                        "{\"user_id\":8,\"assignable_id\":17,\"starts_at\":\"2026-04-01\",\"ends_at\":\"2026-04-02\"}")
                .json()
                .at("/data/0/id")
                .asString();
        String mobility = opened("");

        refused(edda.get(AT + "/" + allocation), 404, "not-found");
        refused(edda.put(AT + "/" + allocation, "{\"notes\":\"n\"}"), 404, "not-found");
        refused(edda.with("If-Match", "\"0\"").put(AT + "/" + allocation, "{\"notes\":\"n\"}"), 404, "not-found");
        assertThat(edda.get("/api/v1/assignments/" + mobility).status()).isEqualTo(404);
        assertThat(edda.delete("/api/v1/assignments/" + mobility).status()).isEqualTo(404);
        result(edda.get(AT + "/" + mobility), 200);
    }
}
