package io.caseledger.standalone.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.story.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Query parameters that an operation's document does not declare. */
@ExtendWith(Story.Shared.class)
class UndeclaredParametersTest {

    private static final String IGNORED = "Ignored-Parameters";
    /** A number that names nothing, so that nothing is deleted here that is another test's. */
    private static final String NOBODYS = "999999999";

    private static final String LEDGER_WIDE = "/api/v1/events";

    private final Story story;
    private final Http http;

    UndeclaredParametersTest(Story story) {
        this.story = story;
        this.http = story.admin();
    }

    static List<Operation> common() {
        return Document.named("common").operations();
    }

    static List<Operation> commonReads() {
        return common().stream()
                .filter(operation -> operation.method().equals("GET"))
                .toList();
    }

    static List<Operation> ofTheFiveDocuments() {
        return Stream.of("history", "tracking", "mobility", "editorial", "allocation")
                .flatMap(document -> Document.named(document).operations().stream())
                .toList();
    }

    private static String path(Operation operation) {
        return operation.path().replaceAll("[{][^}]*[}]", NOBODYS);
    }

    private Reply send(Operation operation, String path) {
        return switch (operation.method()) {
            case "GET" -> http.get(path);
            case "DELETE" -> http.delete(path);
            case "POST" -> http.post(path, "{}");
            case "PUT" -> http.put(path, "{}");
            case "PATCH" -> http.patch(path, "{}");
            default -> throw new IllegalArgumentException(operation.method());
        };
    }

