package io.caseledger.platform.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTests {

    private static final String PATH = "/api/v1/open/body";
    private static final String JSON = "Content-Type: application/json";

    private final RunningEdge edge = RunningEdge.open();

    @Nested
    class A_good_body {

        @Test
        void is_read_field_by_field() {
            Wire.Answer answer = edge.post(PATH, "{\"name\":\"Åse\",\"note\":null,\"extra\":[1,{}]}");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("name").asString()).isEqualTo("Åse");
            assertThat(answer.json().path("note_is_null").asBoolean()).isTrue();
            assertThat(answer.json().path("fields")).hasSize(3);
        }

        @Test
        void is_known_by_the_hash_of_its_bytes() throws Exception {
            String body = " {\"name\": \"a\"} ";

            assertThat(edge.post(PATH, body).json().path("sha256").asString())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256")
                                    .digest(body.getBytes(StandardCharsets.UTF_8))));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "application/json",
                    "application/json;charset=UTF-8",
                    "Application/JSON; charset=\"utf-8\"",
                    "application/json ; x=y"
                })
        void is_json_in_utf_8(String type) {
            assertThat(edge.post(PATH, bytes("{\"name\":\"a\"}"), "Content-Type: " + type)
                            .status())
                    .isEqualTo(200);
        }

        @Test
        void may_come_in_chunks() {
            assertThat(edge.send(
                                    "POST " + PATH + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + JSON
                                            + "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"nam\r\n7\r\ne\":\"a\"}\r\n0\r\n\r\n")
                            .status())
                    .isEqualTo(200);
        }

        @Test
        void may_begin_with_a_byte_order_mark() {
            assertThat(edge.post(PATH, "\uFEFF{\"name\":\"a\"}").status()).isEqualTo(200);
        }

        @Test
        void may_have_escaped_characters_beyond_the_basic_plane() {
            assertThat(edge.post(PATH, "{\"name\":\"\\ud83d\\ude00\"}")
                            .json()
                            .path("name")
                            .asString())
                    .isEqualTo("😀");
        }

        @Test
        void has_ten_characters_by_code_point() {
            assertThat(edge.post(PATH, "{\"name\":\"" + "😀".repeat(10) + "\"}").status())
                    .isEqualTo(200);
            assertThat(edge.post(PATH, "{\"name\":\"" + "😀".repeat(11) + "\"}").status())
                    .isEqualTo(422);
        }

        @ParameterizedTest
        @CsvSource(textBlock = """
                2026-03-26T10:00:00Z,           2026-03-26T10:00:00Z
                2026-03-26T10:00:00+02:00,      2026-03-26T08:00:00Z
                2026-03-26T10:00Z,              2026-03-26T10:00:00Z
                2026-03-26t10:00:00.5z,         2026-03-26T10:00:00.500Z
                2026-03-26,                     2026-03-26T00:00:00Z
                2024-02-29,                     2024-02-29T00:00:00Z
                0001-01-01,                     0001-01-01T00:00:00Z
                9999-12-31T23:59:59Z,           9999-12-31T23:59:59Z
                """)
        void has_instants_in_utc(String given, String read) {
            assertThat(edge.post(PATH, "{\"name\":\"a\",\"at\":\"" + given + "\",\"must_at\":\"" + given + "\"}")
                            .json()
                            .path("at")
                            .asString())
                    .isEqualTo(read);
        }
    }

    @Nested
    class A_body_with_faults {

        @Test
        void hears_of_all_of_them_in_one_answer() {
            Wire.Answer answer = edge.post(
                    PATH,
                    "{\"name\":5,\"note\":\"12345678901\",\"at\":\"soon\",\"day\":\"2026-02-30\",\"must_at\":null}");

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.code()).isEqualTo("invalid-request");
            assertThat(answer.json().path("errors").findValuesAsString("field"))
                    .containsExactly("name", "note", "at", "day", "must_at");
            assertThat(answer.json().path("errors").findValuesAsString("message"))
                    .containsExactly(
                            "must be a string",
                            "must have at most 10 characters",
                            "must be an ISO 8601 date, or date and time with offset",
                            "must be an ISO 8601 date",
                            "must not be null");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                {}               | is required
                {"name":null}    | must not be null
                {"name":" "}     | must not be blank
                {"name":true}    | must be a string
                {"name":["a"]}   | must be a string
                """)
        void misses_what_is_required(String body, String message) {
            assertThat(edge.post(PATH, body).json().path("errors").findValuesAsString("message"))
                    .containsExactly(message);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"\"",
                    "\"2026-03-26T10:00:00\"",
                    "\"2026-03-26 10:00:00Z\"",
                    "\"2026-02-29\"",
                    "\"2026-13-01\"",
                    "\"2026-03-26T24:00:00Z\"",
                    "\"2026-03-26T10:00:60Z\"",
                    "\"0000-01-01\"",
                    "\"+10000-01-01\"",
                    "\"-0001-01-01T00:00:00Z\"",
                    "\"10000-01-01T00:00:00Z\"",
                    "\"0001-01-01T00:00:00+01:00\"",
                    "\"9999-12-31T23:59:59-01:00\"",
                    "\"2026-03-26T10:00:00+19:00\"",
                    "\"2026-3-26\"",
                    "\"20260326\"",
                    "\"2026-W13-4\"",
                    "\"yesterday\"",
                    "1774483200",
                    "true",
                    "{}",
                    "[]"
                })
        void has_an_instant_that_is_none(String value) {
            Wire.Answer answer = edge.post(PATH, "{\"name\":\"a\",\"at\":" + value + "}");

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().path("errors").findValuesAsString("field")).containsExactly("at");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                {"name":"a\\u0000b"}                  | name
                {"name":"\\ud800"}                    | name
                {"name":"\\udc00\\ud800"}             | name
                {"name":"a","x":{"y":["b","\\u0000"]}}| x.y[1]
                {"name":"a","x":{"k\\u0000":1}}       | x
                {"name":"a","k\\u0000":1}             | body
                """)
        void has_text_that_no_database_takes(String body, String field) {
            Wire.Answer answer = edge.post(PATH, body);

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().path("errors").findValuesAsString("field")).containsExactly(field);
        }

        @Test
        void hears_of_a_hundred_of_them_at_most() {
            String key = "k".repeat(500_000);
            Wire.Answer answer =
                    edge.post(PATH, "{\"name\":\"a\",\"" + key + "\":[" + "\"\\u0000\",".repeat(40_000) + "1]}");

            assertThat(answer.json().path("errors")).hasSize(100);
            assertThat(answer.body()).hasSizeLessThan(50_000);
        }

        @ParameterizedTest
        @ValueSource(strings = {"[]", "\"x\"", "5", "true", "null", "[{\"name\":\"a\"}]"})
        void is_no_object(String body) {
            assertThat(edge.post(PATH, body).status()).isEqualTo(422);
        }
    }

    @Nested
    class What_is_not_json {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " \n",
                    "{",
                    "{\"name\":\"a\"",
                    "{\"name\":\"a\"} x",
                    "{\"name\":\"a\"}{}",
                    "{\"name\":\"a\",\"name\":\"a\"}",
                    "{\"name\":\"a\",\"x\":{\"y\":1,\"y\":1}}",
                    "{name:\"a\"}",
                    "{'name':'a'}",
                    "{\"name\":\"a\",}",
                    "{\"name\":NaN}",
                    "{\"name\":01}",
                    "{\"name\":\"a\nb\"}",
                    "{\"name\":\"\\x\"}",
                    "{\"name\":\"a\"/**/}",
                    "nul",
                    "\u0000"
                })
        void is_refused_without_repeating_it(String body) {
            Wire.Answer answer = edge.post(PATH, body);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("malformed-json");
            assertThat(answer.body())
                    .doesNotContain("jackson")
                    .doesNotContain("Exception")
                    .doesNotContain("nul ");
        }

        @Test
        void is_told_where_it_breaks() {
            assertThat(edge.post(PATH, "{\n  !").json().path("detail").asString())
                    .contains("line 2, column");
        }

        @ParameterizedTest
        @CsvSource({"65,400", "63,200"})
        void nests_too_deep(int depth, int status) {
            String body = "{\"name\":\"a\",\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}";

            assertThat(edge.post(PATH, body).status()).isEqualTo(status);
        }

        @ParameterizedTest
        @CsvSource({"1e400,200", "1e999999999,200", "1e99999999999,400", "-1e-99999999999,400"})
        void has_numbers_beyond_any_exponent(String number, int status) {
            assertThat(edge.post(PATH, "{\"name\":\"a\",\"x\":" + number + "}").status())
                    .isEqualTo(status);
        }

        @ParameterizedTest
        @CsvSource({"201,400", "200,200"})
        void has_endless_numbers(int digits, int status) {
            assertThat(edge.post(PATH, "{\"name\":\"a\",\"x\":" + "9".repeat(digits) + "}")
                            .status())
                    .isEqualTo(status);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "7b226e616d65223a22ff227d",
                    "7b226e616d65223a22c080227d",
                    "7b226e616d65223a22eda080227d",
                    "fffe7b007d00",
                    "7b007d00"
                })
        void is_not_utf_8(String hex) {
            assertThat(edge.post(PATH, HexFormat.of().parseHex(hex), JSON).status())
                    .isEqualTo(400);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "X: y",
                    "Content-Type:",
                    "Content-Type: text/plain",
                    "Content-Type: application/json;charset=iso-8859-1",
                    "Content-Type: application/json;charset=utf-16",
                    "Content-Type: application/jsonx",
                    "Content-Type: application/x-www-form-urlencoded",
                    "Content-Type: multipart/form-data; boundary=x",
                    "Content-Type: multipart/form-data",
                    "Content-Type: ;;;",
                    "Content-Type: application/json\r\nContent-Encoding: gzip"
                })
        void is_not_said_to_be(String header) {
            Wire.Answer answer = edge.post(PATH, bytes("{\"name\":\"a\"}"), header);

            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.header("Accept")).isEqualTo("application/json");
        }
    }

    @Nested
    class A_body_of_a_megabyte {

        @Test
        void is_taken() {
            assertThat(edge.post(PATH, padded(1 << 20)).status()).isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(ints = {(1 << 20) + 1, 9_000_000})
        void and_more_is_too_large(int size) {
            assertThat(edge.post(PATH, padded(size)).status()).isEqualTo(413);
        }

        @Test
        void and_more_is_too_large_in_chunks_too() {
            String chunk = "10000\r\n" + " ".repeat(1 << 16) + "\r\n";

            assertThat(edge.send("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + JSON
                                    + "\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(17) + "0\r\n\r\n")
                            .status())
                    .isEqualTo(413);
        }

        @Test
        void and_more_is_refused_by_its_announcement() {
            assertThat(edge.send("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + JSON
                                    + "\r\nExpect: 100-continue\r\nContent-Length: 5000000000\r\n\r\n")
                            .status())
                    .isEqualTo(413);
        }

        private static String padded(int size) {
            String body = "{\"name\":\"a\"}";
            return body + " ".repeat(size - body.length());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
