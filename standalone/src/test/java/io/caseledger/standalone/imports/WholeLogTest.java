package io.caseledger.standalone.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.RunningCaseledger;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Nothing that a log says is lost, whatever its order, its other names and what was done here before. */
class WholeLogTest {

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private static final String IMPORTS = "/api/v1/imports";
    private static final String HEADER = "case:concept:name,concept:name,org:resource,time:timestamp\n";
    private static final String DAY = "2011-10-10T";

    @TempDir
    static Path data;

    private static RunningCaseledger application;
    private static Http admin;

    @BeforeAll
    static void start() {
        application = RunningCaseledger.startOn(DATABASE.location(), "--caseledger.data=" + data);
        admin = application.http().as("demo-admin").with("Prefer", "wait=60");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Nested
    class The_order_of_lines {

        @Test
        void does_not_matter_where_the_newest_come_first() {
            List<String> oldestFirst = IntStream.range(0, 10)
                    .mapToObj(hour -> "newest,step " + hour + ",worker " + hour + ',' + DAY + "0" + hour + ":00:00Z\n")
                    .toList();
            JsonNode done = imported(csv(oldestFirst.reversed()));

            assertThat(counts(done)).isEqualTo("10 lines, 1 cases, 21 events, 0 repeated, 0 rejected");
            assertThat(events("newest"))
                    .startsWith("casework.Assigned 2011-10-10T00:00:00Z")
                    .endsWith("casework.ContactRecorded 2011-10-10T09:00:00Z", "casework.Closed 2011-10-10T09:00:00Z");
            assertThat(counts(imported(csv(oldestFirst)))).contains(" 0 events, 10 repeated, 0 rejected");
            assertThat(counts(imported(csv(oldestFirst.reversed())))).contains(" 0 events, 10 repeated, 0 rejected");
        }

        @Test
        void is_that_of_the_file_for_lines_of_one_moment() {
            imported(HEADER
                    + "moment,late,ann," + DAY + "10:00:00Z\n"
                    + "moment,first,ann," + DAY + "09:00:00Z\n"
                    + "moment,second,bob," + DAY + "09:00:00Z\n"
                    + "moment,third,cem," + DAY + "09:00:00.000Z\n");

            assertThat(contactTypes("moment")).containsExactly("first", "second", "third", "late");
        }

        @Test
        void does_not_matter_in_XES_either_nor_for_how_its_cases_end() {
            JsonNode done = admin.post(
                            IMPORTS,
                            "application/xml",
                            xes("mixed-1", "12:00:00,Completed,bob\n09:00:00,Accepted,ann\n11:00:00,Queued,bob\n")
                                    .replace("</log>", "")
                                    .concat(xes(
                                                    "mixed-2",
                                                    "10:00:00,Queued,cem\nnever,Queued,cem\n09:00:00,Accepted,ann\n")
                                            .replace("<log>", "")))
                    .json();

            assertThat(counts(done)).isEqualTo("6 lines, 2 cases, 10 events, 0 repeated, 1 rejected");
            assertThat(done.at("/rejected/0/line").intValue()).isEqualTo(8);
            assertThat(assignment("mixed-1").get("status").asString()).isEqualTo("closed");
            assertThat(assignment("mixed-1").get("mentor_id").asString()).isEqualTo("bob");
            assertThat(assignment("mixed-2").get("status").asString()).isEqualTo("open");
        }
    }

    @Nested
    class A_case_whose_assignment_was_deleted {

        @Test
        void is_opened_anew_once_where_that_is_asked_for() {
            imported(csv(List.of("again,late,ann," + DAY + "12:00:00Z\n")));
            String first = assignment("again").get("assignment_id").asString();
            assertThat(admin.delete("/history/api/v1/assignments/" + first).status())
                    .isEqualTo(200);
            String whole =
                    csv(List.of("again,early,bob," + DAY + "09:00:00Z\n", "again,late,ann," + DAY + "12:00:00Z\n"));
            assertThat(counts(imported(whole))).contains(" 0 events, 1 repeated, 1 rejected");

            assertThat(counts(imported("?deleted=reopen", whole))).contains(" 5 events, 0 repeated, 0 rejected");
            JsonNode second = assignment("again");
            assertThat(second.get("assignment_id").asString())
                    .startsWith("assign_")
                    .isNotEqualTo(first);
            assertThat(contactTypes("again")).containsExactly("early", "late");
            long head = application.bean(LedgerReader.class).head();
            assertThat(counts(imported("?deleted=reopen", whole))).contains(" 0 events, 2 repeated, 0 rejected");
            assertThat(counts(imported(whole))).contains(" 0 events, 2 repeated, 0 rejected");
            assertThat(application.bean(LedgerReader.class).head()).isEqualTo(head);
        }

        @Test
        void is_opened_a_third_time_when_it_was_deleted_again() {
            String log = csv(List.of("thrice,step,ann," + DAY + "12:00:00Z\n"));
            imported(log);
            for (int time = 0; time < 2; time++) {
                String before = assignment("thrice").get("assignment_id").asString();
                admin.delete("/history/api/v1/assignments/" + before);
                assertThat(counts(imported(log))).contains(" 0 events, 1 repeated, 0 rejected");
                assertThat(counts(imported("?deleted=reopen", log))).contains(" 3 events, 0 repeated, 0 rejected");
                assertThat(assignment("thrice").get("assignment_id").asString()).isNotEqualTo(before);
            }
        }

        @Test
        void goes_on_in_its_new_assignment_also_where_it_is_not_asked_for() {
            imported(csv(List.of("goes-on,step,ann," + DAY + "09:00:00Z\n")));
            String first = assignment("goes-on").get("assignment_id").asString();
            admin.delete("/history/api/v1/assignments/" + first);
            imported("?deleted=reopen", csv(List.of("goes-on,step,ann," + DAY + "09:00:00Z\n")));

            assertThat(counts(imported(csv(List.of("goes-on,more,ann," + DAY + "10:00:00Z\n")))))
                    .contains(" 3 events, 0 repeated, 0 rejected");
        }
    }

    @Nested
    class Logs_with_the_same_case_ids {

        @Test
        void have_assignments_of_their_own_where_they_are_named() {
            String ann = csv(List.of("1,receive,ann," + DAY + "09:00:00Z\n"));
            String bob = csv(List.of("1,receive,bob," + DAY + "10:00:00Z\n"));
            imported(ann);
            JsonNode named = imported("?log=B%C3%BCro%20Nord", bob);

            assertThat(named.get("log").asString()).isEqualTo("Büro Nord");
            assertThat(counts(named)).contains(" 3 events, 0 repeated, 0 rejected");
            assertThat(named.get("cases_continued").intValue()).isZero();
            assertThat(admin.get("/history/api/v1/assignments?contact_id=1")
                            .json()
                            .at("/pagination/total")
                            .intValue())
                    .isEqualTo(2);
            assertThat(counts(imported("?log=B%C3%BCro%20Nord", bob))).contains(" 0 events, 1 repeated, 0 rejected");
            assertThat(counts(imported("?log=", ann))).contains(" 0 events, 1 repeated, 0 rejected");
        }

        @Test
        void are_one_where_they_are_not_and_the_answer_counts_the_cases_that_go_on() {
            assertThat(imported(csv(List.of(
                                    "2,receive,ann," + DAY + "09:00:00Z\n", "3,receive,ann," + DAY + "09:00:00Z\n")))
                            .get("cases_continued")
                            .intValue())
                    .isZero();
            String other = csv(List.of(
                    "2,receive,ann," + DAY + "09:00:00Z\n",
                    "3,receive,bob," + DAY + "10:00:00Z\n",
                    "4,receive,bob," + DAY + "10:00:00Z\n"));
            JsonNode done = imported(other);

            assertThat(done.get("cases_continued").intValue()).isEqualTo(1);
            assertThat(admin.get(IMPORTS + '/' + done.get("id").asString())
                            .json()
                            .get("cases_continued")
                            .intValue())
                    .isEqualTo(1);
            assertThat(imported(other).get("cases_continued").intValue())
                    .as("said again")
                    .isZero();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"?log=a%07b", "?log=a&log=b", "?deleted=yes", "?deleted=", "?deleted=reopen&deleted=reopen"})
        void cannot_be_named_or_wanted_in_any_other_way(String query) {
            Reply refused =
                    admin.post(IMPORTS + query, "text/csv", csv(List.of("5,receive,ann," + DAY + "09:00:00Z\n")));

            assertThat(refused.status()).as(refused.body()).isEqualTo(400);
            assertThat(refused.json().at("/errors/0/field").asString()).isIn("log", "deleted");
        }
    }

