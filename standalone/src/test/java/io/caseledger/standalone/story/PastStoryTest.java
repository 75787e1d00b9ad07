package io.caseledger.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.RunningCaseledger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * What was true on a day, and what was known on it. On 2 March Ada opened two cases; on the 5th one of them passed to Ben; on the 9th Ada told of a visit
 * on the 8th; on the 16th she closed hers. On the 20th the paper file of a case of hers came in that had run from 10 to 12 February.
 */
class PastStoryTest {

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private static final String HISTORY = "/history/api/v1/assignments";
    private static final String TRACKING = "/tracking/api/v1/assignments";
    private static final String BARE = "/api/v1/assignments";
    private static final String EDITORIAL = "/editorial/v3/assignment";

    private static RunningCaseledger application;
    private static Http http;
    private static String hers;
    private static String passedOn;
    private static String onPaper;

    @BeforeAll
    static void it_happens() {
        application = RunningCaseledger.startOn(
                DATABASE.location(), "--spring.main.sources=" + StoryClock.Instead.class.getName());
        http = application.http().as("demo-admin");
        on("2026-03-02T09:00:00Z");
        hers = opened("contact_one");
        passedOn = opened("contact_two");
        on("2026-03-05T09:00:00Z");
        ok(http.put(TRACKING + '/' + passedOn, "{\"peer_mentor_id\":\"ben\",\"reason\":\"Ada has too many\"}"));
        on("2026-03-09T09:00:00Z");
        ok(http.put(TRACKING + '/' + hers + "/last-contact", "{\"contact_date\":\"2026-03-08T15:00:00Z\"}"));
        on("2026-03-16T09:00:00Z");
        ok(http.patch(HISTORY + '/' + hers + "/status", "{\"status\":\"closed\",\"reason\":\"Done\"}"));
        on("2026-03-20T09:00:00Z");
        ok(http.with("Prefer", "wait=25").post("/api/v1/imports", "text/csv", """
                        case:concept:name,concept:name,org:resource,time:timestamp
                        paper_file,begin,ada,2026-02-10T09:00:00Z
                        paper_file,end,ada,2026-02-12T09:00:00Z
                        """));
        on("2026-04-01T12:00:00Z");
        onPaper = ids(list(HISTORY + "?contact_id=paper_file")).getFirst();
    }

    @AfterAll
    static void it_ends() {
        application.close();
    }

    private static void on(String moment) {
        application.bean(StoryClock.class).is(moment);
    }

    private static String opened(String contact) {
        return ok(http.post(HISTORY, "{\"mentor_id\":\"ada\",\"contact_id\":\"" + contact + "\"}"))
                .get("assignment_id")
                .asString();
    }

    private static JsonNode ok(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isIn(200, 201);
        return reply.json();
    }

    private static JsonNode list(String path) {
        JsonNode page = ok(http.get(path));
        assertThat(page.at("/pagination/total").asInt())
                .as(path)
                .isEqualTo(page.get("data").size());
        return page.get("data");
    }

    private static List<String> ids(JsonNode rows) {
        return rows.valueStream()
                .map(row -> row.get("assignment_id").asString())
                .toList();
    }

    private static List<String> column(JsonNode rows, String field) {
        return rows.valueStream()
                .map(row -> row.get(field).isNull() ? "null" : row.get(field).asString())
                .toList();
    }

    @Nested
    class What_was_true {

