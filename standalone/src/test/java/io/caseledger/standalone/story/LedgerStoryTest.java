package io.caseledger.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.openapi.Document;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What both documents and the ledger behind them tell of the same assignments. */
@ExtendWith(Story.Shared.class)
class LedgerStoryTest {

    private static final String HISTORY = "/history/api/v1/assignments";
    private static final String TRACKING = "/tracking/api/v1/assignments";
    private static final String BARE = "/api/v1/assignments";

    private final Story story;
    private final Http http;
    private final StoryClock clock;
    private final String mentor;
    private final String other;
    private final String contact;

    LedgerStoryTest(Story story) {
        this.story = story;
        this.http = story.http();
        this.clock = story.clock();
        this.mentor = story.person("mentor");
        this.other = story.person("mentor");
        this.contact = story.person("contact");
    }

    @BeforeEach
    void it_is_noon() {
        clock.is("2026-03-26T12:00:00Z");
    }

    private String opened() {
        return opened(mentor, "2026-01-15T00:00:00Z");
    }

    private String opened(String by, String date) {
        return created(http.post(
                HISTORY,
                "{\"mentor_id\":\"" + by + "\",\"contact_id\":\"" + contact + "\",\"assigned_date\":\"" + date
                        + "\"}"));
    }

    private String openedInTracking() {
        return created(
                http.post(TRACKING, "{\"peer_mentor_id\":\"" + mentor + "\",\"mentee_id\":\"" + contact + "\"}"));
    }

    private static String created(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        return reply.json().get("assignment_id").asString();
    }

    private static JsonNode ok(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    private static List<String> column(JsonNode page, String field) {
        return page.get("data")
                .valueStream()
                .map(row -> row.get(field).isNull() ? "null" : row.get(field).asString())
                .toList();
    }

    private JsonNode events(String id) {
        return ok(story.viewer().get(BARE + "/" + id + "/events"));
    }

    private static int total(JsonNode page) {
        return page.at("/pagination/total").asInt();
    }

    /** A name may change without a new version, and days pass. */
    @Test
    void an_item_is_answered_also_to_who_has_its_current_version() {
        String path = HISTORY + '/' + opened();
        String version = http.get(path).headers().firstValue("ETag").orElseThrow();

        for (String known : List.of(version, "*", "W/" + version)) {
            Reply again = http.with("If-None-Match", known).get(path);
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.json().get("mentor_id").asString()).isEqualTo(mentor);
        }
    }

    @Nested
    class Two_documents_and_one_ledger {

        @Test
        void what_history_opens_tracking_shows_changes_and_closes() {
            String id = opened();
            JsonNode item = ok(http.get(TRACKING + "/" + id));
            assertThat(item.get("peer_mentor_id").asString()).isEqualTo(mentor);
            assertThat(item.get("status").asString()).isEqualTo("active");
            assertThat(column(ok(http.get(TRACKING + "?mentee_id=" + contact)), "assignment_id"))
                    .containsExactly(id);

            ok(http.put(TRACKING + "/" + id, "{\"status\":\"on_hold\"}"));
            assertThat(ok(http.get(HISTORY + "/" + id)).get("status").asString())
                    .isEqualTo("open");
            assertThat(column(ok(http.get(TRACKING + "?mentee_id=" + contact)), "status"))
                    .containsExactly("on_hold");

            ok(http.put(TRACKING + "/" + id, "{\"status\":\"cancelled\"}"));
            assertThat(ok(http.get(HISTORY + "/" + id)).get("status").asString())
                    .isEqualTo("closed");
            assertThat(total(ok(http.get(TRACKING + "?mentee_id=" + contact)))).isZero();
            assertThat(column(ok(http.get(TRACKING + "?status=cancelled&mentee_id=" + contact)), "assignment_id"))
                    .containsExactly(id);
        }

        @Test
        void what_tracking_opens_history_shows_and_closes() {
            String id = created(http.post(
                    TRACKING,
                    "{\"peer_mentor_id\":\"" + mentor + "\",\"mentee_id\":\"" + contact
                            + "\",\"start_date\":\"2026-02-01\"}"));
            JsonNode item = ok(http.get(HISTORY + "/" + id));
            assertThat(item.get("mentor_id").asString()).isEqualTo(mentor);
            assertThat(item.get("assigned_date").asString()).isEqualTo("2026-02-01T00:00:00Z");

            ok(http.patch(HISTORY + "/" + id + "/status", "{\"status\":\"closed\",\"reason\":\"moved away\"}"));
            assertThat(ok(http.get(TRACKING + "/" + id)).get("status").asString())
                    .isEqualTo("completed");
            assertThat(events(id).at("/data/1/reason").asString()).isEqualTo("moved away");
        }

        @Test
        void the_bare_host_shows_each_row_in_the_shape_of_its_document() {
            String ofHistory = opened();
            String ofTracking = openedInTracking();
            JsonNode both = ok(http.get(BARE + "?contact_id=" + contact));
            assertThat(column(both, "assignment_id")).containsExactly(ofHistory, ofTracking);
            assertThat(both.at("/data/0").propertyNames())
                    .containsExactlyElementsOf(Document.named("history")
                            .answer("listHistoryAssignments", 200)
                            .at("/data/0")
                            .propertyNames());
            assertThat(both.at("/data/1").propertyNames())
                    .containsExactlyElementsOf(Document.named("tracking")
                            .answer("listTrackingAssignments", 200)
                            .at("/data/0")
                            .propertyNames());

            ok(http.patch(BARE + "/" + ofHistory + "/status", "{\"status\":\"closed\"}"));
            ok(http.put(BARE + "/" + ofTracking, "{\"status\":\"completed\"}"));
            assertThat(column(ok(http.get(BARE + "?contact_id=" + contact)), "assignment_id"))
                    .containsExactly(ofHistory);
            assertThat(column(ok(http.get(BARE + "?status=closed&contact_id=" + contact)), "assignment_id"))
                    .containsExactly(ofHistory, ofTracking);
        }