    @Nested
    class Lines {

        @Test
        void whose_times_differ_below_a_microsecond_are_different() {
            String log = csv(List.of(
                    "fine,scan,ann," + DAY + "09:00:00.123456Z\n",
                    "fine,scan,ann," + DAY + "09:00:00.1234561Z\n",
                    "fine,scan,ann," + DAY + "09:00:00.123456200Z\n",
                    "fine,scan,ann," + DAY + "09:00:00.1234562Z\n"));

            assertThat(counts(imported(log))).contains(" 5 events, 1 repeated, 0 rejected");
            assertThat(contactTypes("fine")).hasSize(3);
            assertThat(counts(imported(log))).contains(" 0 events, 4 repeated, 0 rejected");
        }

        @Test
        void are_different_also_where_the_coarser_time_comes_in_a_later_log() {
            imported(csv(List.of("coarse,scan,ann," + DAY + "09:00:00.0000009Z\n")));

            assertThat(counts(imported(csv(List.of("coarse,scan,ann," + DAY + "09:00:00Z\n")))))
                    .contains(" 3 events, 0 repeated, 0 rejected");
        }

        @Test
        void are_in_the_order_of_their_times_below_a_microsecond_too() {
            imported(csv(List.of(
                    "finest,second,bob," + DAY + "09:00:00.0000002Z\n",
                    "finest,first,ann," + DAY + "09:00:00.0000001Z\n")));

            assertThat(contactTypes("finest")).containsExactly("first", "second");
        }

