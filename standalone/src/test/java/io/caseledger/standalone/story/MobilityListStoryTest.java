package io.caseledger.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.http.Receiver;
import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The list of document 3, and who may see what of it on which way. */
@ExtendWith(Story.Shared.class)
class MobilityListStoryTest {

    private static final String AT = "/v1/assignments";

    private final Story story;
    private final StoryClock clock;
    private final Http edda;
    private final Http vera;

    MobilityListStoryTest(Story story) {
        this.story = story;
        this.clock = story.clock();
        this.edda = story.http().as("demo-editor-a");
        this.vera = story.viewer();
    }

    @BeforeEach
    void it_is_a_day_in_march() {
        clock.is("2026-03-26T10:00:00Z");
    }

    private String opened(String expat, String more) {
        return result(edda.post(AT, "{\"expat_id\":" + expat + more + "}"))
                .get("id")
                .asString();
    }

    private static JsonNode result(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isBetween(200, 201);
        return reply.json().get("result");
    }

    private static List<String> ids(JsonNode page) {
        return page.get("items")
                .valueStream()
                .map(item -> item.get("id").asString())
                .toList();
    }

    @Nested
    class A_question {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "status[]=draft&status[]=upcoming",
                    "status[0]=draft&status[1]=upcoming",
                    "status=draft&status=upcoming",
                    "status=draft,upcoming",
                    "status%5B%5D=draft&status%5B%5D=upcoming"
                })
        void names_statuses_in_any_way(String statuses) {
            String expat = story.number();
            String draft = opened(expat, ",\"status\":\"draft\"");
            String upcoming = opened(expat, ",\"start_date\":\"2026-03-27\"");
            opened(expat, ",\"start_date\":\"2026-03-26\"");

            assertThat(ids(result(vera.get(AT + "?expat_id=" + expat + '&' + statuses))))
                    .containsExactly(upcoming, draft);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                page=0                          | page
                page=x                          | page
                per_page=0                      | per_page
                per_page=101                    | per_page
                expat_id=x                      | expat_id
                home_country=DEU                | home_country
                host_country=4                  | host_country
                starts_before=2026-02-30        | starts_before
                starts_after=yesterday          | starts_after
                ends_before=26.03.2026          | ends_before
                ends_after=2026-03-26T10:00:00Z | ends_after
                requested_before=               | requested_before
                status=approved                 | status
                status[]=draft&status[]=nothing | status
                order=notes                     | order
                order_direction=down            | order_direction
                archived=1                      | archived
                """)
        void that_cannot_be_meant_is_refused_by_name(String query, String field) {
            Reply reply = vera.get(AT + '?' + query);

            assertThat(reply.status()).as(reply.body()).isEqualTo(422);
            assertThat(reply.json().get("success").booleanValue()).isFalse();
            assertThat(reply.json().get("errors").propertyNames()).containsExactly(field);
        }

        @ParameterizedTest
        @ValueSource(strings = {"as_of=", "as_of=then", "known_at=2026-13-01"})
        void about_no_moment_is_malformed_as_everywhere(String query) {
            assertThat(vera.get(AT + '?' + query).status()).isEqualTo(400);
        }
    }

    @Test
    void pages_are_counted_from_one_and_a_list_of_nothing_has_one() {
        String expat = story.number();
        JsonNode nothing = result(vera.get(AT + "?expat_id=" + expat));
        assertThat(nothing.get("currentPage").asInt()).isEqualTo(1);
        assertThat(nothing.get("perPage").asInt()).isEqualTo(25);
        assertThat(nothing.get("lastPage").asInt()).isEqualTo(1);
        assertThat(nothing.get("total").asInt()).isZero();
        assertThat(nothing.get("items").isEmpty()).isTrue();

        List<String> made = List.of(opened(expat, ""), opened(expat, ""), opened(expat, ""));
        JsonNode last = result(vera.get(AT + "?per_page=2&page=2&order=id&expat_id=" + expat));
        assertThat(ids(last)).containsExactly(made.getLast());
        assertThat(last.get("lastPage").asInt()).isEqualTo(2);
        assertThat(last.get("total").asInt()).isEqualTo(3);
        JsonNode past = result(vera.get(AT + "?per_page=2&page=9&expat_id=" + expat));
        assertThat(past.get("items").isEmpty()).isTrue();
        assertThat(past.get("currentPage").asInt()).isEqualTo(9);
        assertThat(past.get("lastPage").asInt()).isEqualTo(2);
    }

    @Test
    void when_a_day_passes_page_total_filter_and_order_say_the_same() {
        String expat = story.number();
        String item = opened(expat, ",\"start_date\":\"2026-03-27\",\"end_date\":\"2026-03-27\"");
        for (String[] day : new String[][] {
            {"2026-03-26T23:59:59Z", "upcoming"}, {"2026-03-27T00:00:00Z", "ongoing"}, {"2026-03-28T00:00:00Z", "ended"}
        }) {
            clock.is(day[0]);
            for (String status : List.of("upcoming", "ongoing", "ended")) {
                JsonNode page = result(vera.get(AT + "?order=status&expat_id=" + expat + "&status=" + status));
                boolean now = status.equals(day[1]);
                assertThat(ids(page)).isEqualTo(now ? List.of(item) : List.of());
                assertThat(page.get("total").asInt()).isEqualTo(now ? 1 : 0);
                assertThat(page.at("/items/0/status").asString("")).isEqualTo(now ? status : "");
            }
        }
    }

    @Test
    void the_list_is_shown_as_it_was() {
        String expat = story.number();
        String item = opened(expat, ",\"status\":\"draft\",\"home_country\":\"DE\",\"start_date\":\"2026-03-26\"");
        clock.moves(Duration.ofHours(1));
        result(edda.put(AT + '/' + item, "{\"home_country\":\"NO\"}"));
        result(edda.patch(AT + '/' + item + "/status", "{\"status\":\"approved\"}"));
        String list = AT + "?expat_id=" + expat;

        assertThat(result(vera.get(list)).at("/items/0/status").asString()).isEqualTo("ongoing");
        JsonNode then = result(vera.get(list + "&as_of=2026-03-26T10:30:00Z&home_country=de"));
        assertThat(then.at("/items/0/status").asString()).isEqualTo("draft");
        assertThat(then.get("total").asInt()).isEqualTo(1);
        assertThat(result(vera.get(list + "&as_of=2026-03-26T10:30:00Z&status=ongoing"))
                        .get("total")
                        .asInt())
                .isZero();
        assertThat(result(vera.get(list + "&as_of=2026-03-26T09:00:00Z"))
                        .get("total")
                        .asInt())
                .isZero();
    }

    @Nested
    class A_confidential_assignment {

        private final String expat = story.number();

        @Test
        void is_hidden_on_every_way_from_those_who_may_not_know_of_it() {
            long before = story.head();
            String id = opened(expat, ",\"notes\":\"hush " + expat + "\"");
            clock.moves(Duration.ofHours(1));
            result(edda.post(AT + '/' + id + "/contacts", "{\"name\":\"John\"}"));
            result(edda.put(AT + '/' + id, "{\"is_confidential\":true}"));

            for (String way : List.of(
                    AT + '/' + id,
                    AT + '/' + id + "/billing-details",
                    AT + '/' + id + "/contacts",
                    AT + '/' + id + "?as_of=2026-03-26T10:30:00Z",
                    AT + '/' + id + "/contacts?as_of=2026-03-26T12:00:00Z",
                    AT + '/' + id + "?known_at=2030-01-01",
                    "/api/v1/assignments/" + id + "/events",
                    "/api/v1/assignments/" + id + "/events?page=9",
                    "/api/v1/assignments/" + id + "/diff")) {
                assertThat(edda.get(way).status()).as(way).isEqualTo(200);
                assertThat(vera.get(way).status()).as(way).isEqualTo(404);
            }
            for (String way : List.of(
                    AT + "?expat_id=" + expat,
                    AT + "?search_text=hush+" + expat,
                    AT + "?expat_id=" + expat + "&as_of=2026-03-26T10:30:00Z",
                    AT + "?expat_id=" + expat + "&as_of=2026-03-26T10:30:00Z&order=status")) {
                assertThat(ids(result(edda.get(way)))).as(way).containsExactly(id);
                assertThat(result(vera.get(way)).get("items").isEmpty()).as(way).isTrue();
                assertThat(result(vera.get(way)).get("total").asInt()).as(way).isZero();
            }
            String feed = "/api/v1/events?kind=mobility&after=" + before;
            assertThat(edda.get(feed).body()).contains("hush " + expat);
            assertThat(vera.get(feed).json().get("events").isEmpty()).isTrue();
            assertThat(vera.get(feed + "&assignment=" + id).json().get("events").isEmpty())
                    .isTrue();
        }

        @Test
        void is_left_out_of_the_stream() throws Exception {
            long before = story.head();
            opened(expat, ",\"is_confidential\":true");
            String plain = opened(expat, "");
            String url = story.url() + "/api/v1/events?kind=mobility&after=" + before;
            try (EventStream toEdda = EventStream.open(url, "demo-editor-a", null);
                    EventStream toVera = EventStream.open(url, "demo-viewer", null)) {
                assertThat(Objects.requireNonNull(toEdda.next())
                                .data()
                                .at("/data/details/is_confidential")
                                .booleanValue())
                        .isTrue();
                assertThat(Objects.requireNonNull(toVera.next())
                                .data()
                                .get("subject")
                                .asString())
                        .isEqualTo(plain);
            }
        }

        @Test
        void is_told_to_webhooks_without_what_happened() throws Exception {
            try (Receiver receiver = Receiver.start()) {
                String webhook = story.admin()
                        .post(
                                "/api/v1/webhooks",
                                "{\"url\":\"" + receiver.url() + "\",\"events\":[\"mobility.Opened\"]}")
                        .json()
                        .get("id")
                        .asString();
                String id = opened(expat, ",\"is_confidential\":true,\"notes\":\"hush\",\"reason\":\"hush\"");
                WebhookStoryTest.await("the event", () -> !receiver.messages().isEmpty());
                story.admin().delete("/api/v1/webhooks/" + webhook);

                String told = receiver.messages().getFirst().body();
                assertThat(told).contains("mobility.Opened", "\"subject\":\"" + id + '"', "2026-03-26T10:00:00Z");
                assertThat(told).doesNotContain("hush", expat, "demo-editor-a", "\"data\"");
            }
        }
    }
}
