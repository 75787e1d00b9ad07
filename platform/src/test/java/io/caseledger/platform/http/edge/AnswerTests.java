package io.caseledger.platform.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTests {

    private final RunningEdge edge = RunningEdge.open();

    @Nested
    class Every_answer {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/api/v1/assignments",
                    "/nowhere",
                    "/api/v1/me",
                    "/[",
                    "/%00",
                    "/api;v1",
                    "/api/v1/open/fails/unexpectedly"
                })
        void is_kept_by_nobody_and_is_what_it_says_it_is(String path) {
            Wire.Answer answer = edge.get(path);

            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Set-Cookie")).isNull();
        }
    }

    @Nested
    class A_failure {

        @ParameterizedTest
        @CsvSource(textBlock = """
                unexpectedly,         500, internal-error
                fatally,              500, internal-error
                inside,               500, internal-error
                by-io,                500, internal-error
                without-database,     503, unavailable
                with-a-slow-database, 503, unavailable
                too-late,             503, unavailable
                with-a-status,        404, not-found
                wrapped,              409, taken
                """)
        void is_a_problem_that_tells_no_secrets(String how, int status, String code) {
            Wire.Answer answer = edge.get("/api/v1/open/fails/" + how);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.code()).isEqualTo(code);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.header("Retry-After")).isEqualTo(status == 503 ? "1" : null);
            assertThat(answer.body()).doesNotContain("secret").doesNotContain("Exception");
        }

        @Test
        void has_the_members_of_a_problem() {
            assertThat(edge.get("/nowhere").json().propertyNames())
                    .containsExactly("type", "title", "status", "detail", "code", "errors");
        }

        @ParameterizedTest
        @CsvSource({
            "/api/v1/open/number?n=x,400",
            "/api/v1/open/number,400",
            "/api/v1/open/error-from-the-container,400"
        })
        void that_spring_or_the_container_finds_is_a_problem_too(String path, int status) {
            Wire.Answer answer = edge.get(path);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.code()).isEqualTo("malformed-request");
        }

        @Test
        void for_a_stale_version_shows_the_current_one() {
            Wire.Answer answer = edge.call("PUT", "/history/api/v1/assignments/1", "If-Match: \"4\"");

            assertThat(answer.status()).isEqualTo(412);
            assertThat(answer.header("ETag")).isEqualTo("\"5\"");
        }
    }

    @Nested
    class Accept {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "*/*",
                    "application/*",
                    "application/json",
                    "application/json;charset=utf-8",
                    "application/json;q=0.1, text/html",
                    "text/html, image/gif, *; q=.2, */*; q=.2",
                    "text/html;q=0, */*",
                    "APPLICATION/JSON",
                    "application/json, application/json;q=0",
                    ""
                })
        void that_admits_json_gets_it(String accept) {
            Wire.Answer answer = edge.get("/api/v1/assignments", "Accept: " + accept);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "text/html",
                    "application/xml",
                    "application/json;q=0",
                    "application/json;q=0, */*",
                    "*/*;q=0",
                    "application/problem+json",
                    "rubbish",
                    "a/b/c",
                    "/",
                    "*/json",
                    "*/*;q=x",
                    "\u00ff"
                })
        void that_does_not_is_refused_in_json_before_anything_is_done(String accept) {
            Wire.Answer answer = edge.call("DELETE", "/history/api/v1/assignments/1", "Accept: " + accept);

            assertThat(answer.status()).isEqualTo(406);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        }

        @ParameterizedTest
        @CsvSource({"text/event-stream,200", "*/*,200", "application/json,406", "rubbish,406"})
        void is_about_what_the_handler_produces(String accept, int status) {
            assertThat(edge.get("/api/v1/open/stream", "Accept: " + accept).status())
                    .isEqualTo(status);
        }

        @ParameterizedTest
        @ValueSource(strings = {"text/html", "*/*;q=0", "rubbish"})
        void does_not_matter_to_mobility(String accept) {
            Wire.Answer answer =
                    edge.get("/v1/assignments/17", "Accept: " + accept, "Authorization: Bearer demo-viewer");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        }

        @Test
        void does_not_matter_to_problems() {
            assertThat(edge.get("/nowhere", "Accept: text/html").header("Content-Type"))
                    .isEqualTo("application/problem+json");
        }
    }

    @Nested
    class A_read_that_waits_for_a_position {

        @ParameterizedTest
        @CsvSource({"0,200", "100,200", "101,503", "-1,400", "x,400", "'',400", "1.0,400", "99999999999999999999,400"})
        void is_answered_when_it_has_been_reached(String position, int status) {
            Wire.Answer answer = edge.get("/api/v1/assignments", "Ledger-Position: " + position);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Retry-After")).isEqualTo(status == 503 ? "1" : null);
        }

        @Test
        void is_no_write() {
            assertThat(edge.call("DELETE", "/history/api/v1/assignments/1", "Ledger-Position: 101")
                            .status())
                    .isEqualTo(200);
        }
    }
}
