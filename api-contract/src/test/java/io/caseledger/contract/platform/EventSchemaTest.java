package io.caseledger.contract.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Subscribers check what they get against these schemas: they are files, and what the events become must still be what the files say. For a new event, or
 * a new field that may be null, run the tests once with {@code -Dschemas.write=true} and look at the difference.
 */
class EventSchemaTest {

    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final Path SOURCES = Path.of("src", "main", "resources", "schemas");

    static List<EventType> types() {
        return EventCatalogue.types();
    }

    @ParameterizedTest
    @MethodSource("types")
    void the_schema_that_was_published_is_the_one_the_event_has(EventType type) throws IOException {
        String derived = PRETTY.writeValueAsString(EventSchema.of(type)).replace("\r\n", "\n") + '\n';
        String file = type.name() + '.' + type.revision() + ".json";
        if (Boolean.getBoolean("schemas.write")) {
            Files.createDirectories(SOURCES);
            Files.writeString(SOURCES.resolve(file), derived);
        }
        try (InputStream published = EventSchemaTest.class.getResourceAsStream("/schemas/" + file)) {
            assertThat(published)
                    .as("no schema is published for %s", type.name())
                    .isNotNull();
            assertThat(new String(published.readAllBytes(), UTF_8)).isEqualTo(derived);
        }
    }

    @Test
    void no_schema_is_without_its_event() throws IOException {
        try (var files = Files.list(SOURCES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(types().stream()
                            .map(type -> type.name() + '.' + type.revision() + ".json")
                            .toList());
        }
    }
}
