package io.caseledger.standalone.story;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.openapi.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Document 5 from end to end: its own examples, then what happens to work, leave, phases, series and time. */
@ExtendWith(Story.Shared.class)
class AllocationStoryTest {

    private static final Document ALLOCATION = Document.named("allocation");
    private static final String WEEK = "&starts_at=2018-06-21&ends_at=2018-06-27";

    private final Story story;
    private final Http http;
    private final String user;
    private final String project;

    AllocationStoryTest(Story story) {
        this.story = story;
        this.http = story.http().with("auth", "demo-admin");
        this.user = story.number();
        this.project = story.number();
    }

    /** Other stories tell of later years. */
    @AfterEach
    void back_to_the_present() {
        story.clock().is("2026-03-26T10:00:00Z");
    }

    enum Door {
        MOUNT("/allocation"),
        BARE_HOST("");

        private final String prefix;

        Door(String prefix) {
            this.prefix = prefix;
        }
    }

    /** The three ways to show a token. */
    enum Token {
        HEADER,
        QUERY,
        OTHER_QUERY,
        BEARER;

        Reply get(Http http, String path) {
            return switch (this) {
                case HEADER -> http.with("auth", "demo-viewer").get(path);
                case QUERY -> http.get(path + "?auth=demo-viewer");
                case OTHER_QUERY -> http.get(path + "?auth_token=demo-viewer");
                case BEARER -> http.as("demo-viewer").get(path);
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void document_five_is_answered_to_the_letter(Door door) {
        story.clock().is("2018-06-21T23:01:09Z");
        String status = story.number();
        String request = ALLOCATION
                .request("createWithSubtasks")
                .toString()
                .replace(":123,", ":" + project + ",")
                .replace("\"status_option_id\":1", "\"status_option_id\":" + status);

        Reply created = http.post(door.prefix + "/api/v1/assignments", request);

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        JsonNode made = created.json().at("/data/0");
        String id = made.get("id").asString();
        assertThat(created.header("Location")).hasValue(door.prefix + "/api/v1/assignments/" + id);
        String shown = created.body()
                .replace("\"" + door.prefix + "/api/", "\"/api/")
                .replace("/" + id + "/", "/12345/")
                .replaceAll("id\":" + id + "\\b", "id\":12345") // a project's number may begin with it
                .replace("\"id\":" + made.at("/subtasks/data/0/id").asString(), "\"id\":436")
                .replace(":" + project, ":123")
                .replace(":" + status, ":1");
        assertThat(shown).isEqualTo(ALLOCATION.answer("createWithSubtasks", 201).toString());
        assertThat(http.get(door.prefix + "/api/v1/assignments/" + id + "?fields=subtasks")
                        .body())
                .isEqualTo(made.toString());
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void the_samples_of_the_document_are_forms(Door door) {
        String at = door.prefix + "/api/v1/users/" + user + "/assignments";
        String leave = "leave_id=" + story.number() + WEEK;

        Reply all = http.form("POST", at + "/", leave);
        assertThat(all.status()).as(all.body()).isEqualTo(201);
        assertThat(all.json().get("percent").intValue()).isEqualTo(1);
        assertThat(all.json().get("hours_per_day").isNull()).isTrue();
        assertThat(http.form("POST", at, leave + "&percent=0.25")
                        .json()
                        .get("percent")
                        .decimalValue())
                .isEqualByComparingTo("0.25");
        JsonNode hours = http.form("POST", at, leave + "&allocation_mode=hours_per_day&hours_per_day=6.5")
                .json();
        assertThat(hours.get("allocation_mode").asString()).isEqualTo("hours_per_day");
        assertThat(hours.get("hours_per_day").decimalValue()).isEqualByComparingTo("6.5");
        assertThat(hours.get("percent").isNull()).isTrue();

        assertThat(ids(http.get(at))).hasSize(3);
        String id = hours.get("id").asString();
        assertThat(http.get(at + "/" + id).body()).isEqualTo(withoutWarnings(hours));
        Reply deleted = http.delete(at + "/" + id);
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.json().get("id").asString()).isEqualTo(id);
        assertThat(http.delete(at + "/" + id).status()).isEqualTo(404);
        assertThat(ids(http.get(at))).hasSize(2).doesNotContain(id);
    }

    @ParameterizedTest
    @EnumSource(Token.class)
    void a_token_is_taken_wherever_the_document_says(Token token) {
        Reply list = token.get(story.http(), "/api/v1/users/" + user + "/assignments");
        assertThat(list.status()).isEqualTo(200);
        assertThat(list.body()).doesNotContain("demo-viewer");
        assertThat(story.http()
                        .get("/api/v1/users/" + user + "/assignments")
                        .json()
                        .propertyNames())
                .contains("message");
    }

    @Test
    void a_period_overlaps_with_both_its_ends() {
        String id = made("user_id=" + user + WEEK);
        String list = "/api/v1/users/" + user + "/assignments";
        for (String query : List.of(
                "from=2018-06-27",
                "to=2018-06-21",
                "from=2018-06-24&to=2018-06-24",
                "from=2018-06-27&to=2018-06-27",
                "from=2018-01-01&to=2018-12-31")) {
            assertThat(ids(http.get(list + "?" + query))).as(query).containsExactly(id);
        }
        for (String query : List.of("from=2018-06-28", "to=2018-06-20")) {
            assertThat(ids(http.get(list + "?" + query))).as(query).isEmpty();
        }
    }

    @Test
    void pages_link_to_their_neighbours_with_filters_and_without_tokens() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(made("user_id=" + user + WEEK));
        }
        Http open = story.http();
        String next = "/api/v1/users/" + user + "/assignments?from=2018-01-01&per_page=2&with_phases=true";
        List<String> seen = new ArrayList<>();
        String last = "";
        for (int page = 1; page <= 3; page++) {
            Reply reply = open.get(next + "&auth=demo-viewer");
            seen.addAll(ids(reply));
            JsonNode paging = reply.json().get("paging");
            assertThat(paging.propertyNames()).containsExactly("next", "page", "per_page", "previous", "self");
            assertThat(paging.get("page").intValue()).isEqualTo(page);
            assertThat(paging.get("previous").isNull()).isEqualTo(page == 1);
            assertThat(paging.get("next").isNull()).isEqualTo(page == 3);
            assertThat(reply.body()).doesNotContain("demo-viewer", "auth");
            next = paging.get("next").asString("");
            last = paging.get("self").asString();
        }
        assertThat(seen).isEqualTo(made);
        assertThat(last)
                .isEqualTo("/api/v1/users/" + user + "/assignments?user_id=" + user
                        + "&from=2018-01-01&with_phases=true&per_page=2&page=3");
        assertThat(open.get("/api/v1/users/" + user + "/assignments?per_page=5000&auth=demo-viewer")
                        .json()
                        .at("/paging/per_page")
                        .intValue())
                .isEqualTo(1000);
    }

