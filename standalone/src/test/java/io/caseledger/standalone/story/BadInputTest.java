package io.caseledger.standalone.story;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is sent that cannot be meant is refused in problem details, and leaves nothing in the ledger. */
@ExtendWith(Story.Shared.class)
class BadInputTest {

    /** Lone surrogates have no UTF-8: they can be sent as escapes alone. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final String ADMIN = "\nAuthorization: Bearer demo-admin";
    private static final String HISTORY = "/history/api/v1/assignments";
    private static final String TRACKING = "/tracking/api/v1/assignments";

    private final Story story;
    private final Wire wire;
    private final String id;
    private long head;

    BadInputTest(Story story) {
        this.story = story;
        this.wire = new Wire(story.url());
        this.id = story.http()
                .post(HISTORY, "{\"mentor_id\":\"mentor_bad\",\"contact_id\":\"contact_bad\"}")
                .json()
                .get("assignment_id")
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

    /** Everything that takes a body, with the fields it knows and a body that would do. */
    enum Taking {
        CREATE_IN_HISTORY("POST", HISTORY, "{'mentor_id':'m','contact_id':'c'}", "contact_name notes assigned_date"),
        CREATE_ON_THE_BARE_HOST(
                "POST",
                "/api/v1/assignments",
                "{'mentor_id':'m','contact_id':'c'}",
                "contact_name notes assigned_date"),
        UPDATE_IN_HISTORY(
                "PUT",
                HISTORY + "/{id}",
                "{'notes':'n'}",
                "last_contact_date mentor_id contact_id status assigned_date reason"),
        CHANGE_STATUS("PATCH", HISTORY + "/{id}/status", "{'status':'closed'}", "reason"),
        CREATE_IN_TRACKING(
                "POST",
                TRACKING,
                "{'mentee_id':'c','peer_mentor_id':'m'}",
                "mentee_name coordinator_id org_id start_date"),
        UPDATE_IN_TRACKING(
                "PUT",
                TRACKING + "/{id}",
                "{'status':'on_hold'}",
                "peer_mentor_id coordinator_id org_id mentee_id start_date reason"),
        RECORD_CONTACT("PUT", TRACKING + "/{id}/last-contact", "{'contact_date':'2026-01-01'}", "contact_type reason"),
        PUT_PERSON("PUT", "/api/v1/people/contact_bad", "{'name':'n'}", "email");

        private final String method;
        private final String path;
        private final String body;
        private final String optional;

        Taking(String method, String path, String body, String optional) {
            this.method = method;
            this.path = path;
            this.body = body.replace('\'', '"');
            this.optional = optional;
        }

        List<String> optional() {
            return List.of(optional.split(" ", -1));
        }

        List<String> fields() {
            List<String> fields =
                    new ArrayList<>(new TreeSet<>(JSON.readTree(body).propertyNames()));
            fields.addAll(optional());
            return fields;
        }

        String with(String field, @Nullable Object value) {
            ObjectNode changed = (ObjectNode) JSON.readTree(body);
            changed.set(field, JSON.valueToTree(value));
            return JSON.writeValueAsString(changed);
        }
    }

    /** One field of one operation with a value it cannot have. */
    record Wrong(Taking taking, String field, @Nullable Object value) {

        @Override
        public String toString() {
            String shown = String.valueOf(value);
            return taking + " " + field + " = " + shown.substring(0, Math.min(40, shown.length()));
        }
    }

