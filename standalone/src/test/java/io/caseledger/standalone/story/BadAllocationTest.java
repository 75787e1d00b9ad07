package io.caseledger.standalone.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is asked of allocations that cannot be meant is refused with a message, in JSON and as a form, and leaves nothing in the ledger. */
@ExtendWith(Story.Shared.class)
class BadAllocationTest {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final String TOKEN = "\nauth: demo-admin";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Story story;
    private final Wire wire;
    private final String user;
    private final String project;
    private final String id;
    private final String subtask;
    private long head;

    BadAllocationTest(Story story) {
        this.story = story;
        this.wire = new Wire(story.url());
        this.user = story.number();
        this.project = story.number();
        var made = story.admin()
                .post(
                        "/allocation/api/v1/assignments",
                        "{\"user_id\":" + user + ",\"assignable_id\":" + project
                                + ",\"starts_at\":\"2018-06-21\",\"ends_at\":\"2018-06-27\","
                                + "\"subtasks\":[{\"description\":\"x\"}]}")
                .json();
        this.id = made.at("/data/0/id").asString();
        this.subtask = made.at("/data/0/subtasks/data/0/id").asString();
    }

    @BeforeEach
    void the_ledger_ends_here() {
        head = story.head();
    }

    @AfterEach
    void the_ledger_still_ends_there() {
        assertThat(story.head()).as("nothing was written").isEqualTo(head);
    }

    private static final String PLAN = "'starts_at':'2018-06-21','ends_at':'2018-06-27'";
    private static final String PLANNED = "user_id? status_option_id allocation_mode percent hours_per_day fixed_hours"
            + " description note starts_at ends_at project_id phase_id leave_id leave_type_id assignable_id subtasks";

    /** Everything that takes a body, with a body that would do and the fields it knows. */
    enum Taking {
        CREATE_FOR_USER("POST", "/api/v1/users/{user}/assignments", "{'leave_id':1," + PLAN + "}", PLANNED),
        CREATE_FOR_PROJECT("POST", "/api/v1/projects/{project}/assignments", "{'user_id':1," + PLAN + "}", PLANNED),
        CREATE("POST", "/api/v1/assignments", "{'assignable_id':1," + PLAN + "}", PLANNED),
        CREATE_UNDER_THE_MOUNT("POST", "/allocation/api/v1/assignments", "{'assignable_id':1," + PLAN + "}", PLANNED),
        UPDATE(
                "PUT",
                "/api/v1/assignments/{id}",
                "{'note':'n'}",
                "starts_at ends_at allocation_mode percent hours_per_day fixed_hours user_id? status_option_id"
                        + " description note assignable_id"),
        REPEAT(
                "POST",
                "/api/v1/projects/{project}/assignments/{id}/repetitions",
                "{'frequency_weeks':1,'count':2}",
                "frequency_weeks count"),
        ADD_SUBTASK(
                "POST",
                "/api/v1/projects/{project}/assignments/{id}/subtasks",
                "{'description':'d'}",
                "description completed"),
        UPDATE_SUBTASK(
                "PUT",
                "/api/v1/projects/{project}/assignments/{id}/subtasks/{subtask}",
                "{'completed':true}",
                "description completed"),
        SET_RATE("PUT", "/api/v1/users/{user}/bill_rates", "{'rate':1}", "rate project_id from"),
        ADD_RATE("POST", "/api/v1/users/{user}/bill_rates", "{'rate':1}", "rate project_id from"),
        ADD_PROJECT_RATE(
                "POST", "/api/v1/projects/{project}/bill_rates", "{'rate':1}", "rate user_id starts_at ends_at"),
        CREATE_PROJECT(
                "POST", "/allocation/api/v1/projects", "{'name':'n'}", "name parent_id starts_at ends_at description"),
        CREATE_PHASE(
                "POST",
                "/api/v1/projects/{project}/phases",
                "{'phase_name':'n'}",
                "name parent_id starts_at ends_at description"),
        CREATE_STATUS_OPTION(
                "POST", "/allocation/api/v1/status_options", "{'label':'n','stage':'done'}", "stage order"),
        PUT_PROJECT("PUT", "/allocation/api/v1/projects/{project}", "{'name':'n'}", "name parent_id");

        private final String method;
        private final String path;
        private final String body;
        private final String fields;

        Taking(String method, String path, String body, String fields) {
            this.method = method;
            this.path = path;
            this.body = body.replace('\'', '"');
            this.fields = fields.replace("?", "");
        }

        String with(String field, @Nullable Object value) {
            ObjectNode changed = (ObjectNode) JSON.readTree(body);
            changed.set(field, JSON.valueToTree(value));
            return JSON.writeValueAsString(changed);
        }
    }

    /** One field of one operation with a value it cannot have. */
    record Wrong(Taking taking, String field, Object value) {