        @Test
        void the_header_turns_the_bare_host_into_either_mount() {
            String id = opened();
            JsonNode asTracking = ok(http.with("Ledger-Contract", "tracking").get(BARE + "/" + id));
            assertThat(asTracking.toString())
                    .isEqualTo(ok(http.get(TRACKING + "/" + id)).toString());
            assertThat(http.with("Ledger-Contract", "mobility")
                            .get(BARE + "/" + id)
                            .status())
                    .isEqualTo(400);
        }

        @Test
        void words_of_the_other_document_are_refused_and_words_of_both_are_ambiguous() {
            String id = opened();
            assertThat(http.put(HISTORY + "/" + id, "{\"peer_mentor_id\":\"x\"}")
                            .status())
                    .isEqualTo(422);
            assertThat(http.put(TRACKING + "/" + id, "{\"mentor_id\":\"x\"}").status())
                    .isEqualTo(422);
            Reply ambiguous = http.post(BARE, "{\"mentor_id\":\"a\",\"mentee_id\":\"b\"}");
            assertThat(ambiguous.status()).isEqualTo(400);
            assertThat(ambiguous.json().get("code").asString()).isEqualTo("ambiguous-contract");
            assertThat(ambiguous
                            .json()
                            .get("errors")
                            .valueStream()
                            .map(e -> e.get("field").asString()))
                    .containsExactlyInAnyOrder("mentor_id", "mentee_id");
            Reply silent = http.post(BARE, "{}");
            assertThat(silent.status()).isEqualTo(422);
            assertThat(silent.json()
                            .get("errors")
                            .valueStream()
                            .map(e -> e.get("field").asString()))
                    .containsExactly("mentor_id", "contact_id");
        }

        @Test
        void what_was_read_may_be_sent_back_whole_and_changes_nothing() {
            String id = opened();
            ok(http.put(HISTORY + "/" + id, "{\"notes\":\"n\",\"last_contact_date\":\"2026-03-20\"}"));
            long head = story.head();
            ok(http.put(HISTORY + "/" + id, http.get(HISTORY + "/" + id).body()));
            ok(http.put(TRACKING + "/" + id, http.get(TRACKING + "/" + id).body()));
            assertThat(story.head()).isEqualTo(head);
            String another = http.get(HISTORY + "/" + id).body().replace(mentor, other);
            assertThat(http.put(HISTORY + "/" + id, another).status()).isEqualTo(422);
        }

        @Test
        void the_views_of_one_document_are_not_under_the_mount_of_the_other() {
            assertThat(http.get("/history/api/v1/assignments/overdue").status()).isEqualTo(404);
            assertThat(http.get("/tracking/api/v1/assignments/mentor/" + mentor + "/active")
                            .status())
                    .isEqualTo(404);
            assertThat(http.get(BARE + "/overdue").status()).isEqualTo(200);
        }
    }

    @Nested
    class Reassignment {

        @Test
        void shows_as_a_stint_in_both_mentors_histories() {
            String id = opened();
            clock.moves(Duration.ofHours(1));
            ok(http.put(TRACKING + "/" + id, "{\"peer_mentor_id\":\"" + other + "\"}"));

            JsonNode before = ok(http.get(HISTORY + "/mentor/" + mentor + "/history"));
            assertThat(before.at("/data/0").toString())
                    .isEqualTo("{\"assignment_id\":\"" + id + "\",\"contact_id\":\"" + contact
                            + "\",\"contact_name\":null,\"status\":\"closed\",\"assigned_date\":\"2026-01-15T00:00:00Z\","
                            + "\"closed_date\":\"2026-03-26T13:00:00Z\"}");
            JsonNode after = ok(http.get(HISTORY + "/mentor/" + other + "/history"));
            assertThat(after.at("/data/0/status").asString()).isEqualTo("open");
            assertThat(after.at("/data/0/assigned_date").asString()).isEqualTo("2026-03-26T13:00:00Z");
            assertThat(after.at("/data/0/closed_date").isNull()).isTrue();
            assertThat(ok(http.get(HISTORY + "/mentor/" + mentor + "/open-count"))
                            .get("open_assignment_count")
                            .asInt())
                    .isZero();
            assertThat(column(ok(http.get(HISTORY + "/mentor/" + other + "/active")), "assignment_id"))
                    .containsExactly(id);
            assertThat(total(before)).isEqualTo(1);
            assertThat(total(after)).isEqualTo(1);
        }

        @Test
        void and_completion_in_one_request_are_two_events_in_that_order() {
            String id = opened();
            Reply both = http.put(
                    TRACKING + "/" + id,
                    "{\"status\":\"completed\",\"peer_mentor_id\":\"" + other + "\",\"reason\":\"holiday\"}");
            assertThat(both.header("ETag")).hasValue("\"2\"");
            JsonNode events = events(id);
            assertThat(column(events, "type"))
                    .containsExactly("casework.Assigned", "casework.Reassigned", "casework.Closed");
            assertThat(events.at("/data/2/position").asLong())
                    .isEqualTo(events.at("/data/1/position").asLong() + 1);
            assertThat(events.at("/data/1/data/mentor_id").toString())
                    .isEqualTo("{\"from\":\"" + mentor + "\",\"to\":\"" + other + "\"}");
        }