        @Test
        void is_listed_as_of_a_moment_whenever_it_became_known() {
            assertThat(ids(list(HISTORY + "?as_of=2026-02-09"))).isEmpty();
            assertThat(ids(list(HISTORY + "?as_of=2026-02-11"))).containsExactly(onPaper);
            assertThat(column(list(HISTORY + "?as_of=2026-02-11"), "status")).containsExactly("open");
            assertThat(ids(list(HISTORY + "?as_of=2026-03-02T09:00:00Z"))).containsExactly(hers, passedOn, onPaper);
            assertThat(column(list(HISTORY + "?as_of=2026-03-04"), "mentor_id")).containsExactly("ada", "ada", "ada");
            assertThat(column(list(HISTORY + "?as_of=2026-03-06"), "mentor_id")).containsExactly("ada", "ben", "ada");
            assertThat(ids(list(HISTORY + "?as_of=2026-03-06&mentor_id=ben"))).containsExactly(passedOn);
            assertThat(ids(list(BARE + "?as_of=2026-03-15&status=open"))).containsExactly(hers, passedOn);
            assertThat(ids(list(BARE + "?as_of=2026-03-17&status=open"))).containsExactly(passedOn);
            assertThat(ids(list(TRACKING + "?as_of=2026-03-15"))).containsExactly(hers, passedOn);
        }

        @Test
        void is_counted_and_told_of_a_mentor() {
            String ada = HISTORY + "/mentor/ada";
            assertThat(ids(list(ada + "/active?as_of=2026-03-04"))).containsExactly(hers, passedOn);
            assertThat(openCount(ada + "/open-count?as_of=2026-03-04")).isEqualTo(2);
            assertThat(ids(list(ada + "/active?as_of=2026-03-06"))).containsExactly(hers);
            assertThat(openCount(ada + "/open-count?as_of=2026-03-06")).isEqualTo(1);
            assertThat(openCount(ada + "/open-count?as_of=2026-03-17")).isZero();
            assertThat(openCount(ada + "/open-count?as_of=2026-02-11")).isEqualTo(1);
        }

        @Test
        void is_a_mentor_s_history_as_it_looked_then() {
            String ada = HISTORY + "/mentor/ada/history";
            JsonNode before = list(ada + "?as_of=2026-03-04");
            assertThat(ids(before)).containsExactly(passedOn, hers, onPaper);
            assertThat(column(before, "closed_date")).containsExactly("null", "null", "2026-02-12T09:00:00Z");
            assertThat(column(list(ada + "?as_of=2026-03-06"), "closed_date"))
                    .containsExactly("2026-03-05T09:00:00Z", "null", "2026-02-12T09:00:00Z");
            assertThat(ids(list(ada + "?as_of=2026-03-06&status=open"))).containsExactly(hers);
            assertThat(ids(list(HISTORY + "/mentor/ben/history?as_of=2026-03-04")))
                    .isEmpty();
        }

        @Test
        void is_overdue_by_the_day_it_is_seen_from() {
            assertThat(ids(list(TRACKING + "/overdue?as_of=2026-03-15&days=5"))).containsExactly(passedOn, hers);
            assertThat(column(list(TRACKING + "/overdue?as_of=2026-03-15&days=5"), "days_since_contact"))
                    .containsExactly("null", "7");
            assertThat(ids(list(TRACKING + "/overdue?as_of=2026-03-13&days=5"))).containsExactly(passedOn);
            assertThat(ids(list(TRACKING + "/overdue?as_of=2026-03-17&days=5"))).containsExactly(passedOn);
            assertThat(column(list(TRACKING + "?as_of=2026-03-11"), "days_since_contact"))
                    .containsExactly("3", "null");
        }

        @Test
        void of_a_moment_to_come_is_what_is_true_now() {
            for (String path : List.of(
                    HISTORY,
                    TRACKING,
                    TRACKING + "?status=all",
                    TRACKING + '/' + hers,
                    BARE,
                    HISTORY + "/mentor/ada/history",
                    HISTORY + '/' + hers)) {
                String then = path + (path.contains("?") ? "&" : "?");
                String now = http.get(path).body();
                for (String future :
                        List.of("as_of=2030-01-01", "known_at=2030-01-01", "as_of=2030-01-01&known_at=2030-01-01")) {
                    assertThat(http.get(then + future).body()).as(path).isEqualTo(now);
                }
            }
        }

        private int openCount(String path) {
            return ok(http.get(path)).get("open_assignment_count").asInt();
        }
    }

    @Nested
    class What_was_known {