        @Test
        void without_a_resource_open_a_case_so_that_its_day_is_kept() {
            JsonNode done = imported(HEADER
                    + "nobody,receive,," + DAY + "09:00:00Z\nnobody,look,  ," + DAY + "10:00:00Z\n"
                    + "nobody,check,ann," + DAY + "11:00:00Z\n");

            assertThat(counts(done)).isEqualTo("3 lines, 1 cases, 6 events, 0 repeated, 0 rejected");
            assertThat(assignment("nobody").get("assigned_date").asString()).isEqualTo("2011-10-10T09:00:00Z");
            assertThat(admin.get("/history/api/v1/assignments/mentor/unassigned/history")
                            .json()
                            .get("data")
                            .valueStream())
                    .anySatisfy(stint ->
                            assertThat(stint.get("contact_id").asString()).isEqualTo("nobody"));
            assertThat(assignment("nobody").get("mentor_id").asString()).isEqualTo("ann");
        }

        @Test
        void without_a_resource_are_taken_from_a_log_that_names_nobody() {
            assertThat(counts(imported(csv(List.of("nobody-at-all,receive,," + DAY + "09:00:00Z\n")))))
                    .contains(" 3 events, 0 repeated, 0 rejected");
            assertThat(assignment("nobody-at-all").get("mentor_id").asString()).isEqualTo("unassigned");
        }

        @ParameterizedTest
        @ValueSource(strings = {";", "\t", "|"})
        void separated_by_something_else_are_refused_with_a_sentence_that_says_so(String separator) {
            Reply refused = admin.post(
                    IMPORTS, "text/csv", (HEADER + "6,receive,ann," + DAY + "09:00:00Z\n").replace(",", separator));

            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.json().get("detail").asString()).contains("must be separated by commas");
        }
    }

    private static String csv(List<String> lines) {
        return HEADER + String.join("", lines);
    }

    private static String xes(String name, String lines) {
        StringBuilder log = new StringBuilder("<log><trace><string key='concept:name' value='" + name + "'/>\n");
        lines.lines()
                .map(line -> line.split(",", -1))
                .forEach(values -> log.append("<event><date key='time:timestamp' value='" + DAY + values[0]
                        + "Z'/><string key='concept:name' value='" + values[1] + "'/><string key='org:resource' value='"
                        + values[2] + "'/></event>\n"));
        return log + "</trace></log>\n";
    }

    private static JsonNode imported(String log) {
        return imported("", log);
    }

    private static JsonNode imported(String query, String log) {
        Reply reply = admin.post(IMPORTS + query, "text/csv", log);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    private static JsonNode assignment(String caseId) {
        return admin.get("/history/api/v1/assignments?contact_id=" + caseId)
                .json()
                .at("/data/0");
    }

    private static List<String> events(String caseId) {
        return stored(caseId)
                .map(event -> event.get("type").asString()
                        + ' '
                        + event.get("occurred_at").asString())
                .toList();
    }

    private static List<String> contactTypes(String caseId) {
        return stored(caseId)
                .filter(event -> event.get("type").asString().equals("casework.ContactRecorded"))
                .map(event -> event.at("/data/contact_type").asString())
                .toList();
    }

    private static Stream<JsonNode> stored(String caseId) {
        return admin.get("/api/v1/assignments/"
                        + assignment(caseId).get("assignment_id").asString() + "/events?limit=100")
                .json()
                .get("data")
                .valueStream();
    }

    private static String counts(JsonNode answer) {
        return answer.get("lines") + " lines, " + answer.get("cases") + " cases, " + answer.get("events") + " events, "
                + answer.get("repeated") + " repeated, " + answer.get("rejected_total") + " rejected";
    }
}