        @Test
        void of_a_closed_assignment_needs_its_reopening() {
            String id = opened();
            ok(http.patch(HISTORY + "/" + id + "/status", "{\"status\":\"closed\"}"));
            String reassigned = "{\"peer_mentor_id\":\"" + other + "\"}";
            assertThat(http.put(TRACKING + "/" + id, reassigned).status()).isEqualTo(409);
            ok(http.put(TRACKING + "/" + id, "{\"status\":\"active\",\"peer_mentor_id\":\"" + other + "\"}"));
            assertThat(column(events(id), "type"))
                    .endsWith("casework.Closed", "casework.Reopened", "casework.Reassigned");
        }

        @Test
        void together_with_a_reopening_leaves_the_former_mentor_the_end_that_his_stint_had() {
            String id = opened();
            clock.is("2026-03-27T09:00:00Z");
            ok(http.patch(HISTORY + "/" + id + "/status", "{\"status\":\"closed\"}"));
            clock.is("2026-03-30T09:00:00Z");
            ok(http.put(TRACKING + "/" + id, "{\"status\":\"active\",\"peer_mentor_id\":\"" + other + "\"}"));

            for (String point : POINTS) {
                assertThat(stints(mentor, point)).containsExactly("2026-01-15T00:00:00Z to 2026-03-27T09:00:00Z");
                assertThat(stints(other, point)).containsExactly("2026-03-30T09:00:00Z to null");
            }
            assertThat(stints(mentor, "?as_of=2026-03-28"))
                    .containsExactly("2026-01-15T00:00:00Z to 2026-03-27T09:00:00Z");
            assertThat(stints(other, "?as_of=2026-03-28")).isEmpty();
        }

        @Test
        void before_the_assignment_begins_leaves_the_first_mentor_no_stint() {
            String id = opened(mentor, "2026-04-10T00:00:00Z");
            clock.is("2026-03-28T09:00:00Z");
            ok(http.put(TRACKING + "/" + id, "{\"peer_mentor_id\":\"" + other + "\"}"));

            for (String point : POINTS) {
                assertThat(stints(mentor, point)).isEmpty();
                assertThat(stints(other, point)).containsExactly("2026-04-10T00:00:00Z to null");
            }
            assertThat(stints(mentor, "?as_of=2026-03-27")).containsExactly("2026-04-10T00:00:00Z to null");
        }

        @Test
        void shows_the_later_mentor_when_he_got_it_and_the_item_when_it_began() {
            String id = opened();
            clock.is("2026-03-28T09:00:00Z");
            ok(http.put(TRACKING + "/" + id, "{\"peer_mentor_id\":\"" + other + "\"}"));

            for (String point : POINTS) {
                assertThat(column(ok(http.get(HISTORY + "/mentor/" + other + "/active" + point)), "assigned_date"))
                        .isEqualTo(column(
                                ok(http.get(HISTORY + "/mentor/" + other + "/history" + point)), "assigned_date"))
                        .containsExactly("2026-03-28T09:00:00Z");
                assertThat(ok(http.get(HISTORY + "/" + id + point))
                                .get("assigned_date")
                                .asString())
                        .isEqualTo("2026-01-15T00:00:00Z");
            }
        }

        private static final List<String> POINTS =
                List.of("", "?as_of=2026-04-01", "?known_at=2036-04-01", "?as_of=2026-04-01&known_at=2036-04-01");

        private List<String> stints(String of, String point) {
            JsonNode page = ok(http.get(HISTORY + "/mentor/" + of + "/history" + point));
            assertThat(total(page)).isEqualTo(page.get("data").size());
            List<String> begun = column(page, "assigned_date");
            List<String> ended = column(page, "closed_date");
            return IntStream.range(0, begun.size())
                    .mapToObj(row -> begun.get(row) + " to " + ended.get(row))
                    .toList();
        }
    }

    @Nested
    class Lists {

        @Test
        void are_filtered_sorted_and_paged_with_their_totals() {
            String a = opened(mentor, "2026-01-10");
            String b = opened(mentor, "2026-03-01T01:30:00+01:00");
            String c = opened(mentor, "2026-02-01");
            ok(http.put(HISTORY + "/" + a, "{\"last_contact_date\":\"2026-03-20\",\"notes\":\"100% sure_\"}"));
            ok(http.put(HISTORY + "/" + c, "{\"last_contact_date\":\"2026-03-05T00:00:00Z\"}"));
            String list = HISTORY + "?mentor_id=" + mentor;

            assertThat(column(ok(http.get(list)), "assignment_id")).containsExactly(a, b, c);
            assertThat(column(ok(http.get(list + "&sort=created_at")), "assignment_id"))
                    .containsExactly(a, b, c);
            assertThat(column(ok(http.get(list + "&sort=assigned_date")), "assignment_id"))
                    .containsExactly(a, c, b);
            assertThat(column(ok(http.get(list + "&sort=-assigned_date")), "assignment_id"))
                    .containsExactly(b, c, a);
            assertThat(column(ok(http.get(list + "&sort=last_contact_date")), "assignment_id"))
                    .containsExactly(b, c, a);
            assertThat(column(ok(http.get(list + "&assigned_from=2026-02-01")), "assignment_id"))
                    .containsExactly(b, c);
            assertThat(column(ok(http.get(list + "&assigned_to=2026-02-01T00:00:00Z")), "assignment_id"))
                    .containsExactly(a, c);
            assertThat(column(ok(http.get(list + "&assigned_to=2026-03-01")), "assignment_id"))
                    .as("the whole of that day")
                    .containsExactly(a, b, c);
            assertThat(column(ok(http.get(list + "&last_contact_before=2026-03-20")), "assignment_id"))
                    .containsExactly(c);
            assertThat(column(ok(http.get(list + "&last_contact_after=2026-03-05")), "assignment_id"))
                    .containsExactly(a);
            assertThat(column(ok(http.get(list + "&search=100%25")), "assignment_id"))
                    .containsExactly(a);
            assertThat(column(ok(http.get(list + "&search=SURE_")), "assignment_id"))
                    .containsExactly(a);
            assertThat(total(ok(http.get(list + "&search=1000%25")))).isZero();
            assertThat(ok(http.get(list)).at("/data/1/assigned_date").asString())
                    .isEqualTo("2026-03-01T00:30:00Z");

            JsonNode second = ok(http.get(list + "&page=2&limit=2"));
            assertThat(column(second, "assignment_id")).containsExactly(c);
            assertThat(second.get("pagination").toString()).isEqualTo("{\"page\":2,\"limit\":2,\"total\":3}");
            JsonNode past = ok(http.get(list + "&page=9&limit=2"));
            assertThat(past.toString()).isEqualTo("{\"data\":[],\"pagination\":{\"page\":9,\"limit\":2,\"total\":3}}");

            JsonNode found = ok(http.get(list + "&search=sure&sort=-assigned_date&page=1&limit=1"));
            assertThat(total(found)).isEqualTo(1);
        }