        @Override
        public String toString() {
            String shown = String.valueOf(value);
            return taking + " " + field + " = " + shown.substring(0, Math.min(40, shown.length()));
        }
    }

    static List<Wrong> wrong() {
        List<Wrong> wrong = new ArrayList<>();
        for (Taking taking : Taking.values()) {
            for (String field : taking.fields.split(" ", -1)) {
                for (Object value : wrongValues(field)) {
                    wrong.add(new Wrong(taking, field, value));
                }
            }
        }
        return wrong;
    }

    private static List<Object> wrongValues(String field) {
        return switch (field) {
            case "starts_at", "ends_at", "from" ->
                List.of("2018-02-30", "2018-6-1", "soon", "20180621", "10000-01-01", 5, true, List.of(), Map.of());
            case "percent", "hours_per_day", "fixed_hours", "rate" ->
                List.of(0, -1, 1e30, "x", true, List.of(1), Map.of("a", 1));
            case "frequency_weeks", "count" -> List.of(0, -1, 521, 1.5, "x", true, List.of());
            case "order" -> List.of("x", true, 1e30, List.of(), Map.of());
            case "stage" -> List.of("half", "DONE", 5, true, List.of());
            case "completed" -> List.of("yes", 2, List.of(), Map.of());
            case "allocation_mode" -> List.of("half", "PERCENT", 5, true, List.of());
            case "description", "note", "name" ->
                List.of("x".repeat(20_001), "a\u0000b", "a\ud800", 5, true, List.of("x"), Map.of());
            case "subtasks" ->
                List.of(
                        "x",
                        5,
                        Map.of(),
                        List.of(5),
                        List.of(Map.of()),
                        List.of(Map.of("description", " ")),
                        List.of(Map.of("description", "d", "completed", "x")));
            default -> List.of(0, -1, 1.5, 9007199254740992L, "x", true, List.of(1), Map.of());
        };
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void a_field_that_cannot_be_so_is_named(Wrong wrong) {
        Wire.Reply reply = send(wrong.taking(), wrong.taking().with(wrong.field(), wrong.value()));
        refused(reply, 422);
        assertThat(fields(reply)).as(reply.body()).hasSize(1).allMatch(field -> field.startsWith(wrong.field()));
    }

    /** What is wrong once is told once. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CREATE_FOR_USER | allocation_mode=hours_per_day&hours_per_day=24.0001 | hours_per_day
            CREATE_FOR_USER | allocation_mode=fixed&fixed_hours=1000000.5         | fixed_hours
            CREATE_FOR_USER | allocation_mode=fixed_hours&fixed_hours=x           | fixed_hours
            CREATE_FOR_USER | allocation_mode=percent&percent=0                   | percent
            CREATE_FOR_USER | allocation_mode=half&percent=1&fixed_hours=2        | allocation_mode
            CREATE_FOR_USER | user_id=x                                           | user_id
            CREATE_FOR_USER | user_id=1                                           | user_id
            CREATE          | allocation_mode=hours_per_day&hours_per_day=25      | hours_per_day
            UPDATE          | allocation_mode=hours_per_day&hours_per_day=24.0001 | hours_per_day
            UPDATE          | allocation_mode=half&percent=1&fixed_hours=2        | allocation_mode
            """)
    void one_fault_is_one_error(Taking taking, String form, String field) {
        String plan = "leave_id=1&starts_at=2018-06-21&ends_at=2018-06-27&";
        Wire.Reply reply =
                wire.send(line(taking), FORM, ((taking == Taking.UPDATE ? "" : plan) + form).getBytes(UTF_8));
        refused(reply, 422);
        assertThat(fields(reply)).as(reply.body()).containsExactly(field);
    }

    @Test
    void a_number_in_a_json_text_is_a_text() {
        refused(send(Taking.CREATE, Taking.CREATE.with("assignable_id", "1")), 422);
        refused(send(Taking.CREATE, Taking.CREATE.with("percent", "1")), 422);
        refused(send(Taking.REPEAT, Taking.REPEAT.with("count", "2")), 422);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CREATE_FOR_USER    | leave_id=1&starts_at=2018-06-21&ends_at=2018-06-20         | ends_at
            CREATE_FOR_USER    | leave_id=1&starts_at=2018-02-30&ends_at=2018-06-20         | starts_at
            CREATE_FOR_USER    | leave_id=1&starts_at=2018-06-21                            | ends_at
            CREATE_FOR_USER    | starts_at=2018-06-21&ends_at=2018-06-21                    | assignable_id
            CREATE_FOR_USER    | leave_id=1&project_id=2&starts_at=2018-06-21&ends_at=2018-06-21 | project_id
            CREATE_FOR_USER    | leave_id=1&user_id=1&starts_at=2018-06-21&ends_at=2018-06-21    | user_id
            CREATE_FOR_USER    | leave_id=1&user_id=&starts_at=2018-06-21&ends_at=2018-06-21     | user_id
            CREATE_FOR_USER    | leave_id=1&starts_at=2018-06-21&ends_at=2018-06-21&allocation_mode=fixed&percent=1 | fixed_hours
            CREATE_FOR_USER    | leave_id=1&starts_at=2018-06-21&ends_at=2018-06-21&hours_per_day=24.01 | hours_per_day
            CREATE_FOR_USER    | leave_id=1&starts_at=2018-06-21&ends_at=2018-06-21&percent=1&fixed_hours=2 | allocation_mode
            CREATE_FOR_PROJECT | starts_at=2018-06-21&ends_at=2018-06-21                    | user_id
            CREATE_FOR_PROJECT | user_id=&phase_id=1&starts_at=2018-06-21&ends_at=2018-06-21 | assignable_id
            CREATE             | project_id=1&starts_at=2018-06-21&ends_at=2018-06-21&subtasks[][completed]=true | subtasks[0].description
            UPDATE             | ends_at=2018-06-20                                         | ends_at
            UPDATE             | starts_at=                                                 | starts_at
            UPDATE             | assignable_id=1                                            | assignable_id
            UPDATE             | allocation_mode=fixed                                      | fixed_hours
            REPEAT             | frequency_weeks=1                                          | count
            REPEAT             | frequency_weeks=1&count=52                                 | count
            REPEAT             | frequency_weeks=0&count=1                                  | frequency_weeks
            ADD_SUBTASK        | completed=true                                             | description
            ADD_SUBTASK        | description=                                               | description
            SET_RATE           | project_id=1                                               | rate
            PUT_PROJECT        | parent_id={project}&name=x                                 | parent_id
            """)
    void forms_are_refused_like_json(Taking taking, String form, String field) {
        Wire.Reply reply = wire.send(line(taking), FORM, placed(form).getBytes(UTF_8));
        refused(reply, 422);
        assertThat(reply.json().at("/errors/0/field").asString()).isEqualTo(field);
    }

    @Test
    void a_body_that_names_nothing_to_change_is_malformed() {
        for (Taking taking : List.of(Taking.UPDATE, Taking.UPDATE_SUBTASK)) {
            refused(send(taking, "{}"), 400);
            refused(send(taking, "{\"unknown\":1}"), 400);
            refused(wire.send(line(taking), FORM, "x=1".getBytes(UTF_8)), 400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"note\":}", "{\"a\":1,\"a\":2}", "{} x", "{\"a\":NaN}"})
    void a_body_that_is_no_json_is_malformed(String body) {
        for (Taking taking : Taking.values()) {
            if (taking != Taking.CREATE) {
                refused(send(taking, body), 400);
            }
        }
    }

    @Test
    void a_body_of_another_type_is_not_taken() {
        for (Taking taking : Taking.values()) {
            Wire.Reply reply = wire.send(line(taking), "text/xml", taking.body.getBytes(UTF_8));
            assertThat(reply.status()).as(reply.body()).isEqualTo(415);
            assertThat(reply.body()).contains("application/json", "application/x-www-form-urlencoded");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/users/abc/assignments, 404",
        "GET, /api/v1/users/01/assignments, 404",
        "GET, /api/v1/users/-1/assignments, 404",
        "GET, /api/v1/users/99999999999999999999/assignments, 404",
        "GET, /api/v1/users/{user}/assignments/1, 404",
        "GET, /api/v1/users/1/assignments/{id}, 404",
        "GET, /api/v1/projects/1/assignments/{id}, 404",
        "GET, /api/v1/projects/1/assignments/{id}/subtasks, 404",
        "GET, /api/v1/projects/{project}/assignments/{id}/subtasks/{id}, 404",
        "GET, /api/v1/assignments/{subtask}, 404",
        "GET, /api/v1/assignments/{id}/subtasks?page=0, 400",
        "GET, /api/v1/assignments/{id}?as_of=, 400",
        "GET, /api/v1/assignments/{id}?as_of=soon, 400",
        "GET, /api/v1/users/{user}/assignments?from=2018-02-30, 400",
        "GET, /api/v1/users/{user}/assignments?to=, 400",
        "GET, /api/v1/users/{user}/assignments?with_phases=maybe, 400",
        "GET, /api/v1/users/{user}/assignments?per_page=0, 400",
        "GET, /api/v1/users/{user}/assignments?page=1&page=2, 400",
        "GET, /api/v1/users/{user}/assignments?repetition_id=x, 400",
        "GET, /api/v1/users/{user}/utilization?from=2018-01-02&to=2018-01-01, 400",
        "GET, /api/v1/users/{user}/utilization?from=2018-01-01&to=2019-01-02, 400",
        "DELETE, /api/v1/users/1/assignments/{id}, 404",
        "DELETE, /api/v1/projects/1/assignments/{id}, 404",
        "DELETE, /api/v1/projects/1/assignments/{id}?scope=series, 404",
        "DELETE, /api/v1/assignments/{id}?scope=all, 400",
        "DELETE, /api/v1/assignments/{subtask}, 404",
        "DELETE, /api/v1/projects/{project}/assignments/{id}/subtasks/1, 404",
        "DELETE, /api/v1/users/{user}/assignments, 405",
        "PATCH, /api/v1/users/{user}/assignments/{id}, 405",
        "GET, /api/v1/projects/{project}/assignments/{id}/repetitions, 405",
        "GET, /allocation/nowhere, 404",
    })
    void what_does_not_exist_or_cannot_be_asked_is_told_with_a_message(String method, String path, int status) {
        refused(wire.send(method + " " + placed(path) + " HTTP/1.1" + TOKEN), status);
    }

    @Test
    void what_is_not_where_the_path_says_is_not_written() {
        for (String path : List.of(
                "/api/v1/projects/1/assignments/{id}/repetitions", "/api/v1/projects/1/assignments/{id}/subtasks")) {
            refused(
                    wire.send(
                            "POST " + placed(path) + " HTTP/1.1" + TOKEN,
                            FORM,
                            "frequency_weeks=1&count=1&description=d".getBytes(UTF_8)),
                    404);
        }
        for (String path : List.of("/api/v1/users/1/assignments/{id}", "/api/v1/projects/1/assignments/{id}")) {
            refused(wire.send("PUT " + placed(path) + " HTTP/1.1" + TOKEN, FORM, "note=n".getBytes(UTF_8)), 404);
        }
    }

    @Test
    void nobody_writes_without_a_token_or_with_one_that_only_reads() {
        for (Taking taking : Taking.values()) {
            String line = taking.method + " " + placed(taking.path) + " HTTP/1.1";
            refused(wire.send(line, "application/json", taking.body.getBytes(UTF_8)), 401);
            refused(wire.send(line + "\nauth: demo-viewer", "application/json", taking.body.getBytes(UTF_8)), 403);
            Wire.Reply unknown = wire.send(line + "\nauth: s3cret", "application/json", taking.body.getBytes(UTF_8));
            refused(unknown, 401);
            assertThat(unknown.body()).doesNotContain("s3cret");
        }
        refused(wire.send("DELETE " + placed("/api/v1/assignments/{id}") + " HTTP/1.1\nauth: demo-viewer"), 403);
        refused(wire.send("DELETE " + placed("/api/v1/assignments/{id}") + "?auth=s3cret HTTP/1.1"), 401);
    }

    @Test
    void a_stale_version_is_refused_everywhere() {
        String stale = TOKEN + "\nIf-Match: \"77\"";
        for (Taking taking : List.of(Taking.UPDATE, Taking.UPDATE_SUBTASK)) {
            String line = taking.method + " " + placed(taking.path) + " HTTP/1.1" + stale;
            refused(wire.send(line, "application/json", taking.body.getBytes(UTF_8)), 412);
        }
        for (String path : List.of(
                "/api/v1/assignments/{id}",
                "/api/v1/assignments/{id}?scope=series",
                "/api/v1/projects/{project}/assignments/{id}/subtasks/{subtask}")) {
            refused(wire.send("DELETE " + placed(path) + " HTTP/1.1" + stale), 412);
        }
    }

    @Test
    void rubbish_in_a_query_is_no_harm_and_no_link() {
        String rubbish = URLEncoder.encode("'; drop table read.allocation; --<script>", UTF_8);
        Wire.Reply reply = wire.send(
                "GET /api/v1/users/" + user + "/assignments?fields=" + rubbish + "&token=s3cret HTTP/1.1" + TOKEN);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).doesNotContain("<script>", "s3cret");
    }

    private Wire.Reply send(Taking taking, String json) {
        return wire.send(line(taking), "application/json", json.getBytes(UTF_8));
    }

    private String line(Taking taking) {
        return taking.method + " " + placed(taking.path) + " HTTP/1.1" + TOKEN;
    }

    private String placed(String path) {
        return path.replace("{user}", user)
                .replace("{project}", project)
                .replace("{id}", id)
                .replace("{subtask}", subtask);
    }

    private static List<String> fields(Wire.Reply reply) {
        return reply.json()
                .get("errors")
                .valueStream()
                .map(fault -> fault.get("field").asString())
                .toList();
    }

    private static void refused(Wire.Reply reply, int status) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.headers()).containsEntry("content-type", "application/json");
        assertThat(reply.json().propertyNames()).containsExactly("message", "code", "errors");
        assertThat(reply.body()).doesNotContain("Exception", "io.caseledger", "org.springframework");
    }
}