    @Test
    void a_phase_is_a_project_with_a_parent() {
        String phase = story.number();
        story.admin().put("/api/v1/projects/" + project, "{\"name\":\"Site\"}");
        http.put("/allocation/api/v1/projects/" + phase, "{\"name\":\"Wireframes\",\"parent_id\":" + project + "}");
        String own = made("user_id=" + user + WEEK);
        String ofPhase = made("user_id=" + user + "&phase_id=" + phase + WEEK);
        String byNumber = made("user_id=" + user + "&assignable_id=" + phase + WEEK);
        String onProject = "/api/v1/projects/" + project + "/assignments";
        String ofUser = "/api/v1/users/" + user + "/assignments";

        for (String list : List.of(onProject, ofUser)) {
            assertThat(ids(http.get(list))).containsExactly(own);
            assertThat(ids(http.get(list + "?with_phases=true"))).containsExactly(own, ofPhase, byNumber);
        }
        assertThat(ids(http.get("/api/v1/projects/" + phase + "/assignments"))).containsExactly(ofPhase, byNumber);
        assertThat(http.get(onProject + "/" + ofPhase).status()).isEqualTo(200);
        assertThat(http.get("/api/v1/projects/" + phase + "/assignments/" + own).status())
                .isEqualTo(404);
        assertThat(http.delete(onProject + "/" + ofPhase).status()).isEqualTo(200);
    }

