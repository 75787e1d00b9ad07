package io.caseledger.platform.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in a path: escaped, whatever an id has; unescaped, no more than before. */
class PathTests {

    private static final RunningEdge EDGE = RunningEdge.open();

    @Nested
    class Escaped {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "a%2Fb",
                    "a%2fb",
                    "a%5Cb",
                    "a%5cb",
                    "50%25",
                    "a%3Bb=c",
                    "a%2F%2Fb",
                    "%252e%252e",
                    "%250A",
                    "%2500"
                })
        void is_part_of_an_id(String id) {
            for (String path :
                    List.of("/history/api/v1/assignments/assign_" + id, "/api/v1/assignments/assign_" + id)) {
                assertThat(EDGE.get(path).status()).as(path).isEqualTo(200);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/api%2Fv1/assignments",
                    "/api%2fv1/assignments",
                    "/docs%2Findex.html",
                    "/docs/..%2Fapplication.yaml",
                    "/docs/%5C..%5Capplication.yaml",
                    "/docs/%252e%252e%252fapplication.yaml",
                    "/openapi/%2e%2e%2fapplication.yaml",
                    "/actuator%2Fhealth",
                    "/actuator/health%3Bx",
                    "/%2F",
                    "/history%2Fapi/v1/assignments/assign_1",
                    "/history/api/v1/assignments/%2e%2e",
                    "/history/api/v1/assignments/%2E",
                    "/history/api/v1/assignments/a%00",
                    "/history/api/v1/assignments/a%0Ab",
                    "/history/api/v1/assignments/a%0d"
                })
        void is_refused_where_no_id_stands_and_where_it_is_more_than_an_id_has(String path) {
            refused(path);
        }
    }

    @Nested
    class Unescaped {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/history/api/v1/assignments/assign_1;x=y",
                    "/api/v1/assignments/assign_1;x",
                    "/api/v1/assignments;/assign_1",
                    "/;x",
                    "/history//api/v1/assignments/assign_1",
                    "//history/api/v1/assignments/assign_1",
                    "/history/api/v1/assignments/a\\b",
                    "/history/api/v1/assignments/a/../b",
                    "/history/api/v1/assignments/./b",
                    "/history/api/v1/assignments/50%",
                    "/history/api/v1/assignments/50%ZZ"
                })
        void is_refused_as_before(String path) {
            refused(path);
        }
    }

    private static void refused(String path) {
        Wire.Answer answer = EDGE.get(path);
        assertThat(answer.status()).as(path).isIn(400, 404);
        assertThat(answer.header("Content-Type")).as(path).startsWith("application/problem+json");
    }
}