        @Test
        void leaves_out_what_was_recorded_later_though_it_had_happened() {
            assertThat(ids(list(HISTORY + "?as_of=2026-02-11&known_at=2026-03-19")))
                    .isEmpty();
            assertThat(ids(list(HISTORY + "?as_of=2026-02-11&known_at=2026-03-21")))
                    .containsExactly(onPaper);
            assertThat(ids(list(HISTORY + "?known_at=2026-03-19"))).containsExactly(hers, passedOn);
            assertThat(ids(list(HISTORY + "?known_at=2026-03-21"))).containsExactly(hers, passedOn, onPaper);
        }

        @Test
        void is_what_the_lists_showed_that_day() {
            assertThat(column(list(HISTORY + "?known_at=2026-03-04"), "mentor_id"))
                    .containsExactly("ada", "ada");
            assertThat(column(list(HISTORY + "?known_at=2026-03-06"), "mentor_id"))
                    .containsExactly("ada", "ben");
            assertThat(ids(list(TRACKING + "?known_at=2026-03-15"))).containsExactly(hers, passedOn);
            assertThat(ids(list(TRACKING + "?known_at=2026-03-17"))).containsExactly(passedOn);
            assertThat(ids(list(HISTORY + "/mentor/ada/history?known_at=2026-03-19")))
                    .containsExactly(passedOn, hers);
            assertThat(ids(list(HISTORY + "/mentor/ada/active?known_at=2026-03-15")))
                    .containsExactly(hers);
        }

        @Test
        void is_told_of_one_item() {
            assertThat(http.get(HISTORY + '/' + onPaper + "?known_at=2026-03-19")
                            .status())
                    .isEqualTo(404);
            Reply then = http.get(HISTORY + '/' + onPaper + "?as_of=2026-02-11&known_at=2026-03-21");
            assertThat(ok(then).get("status").asString()).isEqualTo("open");
            JsonNode before = ok(http.get(TRACKING + '/' + hers + "?known_at=2026-03-08T23:00:00Z"));
            assertThat(before.get("last_contact_date").isNull()).isTrue();
        }
    }

    /** On 10 May three cases are entered that had begun before: Eva's on the 1st, Finn's on the 3rd, and Gil's on that day without saying when. */
    @Nested
    class What_had_happened_before_it_was_entered {

        private static final List<String> ENTERED = new ArrayList<>();

        @BeforeAll
        static void it_is_entered() {
            on("2026-05-10T09:00:00Z");
            ENTERED.clear();
            ENTERED.add(entered(HISTORY, """
                    {"mentor_id":"eva","contact_id":"c_eva","contact_name":"Cleo","assigned_date":"2026-05-01"}"""));
            ENTERED.add(entered(
                    TRACKING, "{\"peer_mentor_id\":\"finn\",\"mentee_id\":\"c_finn\",\"start_date\":\"2026-05-03\"}"));
            ENTERED.add(entered(TRACKING, "{\"peer_mentor_id\":\"gil\",\"mentee_id\":\"c_gil\"}"));
            ENTERED.add(entered(
                    HISTORY, "{\"mentor_id\":\"hal\",\"contact_id\":\"c_hal\",\"assigned_date\":\"2027-01-01\"}"));
        }

        private static String entered(String path, String body) {
            JsonNode created = ok(http.post(path, body));
            assertThat(created.get("created_at").asString()).isEqualTo("2026-05-10T09:00:00Z");
            return created.get("assignment_id").asString();
        }

        @ParameterizedTest
        @CsvSource({
            "0, eva,  2026-04-30T23:59:59Z, 2026-05-01T00:00:00Z",
            "1, finn, 2026-05-02T23:59:59Z, 2026-05-03T00:00:00Z",
            "2, gil,  2026-05-09T23:59:59Z, 2026-05-10T00:00:00Z",
            "3, hal,  2026-05-10T08:59:59Z, 2026-05-10T09:00:00Z"
        })
        void is_seen_from_the_day_on_which_it_began(int entered, String mentor, String before, String begun) {
            String item = HISTORY + '/' + ENTERED.get(entered);
            String active = HISTORY + "/mentor/" + mentor + "/active";

            assertThat(http.get(item + "?as_of=" + before).status()).isEqualTo(404);
            assertThat(ok(http.get(item + "?as_of=" + begun)).get("mentor_id").asString())
                    .isEqualTo(mentor);
            assertThat(ids(list(active + "?as_of=" + before))).isEmpty();
            assertThat(ids(list(active + "?as_of=" + begun))).containsExactly(ENTERED.get(entered));
        }

