package io.caseledger.platform.http.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedWorkTests {

    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String ADMIN = "Authorization: Bearer demo-admin";
    private static final String BODY = "/api/v1/open/body";
    private static final int MOST_NAMES = 2_000;

    /** As many names as are wanted, all of one {@code String.hashCode()}. */
    private static List<String> ofOneHash(int count) {
        return made(List.of("Aa", "BB", "C#"), count);
    }

    /** All of one hash by the other usual factor, 33, which JSON parsers' tables of names use. */
    private static List<String> ofOneHashBy33(int count) {
        return made(List.of("Ab", "BA"), count);
    }

    private static List<String> made(List<String> parts, int count) {
        List<String> names = List.of("");
        while (names.size() < count) {
            names = names.stream()
                    .flatMap(name -> parts.stream().map(part -> name + part))
                    .toList();
        }
        return names.subList(0, count);
    }

    private static String object(List<String> names) {
        return names.stream().map(name -> '"' + name + "\":1").collect(Collectors.joining(",", "{", "}"));
    }

    @Nested
    class A_caller_who_is_not_known {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                closed | /api/v1/assignments            | application/json |                             | problem
                closed | /api/v1/assignments            | application/json | Authorization: Bearer wrong | problem
                closed | /api/v1/assignments            | application/json | auth: wrong                 | message
                closed | /api/v1/assignments?auth=wrong | application/json |                             | message
                closed | /api/v1/assignments            | application/x-www-form-urlencoded |            | message
                closed | /history/api/v1/assignments    | application/json |                             | problem
                open   | /api/v1/assignments            | application/json | Authorization: Bearer wrong | problem
                open   | /api/v1/assignments            | application/x-www-form-urlencoded | Authorization: Bearer wrong | message
                open   | /api/v1/assignments            | application/json | Authorization: Basic ZGVtbw== | problem
                open   | /allocation/api/v1/assignments | application/json |                             | message
                open   | /mobility/v1/assignments       | application/json |                             | message
                """)
        void is_refused_before_a_byte_of_the_body_is_there(
                String edge, String path, String type, String header, String form) {
            Wire.Answer answer = Wire.answerToHead(
                    (edge.equals("open") ? RunningEdge.open() : RunningEdge.closed()).port(),
                    "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\nContent-Type: " + type + "\r\n"
                            + (header == null ? "" : header + "\r\n"));

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("Content-Type"))
                    .isEqualTo(form.equals("problem") ? "application/problem+json" : "application/json");
            assertThat(answer.body()).doesNotContain("wrong");
        }

        @Test
        void is_still_known_by_the_token_of_the_contract_that_the_body_speaks() {
            assertThat(RunningEdge.open()
                            .post("/api/v1/assignments", "{\"project_id\":1}", "auth: demo-editor-a")
                            .status())
                    .isEqualTo(200);
            assertThat(RunningEdge.open()
                            .post("/api/v1/assignments?auth=demo-editor-a", "{\"project_id\":1}")
                            .status())
                    .isEqualTo(200);
            assertThat(RunningEdge.closed()
                            .post("/api/v1/assignments?auth=of-our-own", "{\"project_id\":1}")
                            .status())
                    .isEqualTo(403);
            assertThat(RunningEdge.closed()
                            .post("/api/v1/assignments?auth=of-our-own", "{\"mentor_id\":\"m\"}")
                            .status())
                    .isEqualTo(401);
        }
    }

    @Nested
    class The_names_of_an_object {

        private final RunningEdge edge = RunningEdge.open();

        @Test
        void are_taken_up_to_the_limit_whatever_their_hashes() {
            List<String> most = ofOneHash(MOST_NAMES);

            assertThat(edge.post(BODY, object(most).replaceFirst("\\{\"[^\"]*\":1", "{\"name\":\"a\""))
                            .json()
                            .path("fields"))
                    .hasSize(MOST_NAMES);
        }

        @Test
        void are_refused_beyond_it() {
            List<String> names = ofOneHash(MOST_NAMES + 1);

            for (String json : List.of(
                    object(names),
                    "{\"name\":\"a\",\"extra\":" + object(names) + '}',
                    "{\"name\":\"a\",\"extra\":[[],[" + object(names) + "]]}")) {
                Wire.Answer answer = edge.post(BODY, json);

                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.code()).isEqualTo("malformed-json");
                assertThat(answer.json().path("detail").asString()).contains("2000 names");
            }
        }

        @Test
        void are_counted_before_the_contract_is_looked_for() {
            Wire.Answer answer = edge.post("/api/v1/assignments", object(ofOneHash(40_000)));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        }

        @Test
        void are_refused_in_the_form_of_the_contract() {
            Wire.Answer answer = edge.post("/allocation/body", object(ofOneHash(MOST_NAMES + 1)), ADMIN);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().path("message").asString()).contains("2000 names");
        }

        @Test
        void may_collide_in_the_parsers_own_table() {
            Wire.Answer answer =
                    edge.post(BODY, object(ofOneHashBy33(1_900)).replaceFirst("\\{\"[^\"]*\":1", "{\"name\":\"a\""));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("fields")).hasSize(1_900);
        }

        @Test
        void are_as_few_in_a_form_and_in_a_query() {
            String many = String.join("&", ofOneHash(MOST_NAMES + 1));

            Wire.Answer form = edge.post("/allocation/body", many.getBytes(UTF_8), ADMIN, "Content-Type: " + FORM);
            assertThat(form.status()).isEqualTo(400);
            assertThat(form.code()).isEqualTo("malformed-form");
            assertThat(edge.get("/api/v1/open/parameters?" + "a&".repeat(MOST_NAMES + 1))
                            .status())
                    .isEqualTo(400);
            assertThat(edge.post(
                                    "/api/v1/assignments",
                                    ("x&".repeat(100_000) + "project_id=1").getBytes(UTF_8),
                                    "Content-Type: " + FORM)
                            .status())
                    .isEqualTo(401);
        }
    }

    @Nested
    class Faults {

        private final RunningEdge edge = RunningEdge.open();

        @ParameterizedTest
        @ValueSource(strings = {"{}", "{\"name\":5}", "{\"name\":\"x\",\"done\":5}"})
        void are_told_up_to_a_hundred(String item) {
            String items = IntStream.range(0, 20_000).mapToObj(i -> item).collect(Collectors.joining(","));

            Wire.Answer answer = edge.post("/allocation/body", "{\"items\":[" + items + "]}", ADMIN);

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().path("errors")).hasSize(100);
        }

        @Test
        void inside_a_very_long_name_are_told_shortly() {
            String inner = IntStream.range(0, 200)
                    .mapToObj(i -> "\"k" + i + "\":\"\\u0000\"")
                    .collect(Collectors.joining(",", "{", "}"));

            Wire.Answer answer = edge.post(BODY, "{\"" + "n".repeat(900_000) + "\":" + inner + '}');

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.body()).hasSizeLessThan(40_000);
        }
    }

    @Test
    void a_type_that_only_begins_like_that_of_forms_is_none() {
        assertThat(RunningEdge.open()
                        .post("/allocation/body", "whole=5".getBytes(UTF_8), ADMIN, "Content-Type: " + FORM + "x")
                        .status())
                .isEqualTo(415);
        assertThat(RunningEdge.open()
                        .post("/allocation/body", "{}".getBytes(UTF_8), ADMIN, "Content-Type: " + JSON + ";=")
                        .status())
                .isEqualTo(415);
    }
}