        @Test
        void know_the_total_of_everything() {
            int before = total(ok(http.get(HISTORY + "?limit=1")));
            int open = total(ok(http.get(HISTORY + "?limit=1&status=open")));
            int tracking = total(ok(http.get(TRACKING + "?limit=1")));
            int mixed = total(ok(http.get(BARE + "?limit=1")));
            String id = openedInTracking();
            assertThat(total(ok(http.get(HISTORY + "?limit=1")))).isEqualTo(before + 1);
            assertThat(total(ok(http.get(TRACKING + "?limit=1")))).isEqualTo(tracking + 1);
            assertThat(total(ok(http.get(BARE + "?limit=1")))).isEqualTo(mixed + 1);
            ok(http.put(TRACKING + "/" + id, "{\"status\":\"completed\"}"));
            assertThat(total(ok(http.get(HISTORY + "?limit=1")))).isEqualTo(before + 1);
            assertThat(total(ok(http.get(HISTORY + "?limit=1&status=open")))).isEqualTo(open);
            assertThat(total(ok(http.get(TRACKING + "?limit=1")))).isEqualTo(tracking);
            assertThat(total(ok(http.get(BARE + "?limit=1")))).isEqualTo(mixed);
            ok(http.delete(TRACKING + "/" + id));
            assertThat(total(ok(http.get(HISTORY + "?limit=1")))).isEqualTo(before);
            assertThat(total(ok(http.get(BARE + "?limit=1")))).isEqualTo(mixed);
        }

        @Test
        void of_an_unknown_mentor_are_empty_and_not_unknown() {
            String nobody = HISTORY + "/mentor/" + story.person("nobody");
            assertThat(total(ok(http.get(nobody + "/active")))).isZero();
            assertThat(total(ok(http.get(nobody + "/history")))).isZero();
            assertThat(ok(http.get(nobody + "/open-count"))
                            .get("open_assignment_count")
                            .asInt())
                    .isZero();
        }
    }

    @Nested
    class Silence {

        @Test
        void is_counted_in_calendar_dates_as_the_document_does() {
            clock.is("2026-03-10T14:30:00Z");
            String id = openedInTracking();
            ok(http.put(TRACKING + "/" + id + "/last-contact", "{\"contact_date\":\"2026-03-10T14:30:00Z\"}"));
            clock.is("2026-03-26T10:00:00Z");
            assertThat(days(id)).isEqualTo(16);
            clock.is("2026-03-26T23:59:59Z");
            assertThat(days(id)).isEqualTo(16);
            clock.is("2026-03-27T00:00:00Z");
            assertThat(days(id)).isEqualTo(17);
        }

        @Test
        void is_never_negative_where_clocks_differ() {
            clock.is("2026-03-26T23:58:00Z");
            String id = openedInTracking();
            JsonNode answer =
                    ok(http.put(TRACKING + "/" + id + "/last-contact", "{\"contact_date\":\"2026-03-27T00:01:00Z\"}"));
            assertThat(answer.get("days_since_contact").asInt()).isZero();
            assertThat(http.put(TRACKING + "/" + id + "/last-contact", "{\"contact_date\":\"2026-03-27T00:05:00Z\"}")
                            .status())
                    .isEqualTo(422);
        }

        @Test
        void is_counted_to_the_moment_asked_about() {
            clock.is("2026-03-10T14:30:00Z");
            String id = openedInTracking();
            ok(http.put(TRACKING + "/" + id + "/last-contact", "{\"contact_date\":\"2026-03-10T14:30:00Z\"}"));
            clock.is("2026-04-26T10:00:00Z");
            assertThat(ok(http.get(TRACKING + "/" + id + "?as_of=2026-03-12T00:00:00Z"))
                            .get("days_since_contact")
                            .asInt())
                    .isEqualTo(2);
        }

