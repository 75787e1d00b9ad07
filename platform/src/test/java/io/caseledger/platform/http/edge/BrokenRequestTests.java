package io.caseledger.platform.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenRequestTests {

    private static final String END = "\r\n\r\n";

    private final RunningEdge edge = RunningEdge.open();

    private void isRefused(Wire.Answer answer) {
        assertThat(answer.status()).isBetween(400, 499);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json().path("status").asInt()).isEqualTo(answer.status());
    }

    @Nested
    class A_target {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/[x]",
                    "/a\"b",
                    "/a|b",
                    "/{id}",
                    "/a\\b",
                    "/\u00ff",
                    "/%",
                    "/%zz",
                    "/%00",
                    "/%ff",
                    "/%2f",
                    "/%5c",
                    "/%25",
                    "/%0a",
                    "/%3b",
                    "/..",
                    "/../..",
                    "/api/../x",
                    "/api/./x",
                    "/api/%2e%2e/x",
                    "//",
                    "//api/v1",
                    "/api//v1",
                    "/api;v=1",
                    "/api/v1/assignments;x",
                    "/api/v1/assignments/assign_1;x=1",
                    "/history/api/v1/assignments/%c0%80",
                    "/api/v1/assignments?x=<a>",
                    "/api/v1/assignments?\u00e5",
                    "/api/v1/assignments?x=%",
                    "*",
                    "api",
                    "ftp://x/",
                    "http://[::1/",
                    "http://other/"
                })
        void that_is_malformed_is_refused_as_a_problem(String target) {
            isRefused(edge.get(target));
        }

        @ParameterizedTest
        @ValueSource(ints = {9_000, 100_000})
        void that_is_too_long_is_refused_as_a_problem(int length) {
            isRefused(edge.get("/" + "a".repeat(length)));
            isRefused(edge.get("/api/v1/assignments?x=" + "a".repeat(length)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"/error", "/login", "/logout", "/", "/favicon.ico", "/WEB-INF/web.xml", "/actuator"})
        void that_other_applications_have_is_not_found(String target) {
            Wire.Answer answer = edge.get(target, "Accept: text/html");

            assertThat(answer.status()).isEqualTo(404);
            isRefused(answer);
        }
    }

    @Nested
    class A_head {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET / HTTP/1.1",
                    "GET / HTTP/1.1\r\nHost: a\r\nHost: b",
                    "GET / HTTP/1.1\r\nHost: a b",
                    "GET / HTTP/1.1\r\nHost: a$%",
                    "GET / HTTP/1.1\r\nHost: a:b",
                    "GET / HTTP/9.9\r\nHost: a",
                    "GET / FTP/1.1\r\nHost: a",
                    "GET /a b HTTP/1.1\r\nHost: a",
                    "G(T / HTTP/1.1\r\nHost: a",
                    "CONNECT a:80 HTTP/1.1\r\nHost: a",
                    "GET / HTTP/1.1\r\nHost: a\r\nb c: d",
                    "GET / HTTP/1.1\r\nHost: a\r\nbcd",
                    "GET / HTTP/1.1\r\nHost: a\r\nb: \u0000",
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1",
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x",
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2",
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999",
                    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: rubbish",
                    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked",
                    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked",
                    "POST / HTTP/1.1\r\nHost: a\r\nExpect: rubbish",
                    "\u0000\u0001\u0002",
                    "\u0016\u0003\u0001\u0002rubbish"
                })
        void that_is_not_http_is_refused_as_a_problem(String head) {
            isRefused(edge.send(head + END));
        }

        @ParameterizedTest
        @ValueSource(ints = {9_000, 100_000})
        void that_is_too_large_is_refused_as_a_problem(int length) {
            isRefused(edge.get("/", "X: " + "a".repeat(length)));
        }

        @Test
        void with_too_many_fields_is_refused_as_a_problem() {
            isRefused(edge.get("/", "X: y\r\n".repeat(300) + "X: y"));
        }

        @ParameterizedTest
        @CsvSource({
            "TRACE,/api/v1/assignments,405",
            "BREW,/history/api/v1/assignments/1,405",
            "get,/history/api/v1/assignments/1,405",
            "PROPFIND,/nowhere,404"
        })
        void with_an_unusual_method_is_refused_as_a_problem(String method, String path, int status) {
            Wire.Answer answer = edge.call(method, path);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Allow") == null).isEqualTo(status == 404);
            isRefused(answer);
        }
    }

    @Nested
    class A_body {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "zz\r\n{}\r\n0" + END,
                    "5\r\n{}xx\r\n0" + END,
                    "-1\r\n{}" + END,
                    "ffffffffffff\r\n{}" + END,
                    "5\r\n{"
                })
        void in_broken_chunks_is_refused_as_a_problem(String chunks) {
            for (String path : new String[] {"/api/v1/open/body", "/api/v1/assignments"}) {
                isRefused(edge.send("POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\nTransfer-Encoding: chunked" + END + chunks));
            }
        }

        @Test
        void that_ends_early_is_refused_as_a_problem() {
            isRefused(edge.send("POST /api/v1/open/body HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 50" + END + "{\"name\":"));
        }
    }
}
