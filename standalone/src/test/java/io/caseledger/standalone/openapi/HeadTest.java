package io.caseledger.standalone.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.story.Story;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Story.Shared.class)
class HeadTest {

    private static final String STREAM = "text/event-stream";

    private final Http http;

    HeadTest(Story story) {
        http = story.admin();
    }

    static List<Operation> reads() {
        return Stream.of("history", "tracking", "mobility", "editorial", "allocation", "common")
                .flatMap(document -> Document.named(document).operations().stream())
                .filter(operation -> operation.method().equals("GET"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("reads")
    void answers_what_GET_answers_without_a_body(Operation operation) {
        String path = operation.path().replaceAll("[{][^}]*[}]", "1");

        Reply get = http.get(path);
        Reply head = http.head(path);

        assertThat(head.status()).isEqualTo(get.status()).isNotEqualTo(405);
        assertThat(head.header("Content-Type")).isEqualTo(get.header("Content-Type"));
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("reads")
    void returns_where_GET_is_a_stream_or_waits(Operation operation) {
        String path = operation.path().replaceAll("[{]name[}]", "casework").replaceAll("[{][^}]*[}]", "1");

        Reply streamed = http.with("Accept", STREAM).head(path);
        Reply waited = http.head(path + "?after=" + (Long.MAX_VALUE >> 8) + "&wait=60");

        assertThat(streamed.status()).isBetween(200, 499);
        assertThat(waited.status()).isBetween(200, 499);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs",
                "/docs/index.html",
                "/openapi/common.yaml",
                "/schemas/casework.Assigned.json",
                "/actuator/health",
                "/actuator/health/liveness",
                "/actuator/metrics",
                "/actuator/prometheus"
            })
    void answers_beside_the_documents_too(String path) {
        Reply get = http.get(path);
        Reply head = http.head(path);

        assertThat(head.status()).isEqualTo(get.status());
        assertThat(head.header("Content-Type")).isEqualTo(get.header("Content-Type"));
        assertThat(head.body()).isEmpty();
    }

    @Test
    void tells_of_a_stream_what_its_answer_says() {
        Reply head = http.with("Accept", STREAM).head("/api/v1/events");

        assertThat(head.header("Content-Type")).hasValue(STREAM + ";charset=UTF-8");
        assertThat(head.header("Cache-Control")).hasValue("no-store");
        assertThat(http.with("Accept", STREAM)
                        .with("Last-Event-ID", "x")
                        .head("/api/v1/events")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            /api/v1/events               | text/event-stream;q=0                              |
            /api/v1/events               | text/event-stream;q=0, */*                         | application/json
            /api/v1/events               | application/json;x="text/event-stream"             | application/json
            /api/v1/events               | application/json, text/event-stream;q=0.1          | application/json
            /api/v1/events               | Text/Event-Stream                                  | text/event-stream;charset=UTF-8
            /api/v1/events               | application/json;x="application/cloudevents-batch+json" | application/json
            /api/v1/events               | application/cloudevents-batch+json;q=0.2, application/json;q=0.1 | application/cloudevents-batch+json
            /api/v1/projections          | text/event-stream;q=0                              |
            /api/v1/projections          | application/json;x="text/event-stream"             | application/json
            /api/v1/projections/casework | text/event-stream;q=0, */*                         | application/json
            /api/v1/projections/casework | text/event-stream, application/json;q=0.5          | text/event-stream;charset=UTF-8
            """)
    void has_the_form_that_is_accepted(String path, String accept, String form) {
        Reply head = http.with("Accept", accept).head(path);

        assertThat(head.status()).isEqualTo(form == null ? 406 : 200);
        assertThat(head.header("Content-Type")).hasValue(form == null ? "application/problem+json" : form);
    }
}
