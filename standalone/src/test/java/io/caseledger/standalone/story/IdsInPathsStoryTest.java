package io.caseledger.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Ids of people as other systems have them: domains, departments, shares of posts. */
@ExtendWith(Story.Shared.class)
class IdsInPathsStoryTest {

    private static final String HISTORY = "/history/api/v1/assignments";
    private static final String TRACKING = "/tracking/api/v1/assignments";

    static final List<String> ADDRESSABLE = List.of(
            "DOM\\user",
            "Fin/AP",
            "50% FTE",
            "x;y",
            "a//b",
            "/lead/",
            "%0A",
            "%2e%2e",
            "100%25",
            "a?b#c&d=e",
            "a+b c",
            "Bjørn",
            "...",
            "overdue");

    static final List<String> REFUSED = List.of(
            ".", "..", "a/../b", "..\\b", "a\nb", "a\tb", "\u202eabc", "a\u200f", "\u2066a", "a\u0085b", "a\u200bb");

    private final Story story;
    private final Http http;

    IdsInPathsStoryTest(Story story) {
        this.story = story;
        this.http = story.admin();
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String json(Map<String, String> fields) {
        return JsonMapper.shared().writeValueAsString(fields);
    }

    private static JsonNode ok(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    @Nested
    class A_person {

        @ParameterizedTest
        @FieldSource("io.caseledger.standalone.story.IdsInPathsStoryTest#ADDRESSABLE")
        void is_found_where_Location_says(String name) {
            String id = name + story.person("+");

            Reply put = http.put("/api/v1/people/" + encoded(id), "{\"name\":\"Some Name\"}");

            assertThat(put.status()).as(put.body()).isEqualTo(201);
            assertThat(put.json().get("id").asString()).isEqualTo(id);
            assertThat(ok(http.get(put.header("Location").orElseThrow()))
                            .get("id")
                            .asString())
                    .isEqualTo(id);
            assertThat(http.head("/api/v1/people/" + encoded(id)).status()).isEqualTo(200);
        }

        @ParameterizedTest
        @FieldSource("io.caseledger.standalone.story.IdsInPathsStoryTest#ADDRESSABLE")
        void is_a_mentor_in_paths_of_every_spelling(String name) {
            String id = name.equals("...") || name.equals("overdue") ? name : name + story.person("-");
            created(HISTORY, json(Map.of("mentor_id", id, "contact_id", story.person("contact"))));
            created(
                    TRACKING,
                    json(Map.of(
                            "peer_mentor_id", id,
                            "mentee_id", id,
                            "coordinator_id", id,
                            "org_id", id)));

            for (String mount : List.of("", "/history")) {
                String path = mount + "/api/v1/assignments/mentor/" + encoded(id);
                assertThat(ok(http.get(path + "/active"))
                                .at("/pagination/total")
                                .asInt())
                        .as(path)
                        .isEqualTo(2);
                assertThat(http.head(path + "/history").status()).isEqualTo(200);
                assertThat(ok(http.get(path + "/open-count"))
                                .get("open_assignment_count")
                                .asInt())
                        .isEqualTo(2);
            }
            assertThat(ok(http.get(TRACKING + "?org_id=" + encoded(id) + "&peer_mentor_id=" + encoded(id)))
                            .at("/pagination/total")
                            .asInt())
                    .isEqualTo(1);
        }

        private void created(String path, String body) {
            Reply reply = story.http().post(path, body);
            assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        }
    }

    @Nested
    class An_id_that_has_no_address_or_looks_like_another {

        @ParameterizedTest
        @FieldSource("io.caseledger.standalone.story.IdsInPathsStoryTest#REFUSED")
        void is_refused_when_it_is_written(String id) {
            assertThat(http.put("/api/v1/people/" + encoded(id), "{\"name\":\"Some Name\"}")
                            .status())
                    .isIn(400, 422);
            for (String field : List.of("mentor_id", "contact_id")) {
                refused(field, story.http().post(HISTORY, with(field, id, "mentor_id", "contact_id")));
            }
            for (String field : List.of("peer_mentor_id", "mentee_id", "coordinator_id", "org_id")) {
                refused(field, story.http().post(TRACKING, with(field, id, "peer_mentor_id", "mentee_id")));
            }
            String mine = story.http()
                    .post(TRACKING, with("org_id", "org", "peer_mentor_id", "mentee_id"))
                    .json()
                    .get("assignment_id")
                    .asString();
            for (String field : List.of("peer_mentor_id", "coordinator_id", "org_id")) {
                refused(field, story.http().put(TRACKING + '/' + mine, json(Map.of(field, id))));
            }
        }

        private static String with(String field, String id, String... required) {
            Map<String, String> fields = new TreeMap<>();
            for (String other : required) {
                fields.put(other, "someone");
            }
            fields.put(field, id);
            return json(fields);
        }

        private static void refused(String field, Reply reply) {
            assertThat(reply.status()).as(reply.body()).isEqualTo(422);
            assertThat(reply.json().at("/errors/0/field").asString()).isEqualTo(field);
        }

        @Test
        void is_rejected_in_a_log_and_the_rest_of_it_is_taken() {
            String good = story.person("Fin/AP");
            List<String> lines = new ArrayList<>(List.of("case:concept:name,concept:name,org:resource,time:timestamp"));
            int day = 10;
            for (String id : REFUSED) {
                lines.add("\"%s\",Queued,%s,2026-01-%dT10:00:00Z".formatted(id, good, day++));
                lines.add("%s,Queued,\"%s\",2026-01-%dT10:00:00Z".formatted(good, id, day));
            }
            lines.add("%s,Queued,%s,2026-02-01T10:00:00Z".formatted(good, good));

            Reply reply =
                    http.with("Prefer", "wait=30").post("/api/v1/imports", "text/csv", String.join("\n", lines) + "\n");

            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            assertThat(reply.json().get("rejected_total").asInt())
                    .as(reply.body())
                    .isEqualTo(2 * REFUSED.size());
            assertThat(ok(http.get(HISTORY + "/mentor/" + encoded(good) + "/history"))
                            .at("/pagination/total")
                            .asInt())
                    .isEqualTo(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"a%E2%80%AEb", "%09a", "a%C2%85b", "a%E2%80%8Bb"})
        void is_read_as_before_where_earlier_builds_wrote_it(String id) {
            for (String path : List.of(
                    HISTORY + "/mentor/" + id + "/active",
                    "/api/v1/assignments/mentor/" + id + "/history",
                    HISTORY + "?mentor_id=" + id,
                    TRACKING + "?org_id=" + id)) {
                assertThat(http.get(path).status()).as(path).isEqualTo(200);
            }
            assertThat(http.get("/api/v1/people/" + id).status()).isEqualTo(404);
        }
    }
}