    static List<Wrong> wrong() {
        List<Wrong> wrong = new ArrayList<>();
        for (Taking taking : Taking.values()) {
            for (String field : taking.fields()) {
                for (Object value : List.of(5, 1.5, true, List.of("x"), Map.of("x", "y"), List.of())) {
                    wrong.add(new Wrong(taking, field, value));
                }
                wrong.add(new Wrong(taking, field, "a\u0000b"));
                wrong.add(new Wrong(taking, field, "a\ud800"));
                if (field.endsWith("_date")) {
                    for (String value : List.of(
                            "yesterday",
                            "",
                            "2026-02-30",
                            "2026-03-26T10:00:00",
                            "10000-01-01",
                            "2026-03-26T25:00:00Z")) {
                        wrong.add(new Wrong(taking, field, value));
                    }
                } else if (!field.equals("notes") && !field.equals("reason")) {
                    wrong.add(new Wrong(taking, field, "x".repeat(201)));
                }
                if (!taking.optional().contains(field) && !field.equals("notes") && !field.equals("contact_date")) {
                    wrong.add(new Wrong(taking, field, null));
                    wrong.add(new Wrong(taking, field, " "));
                    wrong.add(new Wrong(taking, field, ""));
                }
            }
        }
        for (Taking taking : List.of(
                Taking.UPDATE_IN_HISTORY, Taking.CHANGE_STATUS, Taking.UPDATE_IN_TRACKING, Taking.RECORD_CONTACT)) {
            wrong.add(new Wrong(taking, "reason", "r".repeat(2_001)));
        }
        wrong.add(new Wrong(Taking.CREATE_IN_HISTORY, "notes", "n".repeat(20_001)));
        wrong.add(new Wrong(Taking.RECORD_CONTACT, "contact_type", "t".repeat(65)));
        wrong.add(new Wrong(Taking.RECORD_CONTACT, "contact_date", "2126-01-01"));
        wrong.add(new Wrong(Taking.UPDATE_IN_HISTORY, "last_contact_date", "2126-01-01"));
        wrong.add(new Wrong(Taking.CHANGE_STATUS, "status", "completed"));
        wrong.add(new Wrong(Taking.UPDATE_IN_TRACKING, "status", "closed"));
        return wrong;
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void a_field_that_cannot_be_so_is_named(Wrong wrong) {
        Wire.Reply reply = send(
                wrong.taking(),
                wrong.taking().with(wrong.field(), wrong.value()).getBytes(UTF_8));
        refused(reply, 422);
        assertThat(reply.json()
                        .get("errors")
                        .valueStream()
                        .map(fault -> fault.get("field").asString()))
                .as(reply.body())
                .contains(wrong.field());
    }

    @Test
    void the_words_of_the_other_document_are_refused_by_every_write() {
        List<String> ofTracking = List.of(
                "mentee_id",
                "mentee_name",
                "peer_mentor_id",
                "coordinator_id",
                "org_id",
                "start_date",
                "contact_date",
                "contact_type");
        for (Taking taking : List.of(Taking.CREATE_IN_HISTORY, Taking.UPDATE_IN_HISTORY, Taking.CHANGE_STATUS)) {
            ofTracking.forEach(word -> foreign(taking, word));
        }
        List<String> ofHistory = List.of("mentor_id", "contact_id", "contact_name", "assigned_date", "notes");
        for (Taking taking : List.of(Taking.CREATE_IN_TRACKING, Taking.UPDATE_IN_TRACKING, Taking.RECORD_CONTACT)) {
            ofHistory.forEach(word -> foreign(taking, word));
        }
    }

    private void foreign(Taking taking, String word) {
        Wire.Reply reply = send(taking, bytes(taking.with(word, "x")));
        refused(reply, 422);
        assertThat(reply.json().at("/errors/0/field").asString()).isEqualTo(word);
    }

    static List<byte[]> unreadable() {
        return List.of(
                bytes(""),
                bytes(" "),
                bytes("{"),
                bytes("{\"notes\":}"),
                bytes("{'notes':'n'}"),
                bytes("{\"notes\":\"n\",}"),
                bytes("{\"notes\":\"n\"} x"),
                bytes("{\"notes\":\"n\"}{}"),
                bytes("{\"notes\":NaN}"),
                bytes("{\"notes\":01}"),
                bytes("{\"notes\":\"a\u0001b\"}"),
                bytes("{\"notes\":\"a\u0000b\"}"),
                bytes("{\"notes\":\"\\x\"}"),
                bytes("{\"mentor_id\":\"a\",\"mentor_id\":\"b\"}"),
                bytes("{\"notes\":" + "[".repeat(100) + "]".repeat(100) + "}"),
                bytes("{\"notes\":" + "[".repeat(100_000)),
                bytes("{\"notes\":" + "9".repeat(10_000) + "}"),
                bytes("{\"notes\":\"n\" /* why */}"),
                new byte[] {'{', '"', 'n', '"', ':', '"', (byte) 0xC3, '(', '"', '}'},
                new byte[] {'{', '"', 'n', '"', ':', '"', (byte) 0xC0, (byte) 0xAF, '"', '}'},
                new byte[] {'{', '"', 'n', '"', ':', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', '}'},
                "{\"mentor_id\":\"ø\"}".getBytes(ISO_8859_1),
                "{\"mentor_id\":\"m\"}".getBytes(UTF_16LE));
    }

    @Test
    void a_body_that_cannot_be_read_is_malformed() {
        for (Taking taking : Taking.values()) {
            for (byte[] body : unreadable()) {
                refused(send(taking, body), 400);
            }
        }
    }

    @Test
    void a_body_that_is_no_object_is_invalid() {
        for (Taking taking : Taking.values()) {
            for (String body : List.of("[]", "\"text\"", "5", "1e999", "null", "true", "[{}]")) {
                refused(send(taking, bytes(body)), 422);
            }
        }
    }

    @Test
    void a_body_that_names_nothing_to_change_is_malformed() {
        refused(send(Taking.UPDATE_IN_HISTORY, bytes("{}")), 400);
        refused(send(Taking.UPDATE_IN_HISTORY, bytes("{\"unknown\":1}")), 400);
        refused(send(Taking.UPDATE_IN_TRACKING, bytes("{}")), 400);
    }

    @Test
    void all_faults_of_a_body_are_named_at_once() {
        Wire.Reply reply = send(
                Taking.CREATE_IN_HISTORY,
                bytes(
                        "{\"mentor_id\":5,\"contact_name\":[],\"notes\":{},\"assigned_date\":\"soon\",\"org_id\":\"o\"}"));
        refused(reply, 422);
        assertThat(reply.json()
                        .get("errors")
                        .valueStream()
                        .map(fault -> fault.get("field").asString()))
                .containsExactlyInAnyOrder(
                        "mentor_id", "contact_id", "contact_name", "notes", "assigned_date", "org_id");
    }

    @Test
    void a_wrong_status_is_named_beside_other_faults() {
        Wire.Reply reply =
                send(Taking.CHANGE_STATUS, bytes("{\"status\":\"done\",\"reason\":5,\"mentee_name\":\"x\"}"));
        refused(reply, 422);
        assertThat(reply.json()
                        .get("errors")
                        .valueStream()
                        .map(fault -> fault.get("field").asString()))
                .containsExactlyInAnyOrder("status", "reason", "mentee_name");
    }

    @Test
    void keys_that_no_database_takes_are_refused() {
        refused(
                send(Taking.CREATE_IN_HISTORY, bytes("{\"mentor_id\":\"m\",\"contact_id\":\"c\",\"x\\u0000\":1}")),
                422);
        refused(
                send(Taking.CREATE_IN_HISTORY, bytes("{\"mentor_id\":\"m\",\"contact_id\":\"c\",\"x\\udc00\":1}")),
                422);
    }

    @Test
    void a_body_over_one_mebibyte_is_too_large_said_beforehand_or_not() {
        byte[] large = bytes("{\"mentor_id\":\"m\",\"contact_id\":\"c\",\"notes\":\"" + "n".repeat(2 << 20) + "\"}");
        for (Taking taking : Taking.values()) {
            refused(send(taking, large), 413);
            refused(
                    wire.send(
                            line(taking) + "\nContent-Type: application/json\nTransfer-Encoding: chunked",
                            Wire.chunked(large, 8_000)),
                    413);
        }
    }

    @Test
    void a_body_that_ends_early_or_is_badly_chunked_is_malformed() {
        String line = line(Taking.CREATE_IN_HISTORY) + "\nContent-Type: application/json\nTransfer-Encoding: chunked";
        refused(wire.send(line, bytes("zz\r\n{}\r\n0\r\n\r\n")), 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/html",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json; charset=latin1",
                "application/json; charset=utf-16",
                "application/merge-patch+json",
                "json",
                "*/*",
                "/"
            })
    void a_body_of_another_type_is_not_taken(String type) {
        for (Taking taking : Taking.values()) {
            refused(wire.send(line(taking), type, bytes(taking.body)), 415);
        }
    }

    @Test
    void a_body_without_a_type_or_compressed_is_not_taken() {
        for (Taking taking : Taking.values()) {
            refused(wire.send(line(taking) + "\nContent-Length: " + taking.body.length(), bytes(taking.body)), 415);
            refused(wire.send(line(taking) + "\nContent-Encoding: gzip", "application/json", bytes(taking.body)), 415);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/html", "application/xml", "image/*", "application/json;q=0", "text/html, */*;q=0", "x", "/"
            })
    void an_answer_of_another_form_is_not_given(String accept) {
        for (Taking taking : Taking.values()) {
            refused(wire.send(line(taking) + "\nAccept: " + accept, "application/json", bytes(taking.body)), 406);
        }
        refused(wire.send("GET " + HISTORY + " HTTP/1.1\nAccept: " + accept), 406);
        refused(wire.send("DELETE " + HISTORY + "/" + id + " HTTP/1.1\nAccept: " + accept), 406);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nope, 404",
        "POST, /, 405",
        "GET, /history, 404",
        "GET, /history/api/v1/assignments/{id}/nope, 404",
        "GET, /history/api/v1/assignments/mentor/m/nope, 404",
        "GET, /history/api/v1/assignments/overdue, 404",
        "GET, /tracking/api/v1/assignments/mentor/m/active, 404",
        "GET, /api/v1/assignments/nope, 404",
        "GET, /api/v1, 404",
        "GET, /actuator/env, 404",
        "GET, /error, 404",
        "GET, /history/api/v1/assignments/a%00b, 400",
        "GET, /history/api/v1/assignments/a%zz, 400",
        "GET, /history/api/v1/assignments/a%C3%28, 400",
        "GET, /history/api/v1/assignments/a%, 400",
        "GET, /history/api/v1/assignments?mentor_id=%00, 400",
        "GET, /history/api/v1/assignments?mentor_id=%ff, 400",
        "DELETE, /history/api/v1/assignments, 405",
        "PUT, /history/api/v1/assignments, 405",
        "PATCH, /history/api/v1/assignments/{id}, 405",
        "POST, /history/api/v1/assignments/{id}, 405",
        "GET, /history/api/v1/assignments/{id}/status, 405",
        "POST, /tracking/api/v1/assignments/overdue, 405",
        "GET, /tracking/api/v1/assignments/{id}/last-contact, 405",
        "PUT, /api/v1/assignments, 405",
        "POST, /api/v1/events, 405",
        "DELETE, /api/v1/people/p, 405",
        "FOO, /history/api/v1/assignments, 405",
    })
    void paths_and_methods_that_do_not_exist_are_told_in_json(String method, String path, int status) {
        Wire.Reply reply = wire.send(method + " " + path.replace("{id}", id) + " HTTP/1.1" + ADMIN);
        refused(reply, status);
        if (status == 405) {
            assertThat(reply.headers()).containsKey("allow");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /history/api/v1/assignments/a;b=c HTTP/1.1",
                "GET /history/api/v1/assignments/..%2f..%2fetc HTTP/1.1",
                "GET /history/../history/api/v1/assignments/%2e%2e HTTP/1.1",
                "GET /history//api/v1/assignments HTTP/1.1",
                "GET /history/api/v1/assignments\\x HTTP/1.1",
                "GET /history/api/v1/assignments?a=<b> HTTP/1.1",
                "GET http:// HTTP/1.1",
                "TRACE /history/api/v1/assignments HTTP/1.1",
                "CONNECT /history/api/v1/assignments HTTP/1.1",
                "GET /history/api/v1/assignments HTTP/9.9",
                "GET /history/api/v1/assignments HTTP/1.1\nContent-Length: x",
                "GET /history/api/v1/assignments HTTP/1.1\nbad header"
            })
    void requests_that_no_client_should_send_are_refused_in_json(String head) {
        Wire.Reply reply = wire.send(head);
        assertThat(reply.status()).as(reply.body()).isBetween(400, 499);
        refused(reply, reply.status());
    }