    private static void refusedFor(Reply reply, String... names) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
        List<String> named = new ArrayList<>();
        for (JsonNode fault : reply.json().get("errors")) {
            named.add(fault.get("field").asString());
        }
        assertThat(named).containsExactlyInAnyOrder(names);
    }

    @Nested
    class On_common_endpoints {

        /** It would be refused there for the filters that are missing, which it takes. */
        @ParameterizedTest
        @CsvSource({"history", "tracking"})
        void the_list_of_both_documents_declares_the_parameters_of_both(String document) {
            assertThat(queryParameters("common", "/api/v1/assignments"))
                    .containsAll(queryParameters(document, "/" + document + "/api/v1/assignments"));
        }

        private List<String> queryParameters(String document, String path) {
            return Document.named(document).operations().stream()
                    .filter(operation ->
                            operation.method().equals("GET") && operation.path().equals(path))
                    .flatMap(operation -> Document.queryParameters(operation).stream())
                    .toList();
        }

        @ParameterizedTest
        @MethodSource("io.caseledger.standalone.openapi.UndeclaredParametersTest#common")
        void are_refused_by_name(Operation operation) {
            refusedFor(send(operation, path(operation) + "?no_such=secret"), "no_such");
        }

        @ParameterizedTest
        @MethodSource("io.caseledger.standalone.openapi.UndeclaredParametersTest#commonReads")
        void are_refused_to_HEAD_as_well(Operation operation) {
            assertThat(http.head(path(operation) + "?no_such=1").status()).isEqualTo(400);
        }

        @ParameterizedTest
        @MethodSource("io.caseledger.standalone.openapi.UndeclaredParametersTest#common")
        void are_not_what_the_document_declares(Operation operation) {
            StringBuilder query = new StringBuilder("?no_such=1");
            for (String declared : Document.queryParameters(operation)) {
                query.append('&').append(declared).append("=1");
            }
            refusedFor(send(operation, path(operation) + query), "no_such");
        }

        @Test
        void are_all_named_and_their_values_are_not() {
            Reply reply = http.get(LEDGER_WIDE + "?tpye=hidden-1&limit=1&kind%5B%5D=hidden-2&after=0");

            refusedFor(reply, "tpye", "kind[]");
            assertThat(reply.body()).doesNotContain("hidden");
        }

        @Test
        void are_told_after_what_the_caller_may_do() {
            assertThat(story.http().get(LEDGER_WIDE + "?no_such=1").status()).isEqualTo(401);
        }

        @Test
        void are_refused_where_the_answer_would_be_a_stream() {
            assertThat(http.with("Accept", "text/event-stream")
                            .get(LEDGER_WIDE + "?no_such=1")
                            .status())
                    .isEqualTo(400);
        }
    }

    @Nested
    class On_the_documents_own_paths {

        @ParameterizedTest
        @MethodSource("io.caseledger.standalone.openapi.UndeclaredParametersTest#ofTheFiveDocuments")
        void are_ignored_and_named(Operation operation) {
            Reply with = send(operation, path(operation) + "?no_such=secret&expand%5B%5D=a");

            assertThat(with.header(IGNORED)).hasValue("no_such, expand%5B%5D");
            assertThat(with.status()).isEqualTo(send(operation, path(operation)).status());
        }

        @ParameterizedTest
        @MethodSource("io.caseledger.standalone.openapi.UndeclaredParametersTest#ofTheFiveDocuments")
        void are_not_what_the_document_declares(Operation operation) {
            List<String> declared = Document.queryParameters(operation);
            assumeThat(declared).isNotEmpty();
            String query = String.join("=1&", declared) + "=1";

            assertThat(send(operation, path(operation) + "?" + query).header(IGNORED))
                    .isEmpty();
        }

        @ParameterizedTest
        @CsvSource(textBlock = """
                /api/v1/assignments/mentor/m/active?x=1,               x
                /api/v1/assignments/overdue?x=1&y=2,                   'x, y'
                /v1/assignments?x=1&status%5B%5D=ongoing&status%5B0%5D=draft,  x
                /api/v1/users/1/assignments?auth=demo-admin&x=1,       x
                /history/api/v1/assignments?Limit=1,                   Limit
                /history/api/v1/assignments?limit%5B%5D=1,             limit%5B%5D
                /history/api/v1/assignments?a%2Cb%0D%0AX-Evil:%201,    a%2Cb%0D%0AX-Evil%3A%201
                /history/api/v1/assignments?=1,
                /history/api/v1/assignments?limit=1&&page=1,
                """)
        void are_named_percent_encoded_wherever_the_path_stands(String path, String ignored) {
            Reply reply = http.get(path);

            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            assertThat(reply.header(IGNORED).orElse(null)).isEqualTo(ignored);
        }

        @Test
        void are_named_in_an_answer_to_HEAD_and_in_refusals() {
            assertThat(http.head("/history/api/v1/assignments?x=1").header(IGNORED))
                    .hasValue("x");
            assertThat(http.get("/history/api/v1/assignments/assign_404?x=1").header(IGNORED))
                    .hasValue("x");
        }

        @Test
        void are_not_the_fields_of_a_body_for_which_a_query_string_stands_in() {
            String fields = "?starts_at=2018-06-21&ends_at=2018-06-27&subtasks%5B%5D%5Bdescription%5D=a&x=1";

            Reply instead = http.post("/allocation/api/v1/users/" + story.number() + "/assignments" + fields, "");
            Reply beside = http.post("/allocation/api/v1/users/" + story.number() + "/assignments" + fields, "{}");

            assertThat(instead.header(IGNORED)).hasValue("x");
            assertThat(beside.header(IGNORED)).hasValue("starts_at, ends_at, subtasks%5B%5D%5Bdescription%5D, x");
        }

        @Test
        void are_as_many_as_fit_into_a_header() {
            StringBuilder query = new StringBuilder("limit=1");
            for (int i = 0; i < 500; i++) {
                query.append("&%5B%5B").append(i);
            }

            Reply reply = http.get("/history/api/v1/assignments?" + query);

            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            assertThat(reply.header(IGNORED).orElseThrow())
                    .startsWith("%5B%5B0, %5B%5B1, ")
                    .endsWith(", *")
                    .hasSizeLessThan(2_100);
        }
    }
}
