package io.caseledger.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.contract.platform.RefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;

class AcceptTests {

    private static final List<MediaType> FORMS = List.of(
            MediaType.APPLICATION_JSON,
            MediaType.parseMediaType("application/cloudevents-batch+json"),
            MediaType.TEXT_EVENT_STREAM);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            */*                                                        | application/json
            application/json                                           | application/json
            APPLICATION/JSON ; charset=utf-8                           | application/json
            application/*                                              | application/json
            text/*                                                     | text/event-stream
            text/event-stream                                          | text/event-stream
            Text/Event-Stream;charset=utf-8                            | text/event-stream
            text/event-stream, application/json                        | application/json
            application/json, text/event-stream                        | application/json
            application/json;q=0.9, text/event-stream                  | text/event-stream
            text/event-stream, */*                                     | text/event-stream
            application/json, text/event-stream;q=0.5                  | application/json
            text/event-stream;q=0, */*                                 | application/json
            text/event-stream;q=0.000, application/json;q=0.1          | application/json
            application/json;x="text/event-stream"                     | application/json
            application/json;x="a, text/event-stream"                  | application/json
            application/json;x="\\", text/event-stream"                | application/json
            application/cloudevents-batch+json, */*;q=0.1              | application/cloudevents-batch+json
            application/json;q=0, */*                                  | application/cloudevents-batch+json
            application/json;q=0.1, application/*;q=0.9, text/*;q=0.5  | application/cloudevents-batch+json
            """)
    void the_best_form_is_chosen(String accept, String form) {
        assertThat(Accept.of(List.of(accept)).choose(FORMS)).hasToString(form);
    }

    @Test
    void several_headers_are_one_list() {
        assertThat(Accept.of(List.of("application/json;q=0.2", "text/event-stream"))
                        .choose(FORMS))
                .isEqualTo(MediaType.TEXT_EVENT_STREAM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream;q=0",
                "*/*;q=0",
                "text/html",
                "application/json;q=0, text/event-stream;q=0, application/*;q=0",
                "text/event-stream;q=2",
                "text",
                ";",
            })
    void what_admits_none_or_cannot_be_read_is_refused(String accept) {
        assertThatThrownBy(() -> Accept.of(List.of(accept)).choose(FORMS)).isInstanceOf(RefusedException.class);
    }
}