    @Test
    void an_assignment_moves_from_user_to_user_and_is_remembered_where_it_was() {
        String other = story.number();
        story.clock().is("2018-06-20T10:00:00Z");
        String id = made("user_id=" + WEEK);
        assertThat(http.get("/api/v1/users/" + user + "/assignments/" + id).status())
                .isEqualTo(404);
        story.clock().is("2018-06-21T10:00:00Z");
        Reply given = http.with("If-Match", "\"0\"").form("PUT", "/api/v1/assignments/" + id, "user_id=" + user);
        assertThat(given.header("ETag")).hasValue("\"1\"");
        story.clock().is("2018-06-22T10:00:00Z");
        Reply stale = http.with("If-Match", "\"0\"").put("/api/v1/assignments/" + id, "{\"user_id\":null}");
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.header("ETag")).hasValue("\"1\"");
        http.put("/api/v1/users/" + user + "/assignments/" + id, "{\"user_id\":" + other + "}");

        assertThat(ids(http.get("/api/v1/users/" + user + "/assignments"))).isEmpty();
        assertThat(ids(http.get("/api/v1/users/" + other + "/assignments"))).containsExactly(id);
        assertThat(http.put("/api/v1/users/" + user + "/assignments/" + id, "{\"note\":\"mine\"}")
                        .status())
                .isEqualTo(404);
        String then = "/api/v1/users/" + user + "/assignments/" + id + "?as_of=2018-06-21T12:00:00Z";
        assertThat(http.get(then).header("ETag")).hasValue("\"1\"");
        assertThat(http.get("/api/v1/assignments/" + id + "?as_of=2018-06-20T12:00:00Z")
                        .json()
                        .get("user_id")
                        .isNull())
                .isTrue();
        http.delete("/api/v1/assignments/" + id);
        assertThat(http.get("/api/v1/assignments/" + id).status()).isEqualTo(404);
        assertThat(http.get(then).status()).isEqualTo(200);
        assertThat(http.get("/api/v1/assignments/" + id + "?as_of=2018-06-19").status())
                .isEqualTo(404);
        assertThat(story.viewer()
                        .get("/api/v1/assignments/" + id + "/events")
                        .json()
                        .get("data")
                        .valueStream()
                        .map(event -> event.get("type").asString()))
                .containsExactly(
                        "allocation.Allocated", "allocation.Reassigned", "allocation.Reassigned", "allocation.Deleted");
    }

    @Test
    void a_checklist_is_kept_and_counted() {
        String id = made("user_id=" + user + WEEK);
        String at = "/api/v1/projects/" + project + "/assignments/" + id + "/subtasks";
        Reply first = http.form("POST", at + "/", "description=First");
        assertThat(first.header("ETag")).hasValue("\"1\"");
        String subtask = first.json().get("id").asString();
        assertThat(first.header("Location")).hasValue(at + "/" + subtask);
        http.post(at, "{\"description\":\"Second\",\"completed\":true}");
        JsonNode ticked = story.http()
                .as("demo-editor-a")
                .put(at + "/" + subtask, "{\"completed\":true}")
                .json();
        assertThat(ticked.get("completed").booleanValue()).isTrue();
        assertThat(ticked.get("updated_by").intValue()).isEqualTo(2);

        String counted = "/api/v1/projects/" + project + "/assignments?fields=subtasks_counts";
        assertThat(http.get(counted).json().at("/data/0/subtask_counts").toString())
                .isEqualTo("{\"completed\":2,\"total\":2}");
        assertThat(http.get("/api/v1/projects/" + project + "/assignments")
                        .json()
                        .at("/data/0")
                        .has("subtask_counts"))
                .isFalse();
        assertThat(http.delete(at + "/" + subtask).json().get("description").asString())
                .isEqualTo("First");
        assertThat(http.get(at + "/" + subtask).status()).isEqualTo(404);
        assertThat(http.get("/api/v1/assignments/" + id + "/subtasks")
                        .json()
                        .get("data")
                        .valueStream()
                        .map(row -> row.get("description").asString()))
                .containsExactly("Second");
    }

