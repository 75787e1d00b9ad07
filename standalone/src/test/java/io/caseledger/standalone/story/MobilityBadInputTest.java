package io.caseledger.standalone.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.contract.mobility.MobilityField;
import io.caseledger.standalone.Http;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What cannot be meant by document 3 is refused in its own form, names every fault, and leaves nothing in the ledger. */
@ExtendWith(Story.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MobilityBadInputTest {

    /** Lone surrogates have no UTF-8: they can be sent as escapes alone. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final String TOKEN = "demo-editor-a";
    private static final String AT = "/v1/assignments";
    private static final String LINE = " HTTP/1.1\nAuthorization: Bearer " + TOKEN;

    private final Story story;
    private final Wire wire;
    private final Http editor;
    private final String id;
    private final String confidential;
    private long head;

    MobilityBadInputTest(Story story) {
        this.story = story;
        this.wire = new Wire(story.url());
        this.editor = story.http().as(TOKEN);
        this.id = opened("\"start_date\":\"2026-04-01\",\"end_date\":\"2026-04-30\"");
        this.confidential = opened("\"is_confidential\":true");
    }

    private String opened(String more) {
        return editor.post(AT, "{\"expat_id\":10891," + more + "}")
                .json()
                .at("/result/id")
                .asString();
    }

    @BeforeEach
    void the_ledger_ends_here() {
        head = story.head();
    }

    @AfterEach
    void the_ledger_still_ends_there() {
        assertThat(story.head()).as("nothing was written").isEqualTo(head);
    }

    record Wrong(String field, @Nullable Object value) {

        @Override
        public String toString() {
            String shown = String.valueOf(value);
            return field + " = " + shown.substring(0, Math.min(40, shown.length()));
        }
    }

    /** Of every field what it cannot be, by its form. */
    static List<Wrong> wrong() {
        List<Wrong> wrong = new ArrayList<>();
        for (MobilityField field : MobilityField.values()) {
            wrongOf(field).forEach(value -> wrong.add(new Wrong(field.word(), value)));
        }
        wrong.add(new Wrong("notes", "x".repeat(20_001)));
        wrong.add(new Wrong("home_address", "x".repeat(2_001)));
        wrong.add(new Wrong("host_city", "x".repeat(501)));
        for (Object value : Arrays.asList(5, true, "", " ", List.of("x"), "x".repeat(201))) {
            wrong.add(new Wrong("expat_name", value));
        }
        for (String field : List.of("start_date", "end_date")) {
            for (Object value : List.of(5, true, "", "soon", "2026-02-30", "2026-04-01T00:00:00Z", "0000-01-01")) {
                wrong.add(new Wrong(field, value));
            }
        }
        for (Object value : Arrays.asList(5, true, "", "ongoing", "Approved", "rejected", List.of("draft"))) {
            wrong.add(new Wrong("status", value));
        }
        return wrong;
    }

    private static List<@Nullable Object> wrongOf(MobilityField field) {
        return switch (field.form()) {
            case TEXT -> Arrays.asList(5, 1.5, true, List.of("x"), Map.of("x", "y"), "a\u0000b", "a\ud800");
            case COUNTRY -> Arrays.asList(5, true, "", "XX", "DEU", "D", "ÅL", "de ", List.of("DE"));
            case SLUG -> Arrays.asList(5, null, "", "Long Term", "-a", "a--b", "ä", "a".repeat(65));
            case ID -> wrongNumbers(0, field == MobilityField.EXPAT_ID);
            case ID_OR_ZERO -> wrongNumbers(-1, false);
            case COUNT -> {
                List<@Nullable Object> values = wrongNumbers(-1, true);
                values.add(1_001);
                yield values;
            }
            case FLAG -> Arrays.asList(5, 0, null, "true", "", List.of(true));
        };
    }

    private static List<@Nullable Object> wrongNumbers(int tooLow, boolean orNull) {
        List<@Nullable Object> values = new ArrayList<>(
                Arrays.asList(tooLow, 1.5, true, "7", "", List.of(7), 9_007_199_254_740_992L, new BigDecimal("1e99")));
        if (orNull) {
            values.add(null);
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void a_field_that_cannot_be_so_is_named(Wrong wrong) {
        ObjectNode body = JSON.createObjectNode().put("expat_id", 10891);
        body.set(wrong.field(), JSON.valueToTree(wrong.value()));
        for (String line : List.of("POST " + AT, "PUT " + AT + "/" + id)) {
            Wire.Reply reply = wire.send(line + LINE, "application/json", bytes(JSON.writeValueAsString(body)));
            refused(reply, 422);
            assertThat(reply.json().get("errors").propertyNames())
                    .as(reply.body())
                    .contains(wrong.field());
        }
    }

    @Test
    void all_faults_are_named_at_once() {
        Wire.Reply reply = send(
                "POST " + AT,
                "{\"expat_id\":null,\"home_country\":\"ZZ\",\"number_adults\":-1,\"notes\":5,\"is_confidential\":\"no\","
                        + "\"start_date\":\"2026-05-01\",\"end_date\":\"2026-04-30\",\"status\":\"ended\"}");
        refused(reply, 422);
        assertThat(reply.json().get("errors").propertyNames())
                .containsExactlyInAnyOrder(
                        "expat_id", "home_country", "number_adults", "notes", "is_confidential", "end_date", "status");
        assertThat(reply.json().at("/errors/end_date/0").asString()).isEqualTo("must not be before start_date");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST   | /v1/assignments                       | {}                                              | 422
            POST   | /v1/assignments                       | []                                              | 422
            POST   | /v1/assignments                       | {"expat_id":                                    | 400
            POST   | /mobility/v1/assignments              | {"expat_id":1,"expat_id":2}                     | 400
            POST   | /v1/assignments                       | {"expat_id":1,"start_date":"2026-04-02","end_date":"2026-04-01"} | 422
            PUT    | /v1/assignments/{id}                  | {}                                              | 400
            PUT    | /v1/assignments/{id}                  | {"unknown":1}                                   | 400
            PUT    | /v1/assignments/{id}                  | {"reason":"for nothing"}                        | 400
            PUT    | /v1/assignments/{id}                  | null                                            | 422
            PUT    | /v1/assignments/{id}                  | {"start_date":"2026-05-01"}                     | 422
            PUT    | /v1/assignments/{id}                  | {"end_date":"2026-03-31"}                       | 422
            PUT    | /v1/assignments/{id}                  | {"notes":"n","client_id":1}                     | 422
            PUT    | /v1/assignments/{id}                  | {"notes":"n","review_total_count":3}            | 422
            PUT    | /v1/assignments/{id}                  | {"notes":"n","archived":true}                   | 422
            PUT    | /v1/assignments/nope                  | {"notes":"n"}                                   | 404
            PUT    | /v1/assignments/0                     | {"notes":"n"}                                   | 404
            PUT    | /v1/assignments/9007199254740991      | {"notes":"n"}                                   | 404
            PUT    | /v1/assignments                       | {"notes":"n"}                                   | 405
            PATCH  | /v1/assignments/{id}                  | {"notes":"n"}                                   | 405
            DELETE | /v1/assignments/{id}                  | {}                                              | 405
            PATCH  | /v1/assignments/{id}/status           | {}                                              | 422
            PATCH  | /v1/assignments/{id}/status           | {"status":"draft"}                              | 422
            PATCH  | /v1/assignments/{id}/status           | {"status":"ended"}                              | 422
            PATCH  | /v1/assignments/{id}/status           | {"status":null}                                 | 422
            PATCH  | /v1/assignments/{id}/status           | {"status":"cancelled","reason":5}               | 422
            PATCH  | /v1/assignments/{id}/status           | {"status":"rejected"}                           | 409
            PATCH  | /v1/assignments/nope/status           | {"status":"cancelled"}                          | 404
            POST   | /v1/assignments/{id}/status           | {"status":"cancelled"}                          | 405
            POST   | /v1/assignments/{id}/reviews          | {}                                              | 422
            POST   | /v1/assignments/{id}/reviews          | {"decision":"maybe"}                            | 422
            POST   | /v1/assignments/{id}/reviews          | {"decision":"approved","comment":5}             | 422
            POST   | /v1/assignments/{id}/reviews          | {"decision":"approved"}                         | 409
            GET    | /v1/assignments/{id}/reviews          | {}                                              | 405
            POST   | /v1/assignments/{id}/extensions       | {}                                              | 422
            POST   | /v1/assignments/{id}/extensions       | {"end_date":null}                               | 422
            POST   | /v1/assignments/{id}/extensions       | {"end_date":"soon"}                             | 422
            POST   | /v1/assignments/{id}/extensions       | {"end_date":"2026-04-30"}                       | 422
            POST   | /v1/assignments/{id}/extensions       | {"end_date":"2026-04-29"}                       | 422
            POST   | /v1/assignments/{id}/extensions       | {"end_date":"2026-05-01","reason":5}            | 422
            POST   | /v1/assignments/{confidential}/extensions | {"end_date":"2026-05-01"}                   | 409
            POST   | /v1/assignments/{id}/contacts         | {}                                              | 422
            POST   | /v1/assignments/{id}/contacts         | {"name":""}                                     | 422
            POST   | /v1/assignments/{id}/contacts         | {"name":"n","email":5}                          | 422
            POST   | /v1/assignments/9007199254740991/contacts | {"name":"n"}                                | 404
            POST   | /v1/assignments/{id}/billing-details  | {}                                              | 422
            POST   | /v1/assignments/{id}/billing-details  | {"company_name":"c","default":1}                | 422
            POST   | /v1/assignments/{id}/billing-details  | {"company_name":"c","default":"2"}              | 422
            POST   | /v1/assignments/{id}/billing-details  | {"company_name":"c","country_code":"XX"}        | 422
            POST   | /v1/assignments/{id}/billing-details  | {"company_name":"c","zip_code":10117}           | 422
            POST   | /v1/assignments/{id}/billing-details  | {"company_name":"c","office_id":"7"}            | 422
            POST   | /v1/assignments/{id}/archive          | {"reason":5}                                    | 422
            POST   | /v1/assignments/{id}/archive          | []                                              | 422
            POST   | /v1/assignments/nope/archive          | {}                                              | 404
            POST   | /v1/assignments/{id}/unknown          | {}                                              | 404
            PUT    | /v1/assignments/{id}/contacts         | {"name":"n"}                                    | 405
            """)
    void a_request_that_cannot_be_meant_is_refused(String method, String path, String body, int status) {
        String line = method + " " + path.replace("{id}", id).replace("{confidential}", confidential);
        refused(method.equals("GET") ? wire.send(line + LINE) : send(line, body), status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET   | /v1/assignments/{id}                 | -                        | 404
            GET   | /v1/assignments/{id}/contacts        | -                        | 404
            GET   | /v1/assignments/{id}/billing-details | -                        | 404
            GET   | /api/v1/assignments/{id}/events      | -                        | 404
            PUT   | /v1/assignments/{id}                 | {"notes":"n"}            | 403
            """)
    void what_is_confidential_is_not_there_for_a_viewer(String method, String path, String body, int status) {
        String line =
                method + " " + path.replace("{id}", confidential) + " HTTP/1.1\nAuthorization: Bearer demo-viewer";
        Wire.Reply reply = body.equals("-") ? wire.send(line) : wire.send(line, "application/json", bytes(body));
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.headers()).doesNotContainKey("etag");
        assertThat(reply.body()).doesNotContain("10891");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "page=0",
                "page=x",
                "per_page=0",
                "per_page=101",
                "per_page=x",
                "order=notes",
                "order=",
                "order_direction=up",
                "expat_id=x",
                "expat_id=0",
                "home_country=DEU",
                "host_country=1",
                "requested_before=soon",
                "starts_before=2026-02-30",
                "starts_after=x",
                "ends_before=x",
                "ends_after=x",
                "status=approved",
                "status[]=ongoing&status[]=nonsense",
                "status=ongoing,nonsense"
            })
    void a_parameter_that_cannot_be_so_is_named(String query) {
        Wire.Reply reply = wire.send("GET /mobility" + AT + "?" + query + LINE);
        refused(reply, 422);
        assertThat(reply.json().get("errors").propertyNames())
                .containsExactly(query.substring(0, query.indexOf('=')).replace("[]", ""));
    }

    @Test
    void who_may_not_write_or_is_nobody_changes_nothing() {
        for (String path : List.of(AT, "/mobility" + AT)) {
            Wire.Reply nobody = wire.send("POST " + path + " HTTP/1.1", "application/json", bytes("{\"expat_id\":1}"));
            refused(nobody, 401);
            assertThat(nobody.headers().get("www-authenticate")).isEqualTo("Bearer");
            refused(
                    wire.send(
                            "POST " + path + " HTTP/1.1\nAuthorization: Bearer demo-viewer",
                            "application/json",
                            bytes("{\"expat_id\":1}")),
                    403);
        }
    }

    @Test
    void a_key_used_again_for_something_else_is_refused() {
        String other = opened("\"status\":\"draft\"");
        Http keyed = editor.with("Idempotency-Key", "bad-input-" + other);
        String first = keyed.post(AT + "/" + other + "/archive", "").body();
        head = story.head();

        assertThat(keyed.post(AT + "/" + other + "/archive", "").body()).isEqualTo(first);
        assertThat(keyed.post(AT + "/" + other + "/archive", "{\"reason\":\"r\"}")
                        .status())
                .isEqualTo(422);
    }

    private Wire.Reply send(String line, String body) {
        return wire.send(line + LINE, "application/json", bytes(body));
    }

    private static void refused(Wire.Reply reply, int status) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.headers().get("content-type")).isEqualTo("application/json");
        assertThat(reply.json().get("success").booleanValue()).isFalse();
        assertThat(reply.json().get("message").asString()).isNotBlank();
        assertThat(reply.json().get("code").asString()).isNotBlank();
        assertThat(reply.json().get("errors").isObject()).isTrue();
        assertThat(reply.body()).doesNotContain(TOKEN).doesNotContain("Exception");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