        @Test
        void is_not_known_before_it_was_entered() {
            String item = HISTORY + '/' + ENTERED.getFirst();
            String active = HISTORY + "/mentor/eva/active?as_of=2026-05-02&known_at=";

            assertThat(http.get(item + "?as_of=2026-05-02&known_at=2026-05-09").status())
                    .isEqualTo(404);
            assertThat(http.get(item + "?known_at=2026-05-09").status()).isEqualTo(404);
            assertThat(http.get(item + "?as_of=2026-05-02&known_at=2026-05-11").status())
                    .isEqualTo(200);
            assertThat(ids(list(active + "2026-05-09"))).isEmpty();
            assertThat(ids(list(active + "2026-05-11"))).containsExactly(ENTERED.getFirst());
        }

        @Test
        void was_created_and_updated_when_it_was_entered() {
            for (String id : ENTERED) {
                for (String mount : List.of(HISTORY, TRACKING)) {
                    for (String point : List.of("", "?as_of=2026-05-10T10:00:00Z")) {
                        JsonNode item = ok(http.get(mount + '/' + id + point));
                        assertThat(List.of(
                                        item.get("created_at").asString(),
                                        item.get("updated_at").asString()))
                                .as(mount + '/' + id + point)
                                .containsOnly("2026-05-10T09:00:00Z");
                    }
                }
                // Nothing changes, so nothing was updated since.
                JsonNode same = ok(http.patch(HISTORY + '/' + id + "/status", "{\"status\":\"open\"}"));
                assertThat(same.get("updated_at").asString()).isEqualTo("2026-05-10T09:00:00Z");
            }
        }

        @Test
        void is_told_with_both_times_by_its_events() {
            JsonNode opening = ok(http.get(BARE + '/' + ENTERED.getFirst() + "/events"))
                    .get("data")
                    .get(0);

            assertThat(opening.get("occurred_at").asString()).isEqualTo("2026-05-01T00:00:00Z");
            assertThat(opening.get("recorded_at").asString()).startsWith("2026-05-10T09:00:0");
            assertThat(opening.at("/data/requested_at").asString()).isEqualTo("2026-05-10T09:00:00Z");
            assertThat(ok(http.get(BARE + '/' + onPaper + "/events"))
                            .at("/data/0/data")
                            .has("requested_at"))
                    .isFalse();
        }