    @Test
    void a_repetition_makes_all_copies_and_says_so_again_when_asked_again() {
        String id = made("user_id=" + user + WEEK);
        http.form(
                "POST",
                "/api/v1/projects/" + project + "/assignments/" + id + "/subtasks",
                "description=x&completed=true");
        String repeat = "/api/v1/projects/" + project + "/assignments/" + id + "/repetitions";
        Http keyed = http.with("Idempotency-Key", "repeat-" + id);
        Reply made = keyed.form("POST", repeat, "frequency_weeks=2&count=3");
        long head = story.head();
        Reply again = keyed.form("POST", repeat, "frequency_weeks=2&count=3");

        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(made.body());
        assertThat(story.head()).isEqualTo(head);
        assertThat(made.json().propertyNames()).containsExactly("assignments", "created_ids", "repetition_id");
        assertThat(made.json().get("repetition_id").asString()).isEqualTo(id);
        assertThat(made.json()
                        .get("assignments")
                        .valueStream()
                        .map(copy -> copy.get("starts_at").asString() + " "
                                + copy.get("ends_at").asString()))
                .containsExactly("2018-07-05 2018-07-11", "2018-07-19 2018-07-25", "2018-08-02 2018-08-08");
        String series = "/api/v1/users/" + user + "/assignments?fields=subtask_counts&repetition_id=" + id;
        assertThat(ids(http.get(series))).hasSize(4).startsWith(id);
        assertThat(http.get(series).json().at("/data/3/subtask_counts").toString())
                .isEqualTo("{\"completed\":0,\"total\":1}");
        assertThat(http.form("POST", repeat, "frequency_weeks=1&count=51").status())
                .isEqualTo(201);
        assertThat(ids(http.get(series + "&per_page=100"))).hasSize(55);
    }

    @ParameterizedTest
    @ValueSource(strings = {"this", "future", "series"})
    void a_series_is_changed_and_deleted_as_far_as_is_said(String scope) {
        String first = made("user_id=" + user + WEEK);
        JsonNode made = http.form(
                        "POST",
                        "/api/v1/projects/" + project + "/assignments/" + first + "/repetitions",
                        "frequency_weeks=1&count=3")
                .json();
        String second = made.at("/created_ids/1").asString();
        List<String> wanted = switch (scope) {
            case "this" -> List.of("2018-06-21", "2018-06-28", "2018-07-06", "2018-07-12");
            case "future" -> List.of("2018-06-21", "2018-06-28", "2018-07-06", "2018-07-13");
            default -> List.of("2018-06-22", "2018-06-29", "2018-07-06", "2018-07-13");
        };
        Reply moved = http.with("If-Match", "\"0\"")
                .form("PUT", "/api/v1/assignments/" + second + "?scope=" + scope, "starts_at=2018-07-06");
        assertThat(moved.status()).as(moved.body()).isEqualTo(200);
        assertThat(moved.header("ETag")).hasValue("\"1\"");
        String list = "/api/v1/users/" + user + "/assignments";
        assertThat(http.get(list)
                        .json()
                        .get("data")
                        .valueStream()
                        .map(row -> row.get("starts_at").asString()))
                .isEqualTo(wanted);
        assertThat(http.delete(list + "/" + second + "?scope=" + scope).status())
                .isEqualTo(200);
        assertThat(ids(http.get(list)))
                .hasSize(
                        switch (scope) {
                            case "this" -> 3;
                            case "future" -> 2;
                            default -> 0;
                        });
    }