        @Test
        void of_an_older_contact_leaves_the_latest_and_of_a_repeat_no_event() {
            String id = openedInTracking();
            String contactPath = TRACKING + "/" + id + "/last-contact";
            String visit = "{\"contact_date\":\"2026-03-20T08:00:00Z\",\"contact_type\":\"visit\"}";
            assertThat(http.put(contactPath, visit).header("ETag")).hasValue("\"1\"");
            Reply repeated = http.put(contactPath, visit);
            assertThat(ok(repeated).get("days_since_contact").asInt()).isEqualTo(6);
            assertThat(repeated.header("ETag")).hasValue("\"1\"");
            Reply older = http.put(contactPath, "{\"contact_date\":\"2026-03-01T08:00:00Z\"}");
            assertThat(ok(older).get("last_contact_date").asString()).isEqualTo("2026-03-20T08:00:00Z");
            assertThat(older.header("ETag")).hasValue("\"2\"");
            assertThat(column(events(id), "type"))
                    .containsExactly("casework.Assigned", "casework.ContactRecorded", "casework.ContactRecorded");
        }

        private int days(String id) {
            return ok(http.get(TRACKING + "/" + id)).get("days_since_contact").asInt();
        }
    }

    @Nested
    class Overdue {

        private final String coordinator = story.person("user");

        private String silentSince(String created, String lastContact) {
            clock.is(created);
            String id = created(http.post(
                    TRACKING,
                    "{\"peer_mentor_id\":\"" + mentor + "\",\"mentee_id\":\"" + contact + "\",\"coordinator_id\":\""
                            + coordinator + "\"}"));
            if (!lastContact.isEmpty()) {
                clock.is("2026-03-26T10:00:00Z");
                ok(http.put(TRACKING + "/" + id + "/last-contact", "{\"contact_date\":\"" + lastContact + "\"}"));
            }
            clock.is("2026-03-26T10:00:00Z");
            return id;
        }

        private List<String> overdue(String query) {
            return column(ok(http.get(TRACKING + "/overdue?coordinator_id=" + coordinator + query)), "assignment_id");
        }

        @Test
        void begins_with_those_never_contacted_and_goes_on_with_the_longest_silent() {
            String late = silentSince("2026-01-01T08:00:00Z", "2026-03-14T08:00:00Z");
            String never = silentSince("2026-01-02T08:00:00Z", "");
            String later = silentSince("2026-01-03T08:00:00Z", "2026-03-01T08:00:00Z");
            String neverEither = silentSince("2026-01-04T08:00:00Z", "");
            String atCutoff = silentSince("2026-01-05T08:00:00Z", "2026-03-16T00:00:00Z");
            String closed = silentSince("2026-01-06T08:00:00Z", "");
            ok(http.put(TRACKING + "/" + closed, "{\"status\":\"completed\"}"));
            String held = silentSince("2026-01-07T08:00:00Z", "2026-03-02T08:00:00Z");
            ok(http.put(TRACKING + "/" + held, "{\"status\":\"on_hold\"}"));

            List<String> expected = List.of(never, neverEither, later, held, late);
            assertThat(overdue("")).as("ten days without another word").isEqualTo(expected);
            assertThat(overdue("&days=10")).isEqualTo(expected);
            assertThat(overdue("&days=9")).containsExactly(never, neverEither, later, held, late, atCutoff);
            for (String name : List.of("cutoff", "cutoff_date", "before", "since")) {
                assertThat(overdue("&" + name + "=2026-03-16")).as(name).isEqualTo(expected);
                assertThat(overdue("&" + name + "=2026-03-16T00:00:01Z"))
                        .as(name)
                        .contains(atCutoff);
                assertThat(overdue("&" + name + "=2026-03-16T01:00:00%2B01:00"))
                        .as(name)
                        .isEqualTo(expected);
            }
            assertThat(overdue("&cutoff=2030-01-01")).hasSize(6);
            assertThat(total(ok(http.get(TRACKING + "/overdue?limit=2&page=2&coordinator_id=" + coordinator))))
                    .isEqualTo(5);
        }

        @Test
        void spares_those_who_have_only_just_begun_where_grace_is_asked_for() {
            String old = silentSince("2026-01-01T08:00:00Z", "");
            String fresh = silentSince("2026-03-25T08:00:00Z", "");
            assertThat(overdue("")).containsExactly(old, fresh);
            assertThat(overdue("&grace=true")).containsExactly(old);
            assertThat(overdue("&grace=false")).containsExactly(old, fresh);
        }

        @Test
        void takes_one_cutoff_and_only_what_is_one() {
            for (String bad : List.of(
                    "cutoff=yesterday",
                    "cutoff=",
                    "cutoff_date=2026-02-30",
                    "days=-1",
                    "days=ten",
                    "cutoff=2026-01-01&days=3",
                    "before=2026-01-01&since=2026-01-01",
                    "grace=maybe",
                    "cutoff=2026-01-01&cutoff=2026-01-02")) {
                assertThat(http.get(TRACKING + "/overdue?" + bad).status())
                        .as(bad)
                        .isEqualTo(400);
            }
        }

        @Test
        void counts_all_open_assignments_by_their_day() {
            int before = total(ok(http.get(TRACKING + "/overdue?limit=1&page=2")));
            silentSince("2026-01-01T08:00:00Z", "2026-03-01T08:00:00Z");
            silentSince("2026-01-01T08:00:00Z", "");
            silentSince("2026-01-01T08:00:00Z", "2026-03-25T08:00:00Z");
            assertThat(total(ok(http.get(TRACKING + "/overdue?limit=1&page=2"))))
                    .isEqualTo(before + 2);
        }
    }

    @Nested
    class People {

