package io.caseledger.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Clients of document 5 as they are written for the original: they read the directory, and then say what is planned by number. */
@ExtendWith(Story.Shared.class)
class AllocationClientStoryTest {

    private static final String MOST = "per_page=1000";

    private final Story story;
    private final Http http;
    private final String user;
    private final String project;

    AllocationClientStoryTest(Story story) {
        this.story = story;
        this.http = story.http().with("auth", "demo-admin");
        this.user = story.number();
        this.project = story.number();
        story.admin().put("/api/v1/users/" + user, "{\"name\":\"Chris James\",\"email\":\"chris@example.com\"}");
        story.admin().put("/api/v1/projects/" + project, "{\"name\":\"Bridge\"}");
    }

    @AfterEach
    void back_to_the_present() {
        story.clock().is("2026-03-26T10:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/allocation"})
    void a_client_reads_the_directory_and_plans_with_what_it_found(String mount) {
        String at = mount + "/api/v1";
        String phase = http.form(
                        "POST",
                        at + "/projects/" + project + "/phases",
                        "phase_name=Winding+up&starts_at=2018-06-01&ends_at=2018-06-30")
                .json()
                .get("id")
                .asString();
        String leave = story.number();
        story.admin().put("/api/v1/leave_types/" + leave, "{\"name\":\"Sick\"}");
        String status = http.post(
                        at + "/status_options",
                        "{\"color\":\"green_bright\",\"label\":\"On Track\",\"stage\":\"in_progress\",\"order\":100.0}")
                .json()
                .get("id")
                .asString();

        JsonNode person = row(at + "/users?" + MOST, user);
        assertThat(person.get("display_name").asString()).isEqualTo("Chris James");
        assertThat(row(at + "/projects?with_phases=true&" + MOST, phase)
                        .get("parent_id")
                        .asString())
                .isEqualTo(project);
        assertThat(ids(at + "/projects?" + MOST)).contains(project).doesNotContain(phase);
        assertThat(ids(at + "/projects/" + project + "/phases")).containsExactly(phase);
        assertThat(row(at + "/leave_types?" + MOST, leave).get("name").asString())
                .isEqualTo("Sick");
        JsonNode option = row(at + "/status_options?" + MOST, status);
        assertThat(option.toString())
                .isEqualTo("{\"id\":" + status + ",\"label\":\"On Track\",\"stage\":\"in_progress\","
                        + "\"color\":\"green_bright\",\"order\":100}");

        String token = "?auth=demo-admin";
        Http bare = story.http();
        Reply made = bare.bare(
                "POST",
                at + "/users/" + user + "/assignments" + token + "&assignable_id=" + phase
                        + "&starts_at=2018-06-21&ends_at=2018-06-27&allocation_mode=hours_per_day&hours_per_day=6.5"
                        + "&status_option_id=" + status);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.header("Ignored-Parameters")).as("nothing was ignored").isEmpty();
        assertThat(made.json().get("hours_per_day").decimalValue()).isEqualByComparingTo("6.5");
        assertThat(made.json().get("status").asString()).isEqualTo("in_progress");
        String one = at + "/assignments/" + made.json().get("id").asString() + token;
        Reply changed = bare.bare("PUT", one + "&scope=series&note=a+b&user_id=");
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.json().get("note").asString()).isEqualTo("a b");
        assertThat(changed.json().get("user_id").isNull()).isTrue();
        assertThat(bare.delete(one).status()).isEqualTo(200);
        assertThat(bare.get(one).status()).isEqualTo(404);
    }

    @Test
    void rows_have_the_keys_of_the_original_and_null_where_nobody_has_said_anything() {
        assertThat(http.get("/api/v1/users/" + user).body())
                .isEqualTo("{\"id\":" + user + ",\"first_name\":\"Chris\",\"last_name\":\"James\","
                        + "\"display_name\":\"Chris James\",\"email\":\"chris@example.com\",\"user_type_id\":null,"
                        + "\"billable\":null,\"hire_date\":null,\"termination_date\":null,\"archived\":null,"
                        + "\"archived_at\":null,\"deleted\":null,\"deleted_at\":null,\"guid\":null,"
                        + "\"employee_number\":null,\"role\":null,\"discipline\":null,\"location\":null,"
                        + "\"type\":\"User\",\"created_at\":\"2026-03-26T10:00:00Z\","
                        + "\"updated_at\":\"2026-03-26T10:00:00Z\"}");
        assertThat(http.get("/api/v1/projects/" + project).body())
                .isEqualTo("{\"id\":" + project + ",\"name\":\"Bridge\",\"description\":null,\"parent_id\":null,"
                        + "\"phase_name\":null,\"project_code\":null,\"client\":null,\"project_state\":null,"
                        + "\"starts_at\":null,\"ends_at\":null,\"archived\":null,\"archived_at\":null,"
                        + "\"deleted_at\":null,\"guid\":null,\"use_parent_bill_rates\":null,"
                        + "\"timeentry_lockout\":-1,\"type\":\"Project\",\"created_at\":\"2026-03-26T10:00:00Z\","
                        + "\"updated_at\":\"2026-03-26T10:00:00Z\"}");
        String leave = story.number();
        story.admin().put("/api/v1/leave_types/" + leave, "{\"name\":\"Sick\"}");
        assertThat(http.get("/api/v1/leave_types/" + leave).body())
                .isEqualTo("{\"id\":" + leave + ",\"name\":\"Sick\",\"description\":null,\"guid\":null,"
                        + "\"deleted_at\":null,\"created_at\":\"2026-03-26T10:00:00Z\","
                        + "\"updated_at\":\"2026-03-26T10:00:00Z\"}");
    }

    @ParameterizedTest
    @CsvSource({"Chris,,", "Anna Maria Berg,,", "Åse Ås,Åse,Ås"})
    void a_name_of_one_blank_is_split_and_no_other(String name, String first, String last) {
        story.admin().put("/api/v1/users/" + user, "{\"name\":\"" + name + "\"}");
        JsonNode row = http.get("/api/v1/users/" + user).json();
        assertThat(row.get("display_name").asString()).isEqualTo(name);
        assertThat(row.get("first_name").asString(null)).isEqualTo(first);
        assertThat(row.get("last_name").asString(null)).isEqualTo(last);
    }

    @Test
    void a_row_that_is_put_back_as_it_was_read_changes_nothing() {
        String phases = "/api/v1/projects/" + project + "/phases";
        JsonNode made =
                http.form("POST", phases, "phase_name=One&ends_at=2018-06-30").json();
        assertThat(made.get("type").asString()).isEqualTo("Phase");
        String phase = "/api/v1/projects/" + made.get("id").asString();
        long head = story.head();
        Reply same = http.put(phase, made.toString());
        assertThat(same.status()).as(same.body()).isEqualTo(200);
        assertThat(same.json()).isEqualTo(made).isEqualTo(http.get(phase).json());
        assertThat(story.head()).isEqualTo(head);

        Reply renamed = story.http()
                .bare(
                        "PUT",
                        phases + "/" + made.get("id").asString()
                                + "?auth=demo-admin&phase_name=Two&starts_at=2018-06-01");
        assertThat(renamed.json().get("phase_name").asString()).isEqualTo("Two");
        assertThat(renamed.json().get("starts_at").asString()).isEqualTo("2018-06-01");
        assertThat(story.admin().get(phase).json().toString())
                .as("the common form has its own token and is as it was")
                .isEqualTo("{\"id\":" + made.get("id") + ",\"name\":\"Two\",\"parent_id\":" + project + "}");
    }

    @Test
    void projects_are_made_found_in_their_time_and_archived() {
        story.clock().is("2026-03-26T10:00:05Z");
        Reply made = http.post(
                "/api/v1/projects", "{\"name\":\"P\",\"starts_at\":\"2015-03-01\",\"ends_at\":\"2015-06-01\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        String id = made.json().get("id").asString();
        assertThat(made.header("Location")).hasValue("/api/v1/projects/" + id);
        String list = "/api/v1/projects?" + MOST;
        assertThat(ids(list + "&from=2015-06-01&to=2015-06-01")).contains(id, project);
        assertThat(ids(list + "&from=2015-06-02")).doesNotContain(id).contains(project);
        assertThat(ids(list + "&to=2015-02-28")).doesNotContain(id).contains(project);
        assertThat(ids(list + "&sort_field=created&sort_order=descending").indexOf(id))
                .isLessThan(
                        ids(list + "&sort_field=created&sort_order=descending").indexOf(project));

        Reply archived = http.form("PUT", "/api/v1/projects/" + id, "archived=true");
        assertThat(archived.json().get("archived").asBoolean()).isTrue();
        assertThat(archived.json().get("archived_at").asString()).isEqualTo("2026-03-26T10:00:05Z");
        assertThat(ids(list)).doesNotContain(id);
        assertThat(row(list + "&with_archived=true", id)).isEqualTo(archived.json());
        assertThat(http.form("PUT", "/api/v1/projects/" + id, "archived=false")
                        .json()
                        .get("archived_at")
                        .isNull())
                .isTrue();
    }

    @Test
    void a_client_pages_through_by_links_that_never_carry_its_token() {
        String phases = "/api/v1/projects/" + project + "/phases";
        for (String name : List.of("a", "b", "c")) {
            http.form("POST", phases, "phase_name=" + name);
        }
        List<String> seen = new ArrayList<>();
        String next = phases + "?per_page=2&sort_field=created&auth=demo-viewer";
        while (next != null) {
            Reply page = story.http().with("auth", "demo-viewer").get(next);
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            assertThat(page.body()).doesNotContain("demo-viewer");
            page.json()
                    .get("data")
                    .forEach(row -> seen.add(row.get("phase_name").asString()));
            next = page.json().at("/paging/next").asString(null);
        }
        assertThat(seen).containsExactly("a", "b", "c");
        assertThat(http.get("/api/v1/users?per_page=5000")
                        .json()
                        .at("/paging/per_page")
                        .asInt())
                .isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST | /projects                 | description=x                              | 422 | name
            POST | /projects                 | name=x&starts_at=2018-02-02&ends_at=2018-02-01 | 422 | ends_at
            POST | /projects                 | name=x&project_state=Maybe                 | 422 | project_state
            POST | /projects                 | name=x&archived=perhaps                    | 422 | archived
            POST | /projects/{project}/phases | ends_at=2018-02-01                        | 422 | name
            POST | /projects/{project}/phases | phase_name=x&parent_id=1                  | 422 | parent_id
            PUT  | /projects/{project}       | parent_id={project}                        | 422 | parent_id
            POST | /status_options           | label=x                                    | 422 | stage
            POST | /status_options           | label=x&stage=done&order=x                 | 422 | order
            """)
    void what_cannot_be_so_is_named(String method, String path, String form, int status, String field) {
        long head = story.head();
        Reply refused =
                http.form(method, "/api/v1" + path.replace("{project}", project), form.replace("{project}", project));
        assertThat(refused.status()).as(refused.body()).isEqualTo(status);
        assertThat(refused.json().at("/errors/0/field").asString()).isEqualTo(field);
        assertThat(story.head()).isEqualTo(head);
    }

    @Test
    void what_is_not_there_or_not_allowed_is_refused_in_the_form_of_the_document() {
        Http viewer = story.http().with("auth", "demo-viewer");
        for (Reply reply : List.of(
                story.http().get("/allocation/api/v1/users"),
                story.http().get("/api/v1/projects/" + project + "/phases"),
                viewer.get("/api/v1/users/9007199254740991"),
                viewer.get("/api/v1/users?sort_field=age"),
                viewer.get("/api/v1/projects?from=soon"),
                viewer.get("/api/v1/projects?with_phases=maybe"),
                viewer.form("POST", "/api/v1/projects", "name=x"),
                viewer.bare("POST", "/api/v1/users"),
                http.form("PUT", "/api/v1/projects/" + user + "/phases/" + project, "phase_name=x"))) {
            assertThat(reply.status()).as(reply.body()).isBetween(400, 422);
            assertThat(reply.json().propertyNames()).containsExactly("message", "code", "errors");
        }
        assertThat(story.http().get("/api/v1/users").json().has("title"))
                .as("without a token nobody tells that document 5 is meant")
                .isTrue();
    }

    @Test
    void rates_of_a_project_are_posted_listed_and_used() {
        String rates = "/api/v1/projects/" + project + "/bill_rates";
        Reply all = http.post(rates, "{\"rate\":100.0}");
        assertThat(all.status()).as(all.body()).isEqualTo(201);
        assertThat(all.body())
                .isEqualTo("{\"id\":" + all.json().get("id") + ",\"rate\":100,\"discipline_id\":null,\"role_id\":null,"
                        + "\"assignable_id\":" + project + ",\"user_id\":null,\"starts_at\":null,\"ends_at\":null,"
                        + "\"created_at\":\"2026-03-26T10:00:00Z\",\"updated_at\":\"2026-03-26T10:00:00Z\"}");
        JsonNode own = story.http()
                .bare(
                        "POST",
                        rates + "?auth=demo-admin&rate=120&user_id=" + user
                                + "&starts_at=2018-06-01&ends_at=2018-06-30")
                .json();
        assertThat(own.get("ends_at").asString()).isEqualTo("2018-06-30");
        assertThat(http.get(rates).json().get("data"))
                .containsExactly(all.json(), own)
                .hasSize(2);
        assertThat(http.form("POST", rates, "rate=110").json().get("id"))
                .as("it takes the place of the one for the same user and day")
                .isEqualTo(all.json().get("id"));

        assertThat(rateFrom("2018-06-30")).isEqualTo("120");
        assertThat(rateFrom("2018-07-01")).isEqualTo("110");
        Reply general = http.form("POST", "/api/v1/users/" + user + "/bill_rates", "rate=90");
        assertThat(general.status()).as(general.body()).isEqualTo(201);
        assertThat(http.get("/api/v1/users/" + user + "/bill_rates").json().at("/data/0"))
                .isEqualTo(general.json());
        assertThat(rateFrom("2018-07-01")).isEqualTo("90");

        assertThat(http.form("POST", rates, "rate=1&starts_at=2018-02-02&ends_at=2018-02-01")
                        .json()
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("ends_at");
        assertThat(http.form("POST", rates, "user_id=1").status()).isEqualTo(422);
        assertThat(story.http()
                        .with("auth", "demo-viewer")
                        .form("POST", rates, "rate=1")
                        .status())
                .isEqualTo(403);
    }

    private String rateFrom(String day) {
        return Objects.requireNonNull(http.form(
                        "POST",
                        "/api/v1/projects/" + project + "/assignments",
                        "user_id=" + user + "&starts_at=" + day + "&ends_at=2018-07-01")
                .json()
                .get("bill_rate")
                .asString());
    }

    @Test
    void a_key_belongs_to_what_the_query_string_says() {
        Http keyed = story.http().with("Idempotency-Key", "query-" + user);
        String path = "/api/v1/users/" + user + "/assignments?leave_id=1&starts_at=2018-06-21&ends_at=";
        Reply first = keyed.bare("POST", path + "2018-06-27&auth=demo-admin");
        assertThat(first.status()).as(first.body()).isEqualTo(201);
        Reply again = keyed.with("auth", "demo-admin").bare("POST", path + "2018-06-27");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(keyed.bare("POST", path + "2018-06-28&auth=demo-admin").status())
                .isEqualTo(422);
    }

    private List<String> ids(String path) {
        Reply list = http.get(path);
        assertThat(list.status()).as(list.body()).isEqualTo(200);
        assertThat(list.json().propertyNames()).containsExactly("data", "paging");
        return Objects.requireNonNull(list.json().get("data"))
                .valueStream()
                .map(row -> row.get("id").asString())
                .toList();
    }

    private JsonNode row(String path, String id) {
        return Objects.requireNonNull(http.get(path).json().get("data"))
                .valueStream()
                .filter(row -> row.get("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