    /** The first keeps its fortnight, its copy has a day and a mode of its own by now. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            starts_at=2018-06-25                | ends_at       | must not be before starts_at
            ends_at=2018-06-20&starts_at=2018-06-20 | ends_at   | must not be before starts_at
            allocation_mode=fixed               | fixed_hours   | is required with this allocation_mode
            starts_at=9999-12-31&ends_at=9999-12-31 | starts_at | years 1 to 9999
            """)
    void a_change_that_does_not_fit_another_of_the_series_names_it(String form, String field, String fault) {
        String first = made("user_id=" + user + WEEK + "&fixed_hours=5");
        String copy = http.form(
                        "POST",
                        "/api/v1/projects/" + project + "/assignments/" + first + "/repetitions",
                        "frequency_weeks=1&count=1")
                .json()
                .at("/created_ids/0")
                .asString();
        http.form("PUT", "/api/v1/assignments/" + copy, "ends_at=2018-06-29&allocation_mode=percent&percent=1");
        long head = story.head();

        Reply refused = http.form("PUT", "/api/v1/assignments/" + first + "?scope=series", form);

        assertThat(refused.status()).as(refused.body()).isEqualTo(422);
        assertThat(refused.json().get("message").asString()).contains(copy).doesNotContain(first);
        assertThat(refused.json().get("errors").valueStream()).singleElement().satisfies(error -> {
            assertThat(error.get("field").asString()).isEqualTo(field);
            assertThat(error.get("message").asString()).contains(fault, copy);
        });
        assertThat(story.head()).isEqualTo(head);
        Reply own = http.form("PUT", "/api/v1/assignments/" + first + "?scope=series", "ends_at=2018-06-01");
        assertThat(own.json().get("message").asString()).isEqualTo("ends_at must not be before starts_at");
        Reply both = http.form("PUT", "/api/v1/assignments/" + copy + "?scope=series", "ends_at=2018-06-01");
        assertThat(both.json().get("message").asString())
                .as("what fits none of them is told of the one that was addressed")
                .isEqualTo("ends_at must not be before starts_at");
    }

    /** Repeated twice by the same weeks, each copy has another that begins on its day. */
    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE"})
    void the_future_begins_after_the_day_of_the_addressed_one(String method) {
        String first = made("user_id=" + user + WEEK);
        String repetitions = "/api/v1/projects/" + project + "/assignments/" + first + "/repetitions";
        JsonNode once =
                http.form("POST", repetitions, "frequency_weeks=1&count=2").json();
        JsonNode twice =
                http.form("POST", repetitions, "frequency_weeks=1&count=2").json();
        String addressed = once.at("/created_ids/0").asString();
        List<String> meant = List.of(
                addressed,
                once.at("/created_ids/1").asString(),
                twice.at("/created_ids/1").asString());

        String path = "/api/v1/assignments/" + addressed + "?scope=future";
        Reply reply = method.equals("PUT") ? http.form("PUT", path, "note=later") : http.delete(path);

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().get("affected_ids").valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(meant);
        String sameDay = "/api/v1/assignments/" + twice.at("/created_ids/0").asString();
        assertThat(http.get(sameDay).json().get("note").isNull()).isTrue();
        assertThat(http.get("/api/v1/assignments/" + first).json().get("note").isNull())
                .isTrue();
    }

    @Test
    void a_series_is_told_as_a_subject_of_its_own_and_found_with_the_allocation_it_is_named_after() {
        String first = made("user_id=" + user + WEEK);
        String repetitions = "/api/v1/projects/" + project + "/assignments/%s/repetitions";
        String copy = http.form("POST", repetitions.formatted(first), "frequency_weeks=1&count=1")
                .json()
                .at("/created_ids/0")
                .asString();
        http.form("POST", repetitions.formatted(copy), "frequency_weeks=1&count=1");
        http.form("PUT", "/api/v1/assignments/" + first, "note=more");
        List<String> own = List.of("Allocated", "Repeated", "SeriesJoined", "Repeated", "NoteChanged");

        JsonNode feed = story.viewer().get("/api/v1/events?assignment=" + first).json();
        assertThat(feed.get("events").valueStream().map(AllocationStoryTest::typeOf))
                .containsExactlyElementsOf(own);
        assertThat(feed.get("events")
                        .valueStream()
                        .map(event -> event.get("subject").asString()
                                + '#'
                                + event.get("sequence")
                                + ' '
                                + event.path("allocation").asString("none")))
                .containsExactly(
                        first + "#0 none",
                        "series/" + first + "#0 " + first,
                        first + "#1 none",
                        "series/" + first + "#1 " + first,
                        first + "#2 none");
        JsonNode events = story.viewer()
                .get("/api/v1/assignments/" + first + "/events?limit=4")
                .json();
        assertThat(events.at("/pagination/total").intValue()).isEqualTo(5);
        assertThat(events.get("data").valueStream().map(AllocationStoryTest::typeOf))
                .containsExactlyElementsOf(own.subList(0, 4));
        assertThat(events.at("/data/3/subject").asString()).isEqualTo("series/" + first);
        assertThat(story.viewer()
                        .get("/api/v1/assignments/" + copy + "/events")
                        .json()
                        .at("/pagination/total")
                        .intValue())
                .as("a copy has no part in the series' own")
                .isEqualTo(1);
    }