        @Test
        void are_registered_renamed_found_and_shown_everywhere() {
            String path = "/api/v1/people/" + contact;
            String id = opened();
            assertThat(ok(http.get(HISTORY + "/" + id)).get("contact_name").isNull())
                    .isTrue();

            Reply first = story.admin().put(path, "{\"name\":\"Per Olsen\",\"email\":\"per@example.org\"}");
            assertThat(first.status()).isEqualTo(201);
            assertThat(first.body())
                    .isEqualTo("{\"id\":\"" + contact + "\",\"name\":\"Per Olsen\",\"email\":\"per@example.org\"}");
            assertThat(first.header("ETag")).hasValue("\"0\"");
            assertThat(first.header("Location")).hasValue(path);
            Reply second = story.admin().put(path, "{\"name\":\"Per Ås\"}");
            assertThat(second.status()).isEqualTo(200);
            assertThat(second.header("ETag")).hasValue("\"1\"");
            assertThat(story.admin().put(path, "{\"name\":\"Per Ås\"}").header("ETag"))
                    .hasValue("\"1\"");

            assertThat(ok(story.viewer().get(path)).toString())
                    .isEqualTo("{\"id\":\"" + contact + "\",\"name\":\"Per Ås\",\"email\":\"per@example.org\"}");
            assertThat(column(ok(story.viewer().get("/api/v1/people?search=" + contact)), "name"))
                    .contains("Per Ås");
            assertThat(ok(http.get(HISTORY + "/" + id)).get("contact_name").asString())
                    .isEqualTo("Per Ås");
            assertThat(ok(http.get(TRACKING + "/" + id)).get("mentee_name").asString())
                    .isEqualTo("Per Ås");
            assertThat(column(ok(http.get(HISTORY + "?mentor_id=" + mentor)), "contact_name"))
                    .containsExactly("Per Ås");
            assertThat(column(ok(http.get(HISTORY + "?search=per+%C3%85s&mentor_id=" + mentor)), "assignment_id"))
                    .containsExactly(id);

            Reply emptied = story.admin().put(path, "{\"name\":\"Per Ås\",\"email\":null}");
            assertThat(emptied.json().get("email").isNull()).isTrue();
        }

        @Test
        void are_told_by_a_create_request_in_either_document() {
            String mentee = story.person("user");
            Reply created = http.post(
                    TRACKING,
                    "{\"peer_mentor_id\":\"" + mentor + "\",\"mentee_id\":\"" + mentee
                            + "\",\"mentee_name\":\"Lars Eriksson\"}");
            assertThat(created.json().get("mentee_name").asString()).isEqualTo("Lars Eriksson");
            assertThat(ok(story.viewer().get("/api/v1/people/" + mentee))
                            .get("name")
                            .asString())
                    .isEqualTo("Lars Eriksson");
        }

        @Test
        void are_read_and_written_only_by_who_may() {
            String path = "/api/v1/people/" + contact;
            assertThat(http.get(path).status()).isEqualTo(401);
            assertThat(http.as("nobody").get(path).status()).isEqualTo(401);
            assertThat(story.viewer().get(path).status()).isEqualTo(404);
            assertThat(http.as("demo-editor-a").put(path, "{\"name\":\"x\"}").status())
                    .isEqualTo(403);
        }
    }

    @Nested
    class The_past {

        @Test
        void stays_readable_before_between_and_after_deletion() {
            clock.is("2026-01-10T09:00:00Z");
            String id = opened();
            clock.is("2026-02-10T09:00:00Z");
            ok(http.put(HISTORY + "/" + id, "{\"notes\":\"February\"}"));
            clock.is("2026-03-10T09:00:00Z");
            ok(http.delete(HISTORY + "/" + id));
            clock.is("2026-03-26T12:00:00Z");

            assertThat(asOf(id, "2026-01-10T08:59:59Z").status()).isEqualTo(404);
            Reply opening = asOf(id, "2026-01-10T09:00:00Z");
            assertThat(ok(opening).get("notes").isNull()).isTrue();
            assertThat(opening.header("ETag")).hasValue("\"0\"");
            Reply between = asOf(id, "2026-03-10");
            assertThat(ok(between).get("notes").asString()).isEqualTo("February");
            assertThat(ok(between).get("updated_at").asString()).isEqualTo("2026-02-10T09:00:00Z");
            assertThat(between.header("ETag")).hasValue("\"1\"");
            assertThat(asOf(id, "2026-03-10T09:00:00Z").status()).isEqualTo(404);
            assertThat(asOf(id, "2026-03-26").status()).isEqualTo(404);
            assertThat(http.get(HISTORY + "/" + id).status()).isEqualTo(404);
            assertThat(ok(http.get(TRACKING + "/" + id + "?as_of=2026-02-11"))
                            .get("status")
                            .asString())
                    .isEqualTo("active");
            assertThat(ok(http.get(BARE + "/" + id + "?as_of=2026-02-11"))
                            .get("status")
                            .asString())
                    .isEqualTo("open");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "yesterday", "2026-02-30", "2026-03-10T09:00:00", "99999-01-01"})
        void is_asked_for_by_an_instant(String moment) {
            String id = opened();
            assertThat(asOf(id, moment).status()).isEqualTo(400);
        }