    @Test
    void paths_and_headers_without_end_are_refused() {
        refused(wire.send("GET /history/api/v1/assignments/" + "x".repeat(100_000) + " HTTP/1.1"), 400);
        refused(wire.send("GET /history/api/v1/assignments HTTP/1.1\nX-Long: " + "x".repeat(100_000)), 400);
        String manyHeaders = "\nX-Many: 1".repeat(500);
        refused(wire.send("GET /history/api/v1/assignments HTTP/1.1" + manyHeaders), 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "page=0",
                "page=-1",
                "page=x",
                "page=",
                "page=1.0",
                "page=99999999999",
                "page=1&page=2",
                "limit=0",
                "limit=101",
                "limit=-5",
                "limit=ten",
                "limit=",
                "limit=1e2",
                "limit=%201",
                "status=nope",
                "status=",
                "status=OPEN",
                "assigned_from=soon",
                "assigned_to=2026-02-30",
                "last_contact_before=",
                "last_contact_after=1",
                "sort=nope",
                "sort=",
                "sort=assigned_date,created_at",
                "sort=assigned_date;drop%20table"
            })
    void query_values_that_cannot_be_are_malformed_and_named(String query) {
        String field = query.substring(0, query.indexOf('='));
        for (String path : List.of(HISTORY, "/api/v1/assignments")) {
            Wire.Reply reply = wire.send("GET " + path + "?" + query + " HTTP/1.1");
            refused(reply, 400);
            assertThat(reply.json()
                            .get("errors")
                            .valueStream()
                            .map(fault -> fault.get("field").asString()))
                    .containsExactly(field);
        }
    }