    @Test
    void a_diff_has_the_events_of_the_series_among_its_steps_and_not_in_what_it_comes_to() {
        String first = made("user_id=" + user + WEEK);
        String repetitions = "/api/v1/projects/" + project + "/assignments/%s/repetitions";
        String copy = http.form("POST", repetitions.formatted(first), "frequency_weeks=1&count=1")
                .json()
                .at("/created_ids/0")
                .asString();
        http.form("PUT", "/api/v1/assignments/" + first, "note=more");
        http.form("POST", repetitions.formatted(copy), "frequency_weeks=1&count=1");
        String diff = "/api/v1/assignments/" + first + "/diff";

        assertThat(typesOf(diff)).containsExactly("Allocated", "Repeated", "SeriesJoined", "NoteChanged", "Repeated");
        assertThat(typesOf(diff + "?from=0&to=1")).containsExactly("Repeated", "SeriesJoined");
        assertThat(typesOf(diff + "?from=1&to=9")).containsExactly("NoteChanged", "Repeated");
        assertThat(typesOf(diff + "?from=2")).containsExactly("Repeated");
        assertThat(story.viewer()
                        .get(diff)
                        .json()
                        .get("net")
                        .valueStream()
                        .map(change -> change.get("field").asString()))
                .doesNotContain("members", "source_id");
    }

    private List<String> typesOf(String diff) {
        return story
                .viewer()
                .get(diff)
                .json()
                .get("changes")
                .valueStream()
                .collect(groupingBy(change -> change.get("position").longValue(), TreeMap::new, toList()))
                .values()
                .stream()
                .map(changes -> typeOf(changes.getFirst()))
                .toList();
    }

    private static String typeOf(JsonNode event) {
        return event.get("type").asString().replace("allocation.", "");
    }

    @Test
    void what_was_deleted_leaves_its_series_standing() {
        String first = made("user_id=" + user + WEEK);
        String repetitions = "/api/v1/projects/" + project + "/assignments/%s/repetitions";
        String copy = http.form("POST", repetitions.formatted(first), "frequency_weeks=1&count=1")
                .json()
                .at("/created_ids/0")
                .asString();
        http.delete("/api/v1/assignments/" + first);
        assertThat(http.get("/api/v1/assignments/" + copy)
                        .json()
                        .get("repetition_id")
                        .asString())
                .isEqualTo(first);
        assertThat(http.form("POST", repetitions.formatted(copy), "frequency_weeks=1&count=1")
                        .json()
                        .get("repetition_id")
                        .asString())
                .isEqualTo(first);
    }

    @Test
    void hours_are_billed_at_the_best_rate_known() {
        http.put("/api/v1/users/" + user + "/bill_rates", "{\"rate\":80}");
        http.form("PUT", "/api/v1/users/" + user + "/bill_rates", "rate=95&from=2018-07-01&project_id=" + project);
        assertThat(http.get("/api/v1/users/" + user + "/bill_rates")
                        .json()
                        .at("/pagination/total")
                        .intValue())
                .isEqualTo(2);
        String id = made("user_id=" + user + WEEK);
        assertThat(http.get("/api/v1/assignments/" + id).json().get("bill_rate").intValue())
                .isEqualTo(80);
        JsonNode copy = http.form(
                        "POST",
                        "/api/v1/projects/" + project + "/assignments/" + id + "/repetitions",
                        "frequency_weeks=2&count=1")
                .json()
                .at("/assignments/0");
        assertThat(copy.get("bill_rate").intValue()).isEqualTo(95);
        assertThat(http.put("/api/v1/assignments/" + id, "{\"user_id\":null}")
                        .json()
                        .get("bill_rate")
                        .isNull())
                .isTrue();
    }