        @Test
        void is_told_event_by_event_also_after_deletion() {
            String id = opened();
            ok(http.as("demo-editor-a").put(HISTORY + "/" + id, "{\"notes\":\"More\",\"reason\":\"asked to\"}"));
            ok(http.delete(HISTORY + "/" + id));
            JsonNode events = events(id);
            assertThat(column(events, "type"))
                    .containsExactly("casework.Assigned", "casework.NotesAmended", "casework.Deleted");
            assertThat(events.get("data")
                            .valueStream()
                            .map(event -> event.get("sequence").asLong()))
                    .containsExactly(0L, 1L, 2L);
            assertThat(column(events, "actor")).containsExactly("anonymous", "demo-editor-a", "anonymous");
            assertThat(column(events, "reason")).containsExactly("null", "asked to", "null");
            assertThat(events.at("/data/1/data").toString()).contains("\"notes\":{\"from\":null,\"to\":\"More\"}");
            assertThat(column(events, "occurred_at"))
                    .containsExactly("2026-01-15T00:00:00Z", "2026-03-26T12:00:00Z", "2026-03-26T12:00:00Z");

            JsonNode second = ok(story.viewer().get(BARE + "/" + id + "/events?page=2&limit=2"));
            assertThat(column(second, "type")).containsExactly("casework.Deleted");
            assertThat(total(second)).isEqualTo(3);
            assertThat(http.get(BARE + "/" + id + "/events").status()).isEqualTo(401);
            assertThat(story.viewer().get(BARE + "/assign_unknown/events").status())
                    .isEqualTo(404);
        }

