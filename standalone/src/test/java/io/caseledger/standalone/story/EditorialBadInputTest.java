package io.caseledger.standalone.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.standalone.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What cannot be meant by document 4 is refused in its own form, names every fault, and leaves nothing in the ledger. */
@ExtendWith(Story.Shared.class)
class EditorialBadInputTest {

    /** Lone surrogates have no UTF-8: they can be sent as escapes alone. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final String TOKEN = "demo-editor-a";
    private static final String AT = "/v3/assignment";
    private static final String LOCKS = "/v3/lock-request";
    private static final String LINE = " HTTP/1.1\nAuthorization: Bearer " + TOKEN;

    private final Story story;
    private final Wire wire;
    private final String uuid;
    private long head;

    EditorialBadInputTest(Story story) {
        this.story = story;
        this.wire = new Wire(story.url());
        Http editor = story.http().as(TOKEN);
        this.uuid = editor.post(AT, "{\"type\":\"article\",\"title\":\"t\"}")
                .json()
                .get("uuid")
                .asString();
        editor.post(LOCKS, "{\"srn\":\"" + uuid + "\"}");
    }

    @BeforeEach
    void the_ledger_ends_here() {
        head = story.head();
    }

    @AfterEach
    void the_ledger_still_ends_there() {
        assertThat(story.head()).as("nothing was written").isEqualTo(head);
    }

    record Wrong(String field, Object value) {

        @Override
        public String toString() {
            String shown = String.valueOf(value);
            return field + " = " + shown.substring(0, Math.min(40, shown.length()));
        }
    }

    static List<Wrong> wrong() {
        List<Wrong> wrong = new ArrayList<>();
        List<String> texts = List.of("slug", "type", "title", "abstract", "content", "notes");
        List<String> times = List.of("due_at", "published_at");
        List<String> lists = List.of("children", "users");
        for (List<String> fields : List.of(texts, times)) {
            for (String field : fields) {
                for (Object value : List.of(5, 1.5, true, List.of("x"), Map.of("x", "y"), "a\u0000b", "a\ud800")) {
                    wrong.add(new Wrong(field, value));
                }
            }
        }
        for (String field : List.of("type", "title", "slug")) {
            wrong.add(new Wrong(field, ""));
            wrong.add(new Wrong(field, " "));
            wrong.add(new Wrong(field, "x".repeat(501)));
        }
        wrong.add(new Wrong("abstract", "x".repeat(20_001)));
        wrong.add(new Wrong("notes", "x".repeat(20_001)));
        for (String field : times) {
            for (String value : List.of(
                    "tomorrow",
                    "",
                    "0000-00-00 00:00:00",
                    "2016-02-30 05:00:00",
                    "2016-12-30 25:00:00",
                    "1483074000")) {
                wrong.add(new Wrong(field, value));
            }
        }
        for (String value : List.of("", "x", "0", "-1", "1.5", "02", "99999999999999999")) {
            wrong.add(new Wrong("issue_id", value));
        }
        for (Object value : List.of(
                0, -1, 1.5, 2e3, 99999999999999999L, true, List.of(2), Map.of("id", 2), "a\u0000b", "a\ud800")) {
            wrong.add(new Wrong("issue_id", value));
        }
        for (String field : lists) {
            for (Object value : List.of(
                    5, true, "x", Map.of("x", "y"), List.of(5), List.of(List.of("x")), List.of(Map.of("uuid", "X")))) {
                wrong.add(new Wrong(field, value));
            }
        }
        wrong.add(new Wrong("users", many(201)));
        wrong.add(new Wrong("children", many(1_001)));
        return wrong;
    }

    private static List<String> many(int number) {
        return IntStream.range(0, number).mapToObj(i -> "U-" + i).toList();
    }

    static List<Wrong> wrongUuids() {
        List<Wrong> wrong = new ArrayList<>();
        for (String field : List.of("children", "users")) {
            for (String value : List.of("", " ", "a b", "<b>", "ü", "x".repeat(65), "a/b", "a\n")) {
                wrong.add(new Wrong(field, List.of("GOOD", value)));
            }
        }
        return wrong;
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void a_field_that_cannot_be_so_is_named(Wrong wrong) {
        named(wrong, wrong.field());
    }

    @ParameterizedTest
    @MethodSource("wrongUuids")
    void a_uuid_that_is_none_is_named_by_its_place(Wrong wrong) {
        named(wrong, wrong.field() + "[1]");
    }

    private void named(Wrong wrong, String field) {
        ObjectNode body = JSON.createObjectNode().put("type", "article").put("title", "t");
        body.set(wrong.field(), JSON.valueToTree(wrong.value()));
        for (String line : List.of("POST " + AT, "PUT " + AT + "/" + uuid)) {
            Wire.Reply reply = wire.send(line + LINE, "application/json", bytes(JSON.writeValueAsString(body)));
            refused(reply, 400);
            assertThat(reply.json()
                            .get("errors")
                            .valueStream()
                            .map(fault -> fault.get("field").asString()))
                    .as(reply.body())
                    .containsExactly(field);
        }
    }

    @Test
    void all_faults_are_named_at_once() {
        Wire.Reply reply = send(
                "POST " + AT,
                "{\"title\":null,\"slug\":5,\"abstract\":[],\"due_at\":\"soon\",\"issue_id\":true,\"users\":null}");
        refused(reply, 400);
        assertThat(reply.json()
                        .get("errors")
                        .valueStream()
                        .map(fault -> fault.get("field").asString()))
                .containsExactlyInAnyOrder("title", "type", "slug", "abstract", "due_at", "issue_id", "users");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST   | /v3/assignment                                        | {}                         | 400
            POST   | /v3/assignment                                        | {"title":"t"}              | 400
            POST   | /v3/assignment                                        | []                         | 422
            POST   | /v3/assignment                                        | {"title":                  | 400
            PUT    | /v3/assignment/{uuid}                                 | {}                         | 400
            PUT    | /v3/assignment/{uuid}                                 | {"unknown":1,"lock":false} | 400
            PUT    | /v3/assignment/{uuid}                                 | {"title":null}             | 400
            PUT    | /v3/assignment/{uuid}                                 | null                       | 422
            PUT    | /v3/assignment/nope                                   | {"title":"t"}              | 404
            PUT    | /v3/assignment/00000000-0000-7000-8000-000000000000   | {"title":"t"}              | 404
            PUT    | /v3/assignment                                        | {"title":"t"}              | 405
            PATCH  | /v3/assignment/{uuid}                                 | {"title":"t"}              | 405
            POST   | /v3/assignment/{uuid}                                 | {"title":"t"}              | 405
            DELETE | /v3/assignment/nope                                   | {}                         | 404
            POST   | /v3/lock-request                                      | {}                         | 400
            POST   | /v3/lock-request                                      | {"srn":5}                  | 400
            POST   | /v3/lock-request                                      | {"srn":""}                 | 400
            POST   | /v3/lock-request                                      | {"srn":"nope"}             | 404
            POST   | /v3/lock-request                                      | {"srn":"srn:tsn:ceo-core/content:{uuid}"} | 404
            POST   | /v3/lock-request                                      | {"srn":"srn:tsn:ceo-core/assignment:00000000-0000-7000-8000-000000000000"} | 404
            DELETE | /v3/lock-request/{uuid}                               | {"uuid":5}                 | 400
            DELETE | /v3/lock-request/{uuid}                               | {"uuid":                   | 400
            DELETE | /v3/lock-request/{uuid}                               | []                         | 422
            DELETE | /v3/lock-request/{uuid}                               | {"uuid":"SOMEBODY-ELSE"}   | 401
            DELETE | /v3/lock-request/nope                                 | {}                         | 404
            DELETE | /v3/lock-request                                      | {}                         | 405
            PUT    | /history/api/v1/assignments/{uuid}                    | {"notes":"n"}              | 404
            PUT    | /tracking/api/v1/assignments/{uuid}/last-contact      | {}                         | 404
            """)
    void a_request_that_cannot_be_meant_is_refused(String method, String path, String body, int status) {
        Wire.Reply reply = send(method + " " + path.replace("{uuid}", uuid), body.replace("{uuid}", uuid));
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.headers().get("content-type")).contains("json");
        assertThat(reply.body()).doesNotContain(TOKEN).doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "page=0",
                "page=-1",
                "page=x",
                "page=1.5",
                "page=99999999999",
                "per_page=0",
                "per_page=101",
                "per_page=",
                "order=content",
                "order=",
                "order=modified_at;drop",
                "dir=up",
                "dir=",
                "page=1&page=2",
                "page=%zz",
                "order=%00"
            })
    void a_parameter_that_cannot_be_so_is_refused(String query) {
        refused(wire.send("GET /editorial" + AT + "?" + query + LINE), 400);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            GET, /v3/assignment/assign_1,     404
            GET, /v3/assignment/12,           404
            GET, /v3/assignment/%2e%2e,       400
            GET, /v3/lock-request/nope,       404
            GET, /v3/lock-request,            405
            GET, /v3/token/refresh,           404
            GET, /editorial/v3,               404
            GET, /editorial,                  404
            GET, /v3/assignment/a%00b,        400
            """)
    void what_is_not_there_is_told_in_json(String method, String path, int status) {
        Wire.Reply reply = wire.send(method + " " + path + LINE);
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.headers().get("content-type")).contains("json");
    }

    @Test
    void the_example_of_two_deletions_at_once_is_not_taken() {
        refused(wire.send("DELETE " + AT + "/" + uuid + "," + uuid + LINE), 404);
    }

    private Wire.Reply send(String line, String body) {
        return wire.send(line + LINE, "application/json", bytes(body));
    }

    private static void refused(Wire.Reply reply, int status) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.headers().get("content-type")).isEqualTo("application/json");
        assertThat(reply.json().get("message").asString()).isNotBlank();
        assertThat(reply.json().get("code").asString()).isNotBlank();
        assertThat(reply.body()).doesNotContain(TOKEN).doesNotContain("Exception");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