    @Test
    void words_that_are_only_searched_for_do_no_harm() {
        for (String text : List.of("%27%3B+drop+table+read.assignment%3B--", "%25", "_", "%5C", "%F0%9F%98%80")) {
            assertThat(wire.send("GET " + HISTORY + "?search=" + text + " HTTP/1.1")
                            .status())
                    .isEqualTo(200);
            assertThat(wire.send("GET " + HISTORY + "?mentor_id=" + text + " HTTP/1.1")
                            .status())
                    .isEqualTo(200);
            assertThat(wire.send("GET " + HISTORY + "/" + text.replace("+", "%20") + " HTTP/1.1")
                            .status())
                    .isIn(404, 400);
        }
    }

    @Test
    void headers_that_cannot_be_are_refused() {
        for (String header : List.of(
                "Ledger-Contract: nope",
                "Ledger-Contract: history\nLedger-Contract: tracking",
                "Ledger-Position: -1")) {
            refused(wire.send("GET /api/v1/assignments HTTP/1.1\n" + header), 400);
        }
        for (String header :
                List.of("Bearer", "Bearer ", "Basic YTpi", "Bearer a b", "bearer nobody", "Bearer \u00e9")) {
            refused(wire.send("GET /history/api/v1/assignments HTTP/1.1\nAuthorization: " + header), 401);
        }
        refused(wire.send("GET " + HISTORY + " HTTP/1.1" + ADMIN + ADMIN), 401);
    }

    private Wire.Reply send(Taking taking, byte[] body) {
        return wire.send(line(taking), "application/json", body);
    }

    private String line(Taking taking) {
        return taking.method + " " + taking.path.replace("{id}", id) + " HTTP/1.1"
                + (taking == Taking.PUT_PERSON ? ADMIN : "");
    }

    private static void refused(Wire.Reply reply, Integer... statuses) {
        assertThat(reply.status()).as(reply.body()).isIn((Object[]) statuses);
        assertThat(reply.headers()).containsEntry("content-type", "application/problem+json");
        JsonNode problem = reply.json();
        assertThat(problem.propertyNames()).containsExactly("type", "title", "status", "detail", "code", "errors");
        assertThat(problem.get("status").asInt()).isEqualTo(reply.status());
        assertThat(reply.body()).doesNotContain("Exception", "io.caseledger", "org.springframework");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