        private Reply asOf(String id, String moment) {
            return http.get(HISTORY + "/" + id + "?as_of=" + moment);
        }
    }

    @Nested
    class The_feed {

        @Test
        void tells_every_event_once_in_the_order_of_the_ledger() {
            long before = story.head();
            String id = opened();
            ok(http.put(HISTORY + "/" + id, "{\"notes\":\"More\"}"));
            story.admin().put("/api/v1/people/" + contact, "{\"name\":\"Per Olsen\"}");

            JsonNode feed = ok(story.viewer().get("/api/v1/events?after=" + before));
            assertThat(feed.propertyNames()).containsExactly("events", "next");
            assertThat(feed.get("events")
                            .valueStream()
                            .map(event -> event.get("type").asString()))
                    .containsExactly("casework.Assigned", "casework.NotesAmended", "directory.PersonRegistered");
            assertThat(feed.get("events")
                            .valueStream()
                            .map(event -> event.get("position").asLong()))
                    .containsExactly(before + 1, before + 2, before + 3);
            assertThat(feed.get("events")
                            .valueStream()
                            .map(event -> event.get("subject").asString()))
                    .containsExactly(id, id, contact);
            assertThat(feed.get("next").asLong()).isEqualTo(before + 3);

            JsonNode one = ok(story.viewer().get("/api/v1/events?limit=1&after=" + before));
            assertThat(one.get("next").asLong()).isEqualTo(before + 1);
            JsonNode none = ok(story.viewer().get("/api/v1/events?after=" + (before + 3)));
            assertThat(none.toString()).isEqualTo("{\"events\":[],\"next\":" + (before + 3) + "}");
        }

        @Test
        void is_narrowed_by_type_kind_and_assignment() {
            long before = story.head();
            String id = opened();
            ok(http.put(HISTORY + "/" + id, "{\"notes\":\"More\"}"));
            story.admin().put("/api/v1/people/" + contact, "{\"name\":\"Per Olsen\"}");
            assertThat(types("after=" + before + "&type=casework.NotesAmended"))
                    .containsExactly("casework.NotesAmended");
            assertThat(types("after=" + before + "&kind=directory")).containsExactly("directory.PersonRegistered");
            assertThat(types("assignment=" + id)).containsExactly("casework.Assigned", "casework.NotesAmended");
        }

        @Test
        void comes_as_a_bare_array_to_who_accepts_the_batch_format() {
            long before = story.head();
            opened();
            Reply batch = story.viewer()
                    .with("Accept", "application/cloudevents-batch+json")
                    .get("/api/v1/events?after=" + before);
            assertThat(batch.header("Content-Type").orElseThrow()).startsWith("application/cloudevents-batch+json");
            assertThat(batch.header("Next-Position")).hasValue(Long.toString(before + 1));
            assertThat(batch.json().isArray()).isTrue();
            assertThat(batch.json().at("/0/specversion").asString()).isEqualTo("1.0");
        }

        @ParameterizedTest
        @ValueSource(strings = {"after=-1", "after=x", "after=", "limit=0", "limit=1001", "limit=1.5"})
        void refuses_what_is_no_position_or_limit(String query) {
            assertThat(story.viewer().get("/api/v1/events?" + query).status()).isEqualTo(400);
        }

        @Test
        void needs_a_token() {
            assertThat(http.get("/api/v1/events").status()).isEqualTo(401);
        }

        private List<String> types(String query) {
            return ok(story.viewer().get("/api/v1/events?" + query))
                    .get("events")
                    .valueStream()
                    .map(event -> event.get("type").asString())
                    .toList();
        }
    }

    @Nested
    class Versions {

        @Test
        void guard_every_write() {
            String id = opened();
            assertThat(http.get(HISTORY + "/" + id).header("ETag")).hasValue("\"0\"");
            assertThat(http.with("If-Match", "\"0\"")
                            .put(HISTORY + "/" + id, "{\"notes\":\"1\"}")
                            .header("ETag"))
                    .hasValue("\"1\"");

            Http stale = http.with("If-Match", "\"0\"");
            long head = story.head();
            for (Reply refused : List.of(
                    stale.put(HISTORY + "/" + id, "{\"notes\":\"2\"}"),
                    stale.put(HISTORY + "/" + id, "{\"notes\":\"1\"}"),
                    stale.patch(HISTORY + "/" + id + "/status", "{\"status\":\"closed\"}"),
                    stale.delete(HISTORY + "/" + id),
                    stale.put(TRACKING + "/" + id, "{\"status\":\"completed\"}"),
                    stale.put(TRACKING + "/" + id + "/last-contact", "{}"),
                    stale.delete(TRACKING + "/" + id),
                    http.with("If-Match", "W/\"1\"").delete(HISTORY + "/" + id),
                    http.with("If-Match", "1").delete(HISTORY + "/" + id))) {
                assertThat(refused.status()).as(refused.body()).isEqualTo(412);
                assertThat(refused.header("ETag")).hasValue("\"1\"");
            }
            assertThat(story.head()).isEqualTo(head);
            assertThat(ok(http.get(HISTORY + "/" + id)).get("notes").asString()).isEqualTo("1");

            assertThat(http.with("If-Match", "\"7\", \"1\"")
                            .put(HISTORY + "/" + id, "{\"notes\":\"3\"}")
                            .status())
                    .isEqualTo(200);
            assertThat(http.with("If-Match", "*").delete(HISTORY + "/" + id).status())
                    .isEqualTo(200);
            assertThat(http.with("If-Match", "\"0\"")
                            .delete(HISTORY + "/assign_unknown")
                            .status())
                    .isEqualTo(404);
        }

        @Test
        void of_people_guard_too() {
            String path = "/api/v1/people/" + contact;
            story.admin().put(path, "{\"name\":\"Per\"}");
            Reply stale = story.admin().with("If-Match", "\"3\"").put(path, "{\"name\":\"Pål\"}");
            assertThat(stale.status()).isEqualTo(412);
            assertThat(stale.header("ETag")).hasValue("\"0\"");
        }
    }

    @Nested
    class A_repeated_request {

        private final String key = story.person("key");
        private final String body = "{\"mentor_id\":\"" + mentor + "\",\"contact_id\":\"" + contact + "\"}";

        @Test
        void is_answered_as_the_first_time_and_writes_once() {
            Http keyed = http.with("Idempotency-Key", key);
            Reply first = keyed.post(HISTORY, body);
            long head = story.head();
            clock.moves(Duration.ofMinutes(3));
            Reply again = keyed.post(HISTORY, body);
            assertThat(again.status()).isEqualTo(201);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
            assertThat(again.header("Location")).isEqualTo(first.header("Location"));
            assertThat(story.head()).isEqualTo(head);
            assertThat(total(ok(http.get(HISTORY + "?mentor_id=" + mentor)))).isEqualTo(1);

            Reply another = keyed.post(HISTORY, body.replace(contact, "someone_else"));
            assertThat(another.status()).isEqualTo(422);
            assertThat(story.head()).isEqualTo(head);
        }

        @Test
        void leaves_its_key_free_when_it_is_refused() {
            Http keyed = http.with("Idempotency-Key", key);
            assertThat(keyed.post(HISTORY, "{\"mentor_id\":\"" + mentor + "\"}").status())
                    .isEqualTo(422);
            assertThat(keyed.post(HISTORY, body).status()).isEqualTo(201);
        }

        @Test
        void is_done_once_however_many_come_at_the_same_time() throws Exception {
            Http keyed = http.with("Idempotency-Key", key);
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Reply>> replies = IntStream.range(0, 24)
                        .mapToObj(ignored -> clients.submit(() -> keyed.post(HISTORY, body)))
                        .toList();
                for (Future<Reply> reply : replies) {
                    assertThat(reply.get().status()).isIn(201, 409);
                }
            }
            assertThat(total(ok(http.get(HISTORY + "?mentor_id=" + mentor)))).isEqualTo(1);
        }

        @Test
        void has_a_key_of_visible_characters() {
            assertThat(http.with("Idempotency-Key", "two words")
                            .post(HISTORY, body)
                            .status())
                    .isEqualTo(400);
            assertThat(http.with("Idempotency-Key", "k".repeat(256))
                            .post(HISTORY, body)
                            .status())
                    .isEqualTo(400);
            assertThat(http.with("Idempotency-Key", key.repeat(20).substring(0, 100))
                            .post(HISTORY, body)
                            .status())
                    .isEqualTo(201);
        }
    }

    @Nested
    class Positions {

        @Test
        void of_a_write_make_a_read_wait_for_it() {
            Reply written = http.with("Prefer", "respond-async")
                    .post(HISTORY, "{\"mentor_id\":\"" + mentor + "\",\"contact_id\":\"" + contact + "\"}");
            assertThat(written.status()).isEqualTo(201);
            String position = written.header("Ledger-Position").orElseThrow();
            assertThat(total(ok(http.with("Ledger-Position", position).get(HISTORY + "?mentor_id=" + mentor))))
                    .isEqualTo(1);
        }

        @Test
        void that_do_not_come_are_not_waited_for_for_ever() {
            String future = Long.toString(story.head() + 1_000_000);
            for (String path : List.of(HISTORY, TRACKING + "/overdue", BARE)) {
                Reply late = http.with("Ledger-Position", future).get(path);
                assertThat(late.status()).isEqualTo(503);
                assertThat(late.header("Retry-After")).isPresent();
                assertThat(late.json().get("code").asString()).isEqualTo("position-not-reached");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1", "x", "1.5", "99999999999999999999"})
        void are_whole_numbers(String position) {
            assertThat(http.with("Ledger-Position", position).get(HISTORY).status())
                    .isEqualTo(400);
        }

        @Test
        void come_with_every_write_also_where_nothing_happened() {
            String id = opened();
            Reply nothing = http.patch(HISTORY + "/" + id + "/status", "{\"status\":\"open\"}");
            assertThat(Long.parseLong(nothing.header("Ledger-Position").orElseThrow()))
                    .isGreaterThanOrEqualTo(1);
            assertThat(nothing.header("Cache-Control")).hasValue("no-store");
        }
    }
}