    @Test
    void days_that_become_too_full_are_told_and_leave_takes_time_away() {
        String leave = story.number();
        story.admin().put("/api/v1/leave_types/" + leave, "{\"name\":\"Holiday\"}");
        Reply away = http.form(
                "POST",
                "/api/v1/users/" + user + "/assignments",
                "assignable_id=" + leave + "&starts_at=2018-06-21&ends_at=2018-06-21&percent=0.5");
        assertThat(away.json().has("warnings")).isFalse();
        JsonNode made = http.form(
                        "POST",
                        "/api/v1/users/" + user + "/assignments",
                        "project_id=" + project + "&hours_per_day=6" + WEEK)
                .json();
        assertThat(made.get("warnings").toString())
                .isEqualTo("[{\"code\":\"over-allocated\",\"date\":\"2018-06-21\",\"percent\":1.5}]");
        JsonNode days = http.get("/api/v1/users/" + user + "/utilization?from=2018-06-20&to=2018-06-24")
                .json();
        assertThat(days.at("/data/1").toString())
                .isEqualTo("{\"date\":\"2018-06-21\",\"capacity_hours\":8,\"leave_hours\":4,\"allocated_hours\":6,"
                        + "\"percent\":1.5,\"over\":true}");
        assertThat(days.at("/data/2/percent").decimalValue()).isEqualByComparingTo("0.75");
        assertThat(days.get("totals").toString())
                .isEqualTo("{\"capacity_hours\":24,\"leave_hours\":4,\"allocated_hours\":12,\"percent\":0.6,"
                        + "\"over_days\":1}");
    }

    @Test
    void the_stage_of_a_status_option_is_the_status() {
        String option = story.number();
        String id = made("user_id=&status_option_id=" + option + WEEK);
        assertThat(http.get("/api/v1/assignments/" + id).json().get("status").isNull())
                .isTrue();
        story.admin().put("/api/v1/status_options/" + option, "{\"label\":\"Going\",\"stage\":\"in_progress\"}");
        assertThat(http.get("/api/v1/assignments/" + id).json().get("status").asString())
                .isEqualTo("in_progress");
        assertThat(http.put("/api/v1/assignments/" + id, "{\"note\":\"n\"}")
                        .json()
                        .get("status")
                        .asString())
                .isEqualTo("in_progress");
    }

    @Test
    void the_directory_knows_users_and_finds_them() {
        Http admin = story.admin();
        assertThat(admin.put("/api/v1/users/" + user, "{\"name\":\"Ida " + user + "\"}")
                        .status())
                .isEqualTo(201);
        assertThat(admin.put("/api/v1/users/" + user, "{\"email\":\"ida@example.org\"}")
                        .body())
                .isEqualTo("{\"id\":" + user + ",\"name\":\"Ida " + user
                        + "\",\"email\":\"ida@example.org\",\"slug\":null}");
        assertThat(admin.get("/api/v1/users?search=" + user)
                        .json()
                        .at("/data/0/email")
                        .asString())
                .isEqualTo("ida@example.org");
        assertThat(story.http()
                        .as("demo-editor-a")
                        .put("/api/v1/users/" + user, "{\"name\":\"x\"}")
                        .status())
                .isEqualTo(403);
    }

    /** Made for the project, by a form that begins with the user. */
    private String made(String form) {
        Reply made = http.form("POST", "/api/v1/projects/" + project + "/assignments", form);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().get("id").asString();
    }

    private static String withoutWarnings(JsonNode made) {
        return ((ObjectNode) made.deepCopy()).without("warnings").toString();
    }

    private static List<String> ids(Reply list) {
        assertThat(list.status()).as(list.body()).isEqualTo(200);
        return Objects.requireNonNull(list.json().get("data"))
                .valueStream()
                .map(row -> row.get("id").asString())
                .toList();
    }
}