        @Test
        void lets_the_directory_learn_a_name_when_it_was_said() {
            assertThat(application.bean(LedgerReader.class).stream("default", "person/default/c_eva", 0))
                    .extracting(StoredEvent::occurredAt)
                    .containsExactly(Instant.parse("2026-05-10T09:00:00Z"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HISTORY,
                HISTORY + "/mentor/ada/active",
                HISTORY + "/mentor/ada/history",
                HISTORY + "/mentor/ada/open-count",
                TRACKING,
                TRACKING + "/overdue",
                BARE,
                "/allocation/api/v1/assignments",
                "/allocation/api/v1/users/8/assignments",
                "/allocation/api/v1/projects/8/assignments",
                EDITORIAL
            })
    void a_moment_that_is_none_is_refused(String path) {
        for (String query : List.of(
                "as_of=", "known_at=", "as_of=yesterday", "known_at=2026-02-30", "as_of=2026-03-01&as_of=2026-03-02")) {
            Reply reply = http.get(path + '?' + query);
            assertThat(reply.status()).as(path + '?' + query).isEqualTo(400);
        }
    }

    @Test
    void allocations_are_listed_as_they_were_and_links_stay_in_the_past() {
        on("2026-04-02T09:00:00Z");
        Http allocation = application.http().with("auth", "demo-admin");
        String at = "/allocation/api/v1/users/77/assignments";
        String day = "project_id=5&starts_at=2026-05-01&ends_at=2026-05-02&percent=0.";
        String first = ok(allocation.form("POST", at, day + "2")).get("id").asString();
        String second = ok(allocation.form("POST", at, day + "3")).get("id").asString();
        on("2026-04-03T09:00:00Z");
        ok(allocation.delete(at + '/' + first));

        assertThat(column(ok(allocation.get(at)).get("data"), "id")).containsExactly(second);
        assertThat(column(ok(allocation.get(at + "?as_of=2026-04-02T10:00:00Z")).get("data"), "id"))
                .containsExactly(first, second);
        assertThat(column(ok(allocation.get(at + "?known_at=2026-04-02")).get("data"), "id"))
                .isEmpty();
        JsonNode page = ok(
                allocation.get("/allocation/api/v1/projects/5/assignments?per_page=1&as_of=2026-04-02T10%3A00%3A00Z"));
        JsonNode next = ok(allocation.get(page.at("/paging/next").asString()));
        assertThat(column(page.get("data"), "id")).containsExactly(first);
        assertThat(column(next.get("data"), "id")).containsExactly(second);
    }

    @Test
    void editorial_assignments_are_listed_as_they_were_with_what_they_said() {
        on("2026-04-04T09:00:00Z");
        Http editor = application.http().as("demo-editor-a");
        String uuid = ok(editor.post(
                        EDITORIAL, "{\"type\":\"article\",\"title\":\"Early\",\"content\":\"First draft\"}"))
                .get("uuid")
                .asString();
        on("2026-04-04T10:00:00Z");
        ok(editor.post("/editorial/v3/lock-request", "{\"srn\":\"" + uuid + "\"}"));
        ok(editor.put(EDITORIAL + '/' + uuid, "{\"title\":\"Late\",\"content\":\"Final\"}"));
        on("2026-04-05T09:00:00Z");

        JsonNode then = ok(editor.get(EDITORIAL + "?as_of=2026-04-04T09:30:00Z"));
        assertThat(then.get("total_items").asInt()).isEqualTo(1);
        assertThat(then.at("/items/0/title").asString()).isEqualTo("Early");
        assertThat(then.at("/items/0/content").asString()).isEqualTo("First draft");
        assertThat(ok(editor.get(EDITORIAL + "?as_of=2026-04-04"))
                        .get("total_items")
                        .asInt())
                .isZero();
        assertThat(ok(editor.get(EDITORIAL + "?as_of=2030-01-01"))).isEqualTo(ok(editor.get(EDITORIAL)));
        assertThat(ok(editor.get(EDITORIAL + '/' + uuid + "?known_at=2026-04-04T09:30:00Z"))
                        .get("title")
                        .asString())
                .isEqualTo("Early");
    }

    @Nested
    class What_changed {

        private JsonNode diff(String id, String query) {
            return ok(http.get(BARE + '/' + id + "/diff" + query));
        }

        @Test
        void is_told_with_what_was_before_and_after_by_whom_when_and_why() {
            JsonNode diff = diff(passedOn, "?from=2026-03-04&to=2026-03-06");

            assertThat(diff.get("assignment_id").asString()).isEqualTo(passedOn);
            assertThat(diff.get("from").asString()).isEqualTo("2026-03-04T00:00:00Z");
            assertThat(diff.get("net").toString())
                    .isEqualTo("[{\"field\":\"mentor_id\",\"from\":\"ada\",\"to\":\"ben\",\"sequence\":1}]");
            JsonNode change = diff.at("/changes/0");
            assertThat(diff.get("changes")).hasSize(1);
            assertThat(change.get("type").asString()).isEqualTo("casework.Reassigned");
            assertThat(change.get("at").asString()).isEqualTo("2026-03-05T09:00:00Z");
            assertThat(change.get("recorded_at").asString()).isEqualTo("2026-03-05T09:00:00Z");
            assertThat(change.get("actor").asString()).isEqualTo("demo-admin");
            assertThat(change.get("reason").asString()).isEqualTo("Ada has too many");
        }

        @Test
        void begins_with_the_opening_where_nothing_is_compared_with() {
            JsonNode all = diff(hers, "");
            assertThat(all.get("from").isNull()).isTrue();
            assertThat(all.get("to").isNull()).isTrue();
            assertThat(column(all.get("net"), "field"))
                    .containsExactly("assigned_date", "contact_id", "mentor_id", "status");
            assertThat(column(all.get("changes"), "field"))
                    .containsExactly("assigned_date", "contact_id", "mentor_id", "contact_date", "status");
        }

        @Test
        void is_found_by_sequences_as_by_moments() {
            assertThat(diff(hers, "?from=0&to=2").get("changes"))
                    .isEqualTo(diff(hers, "?from=2026-03-02T09:00:00Z&to=2026-04-01")
                            .get("changes"))
                    .hasSize(2);
            assertThat(diff(hers, "?from=1").get("changes"))
                    .isEqualTo(diff(hers, "?from=1&to=99").get("changes"))
                    .hasSize(1);
            assertThat(diff(hers, "?from=1&to=1").get("changes")).isEmpty();
        }

        @Test
        void and_came_back_is_in_the_steps_alone() {
            on("2026-04-06T09:00:00Z");
            String id = opened("contact_three");
            ok(http.patch(HISTORY + '/' + id + "/status", "{\"status\":\"closed\"}"));
            ok(http.patch(HISTORY + '/' + id + "/status", "{\"status\":\"open\"}"));
            ok(http.delete(HISTORY + '/' + id));

            JsonNode diff = diff(id, "?from=0");
            assertThat(diff.get("net")).isEmpty();
            assertThat(column(diff.get("changes"), "field")).containsExactly("status", "status", "null");
            assertThat(column(diff.get("changes"), "type"))
                    .containsExactly("casework.Closed", "casework.Reopened", "casework.Deleted");
        }

        @ParameterizedTest
        @CsvSource({
            "from=2&to=1",
            "from=2026-03-06&to=2026-03-04",
            "from=99&to=98",
            "from=1&to=2026-03-01",
            "from=",
            "to=soon",
            "from=-1",
            "from=99999999999999999999"
        })
        void is_not_asked_for_backwards_or_in_other_words(String query) {
            Reply reply = http.get(BARE + '/' + hers + "/diff?" + query);
            assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        }

        @Test
        void is_told_in_pages_and_what_it_came_to_whole() {
            on("2026-04-07T09:00:00Z");
            String id = opened("contact_four");
            for (int i = 0; i < 130; i++) {
                ok(http.put(HISTORY + '/' + id, "{\"notes\":\"note " + i + "\"}"));
            }
            JsonNode first = diff(id, "?from=0");
            assertThat(first.get("changes")).hasSize(100);
            assertThat(first.get("pagination").toString()).isEqualTo("{\"page\":1,\"limit\":100,\"total\":130}");
            JsonNode last = diff(id, "?from=0&limit=60&page=3");
            assertThat(column(last.get("changes"), "to"))
                    .containsExactly(
                            IntStream.range(120, 130).mapToObj(i -> "note " + i).toArray(String[]::new));
            assertThat(last.get("net")).isEqualTo(first.get("net")).hasSize(1);
            assertThat(last.at("/net/0/to").asString()).isEqualTo("note 129");
            assertThat(diff(id, "?from=0&page=4").get("changes")).isEmpty();
            assertThat(http.get(BARE + '/' + id + "/diff?limit=101").status()).isEqualTo(400);
        }

        @Test
        void is_for_those_who_may_read_the_ledger_and_of_what_is_there() {
            assertThat(application.http().get(BARE + '/' + hers + "/diff").status())
                    .isEqualTo(401);
            assertThat(http.get(BARE + "/assign_unknown/diff").status()).isEqualTo(404);
        }
    }
}
