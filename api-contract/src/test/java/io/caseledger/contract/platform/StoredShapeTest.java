package io.caseledger.contract.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ledgers are kept for ever: what was stored once must be read by every later version, and written by it to the same text. */
class StoredShapeTest {

    private static final Path APPROVED = folder(StoredShapeTest.class.getResource("/approved"));
    private static final Path CLASSES =
            folder(EventCatalogue.class.getProtectionDomain().getCodeSource().getLocation());

    @ParameterizedTest
    @MethodSource("approved")
    void an_event_is_read_back_and_written_to_the_same_text(Approved file) {
        Object event = EventJson.read(file.name(), file.text());

        assertThat(EventCatalogue.of(event).name()).isEqualTo(file.name());
        assertThat(EventJson.write(event)).isEqualTo(file.text());
        assertThat(CanonicalJson.of(file.text())).isEqualTo(file.text());
    }

    @Test
    void fields_of_later_revisions_are_ignored() {
        assertThat(EventJson.read("casework.Deleted", "{\"why\":\"said by a later version\"}"))
                .isEqualTo(EventJson.read("casework.Deleted", "{}"));
    }

    @Test
    void readers_are_told_the_size_of_a_long_text_and_everything_else_as_it_is_stored() {
        assertThat(
                        EventJson.tell(
                                "editorial.ContentRewritten",
                                "{\"removed\":0,\"inserted\":5,\"content\":\"<p>\ud83d\udcf0</p>\",\"characters\":{\"to\":8,\"from\":3}}"))
                .isEqualTo(
                        "{\"characters\":{\"from\":3,\"to\":8},\"content\":{\"characters\":8},\"inserted\":5,\"removed\":0}");
        assertThat(EventJson.tell("editorial.Retitled", "{\"title\":{\"to\":\"b\",\"from\":\"a\"},\"later\":1}"))
                .isEqualTo("{\"later\":1,\"title\":{\"from\":\"a\",\"to\":\"b\"}}");
    }

    @Test
    void readers_are_told_a_mask_for_a_guarded_text_unless_they_may_read_it() {
        String linked = "{\"contact_id\":201,\"name\":\"John Manager\",\"email\":null}";

        assertThat(EventJson.tell("mobility.ContactLinked", linked))
                .isEqualTo("{\"contact_id\":201,\"email\":null,\"name\":\"••••\"}");
        assertThat(EventJson.tellAll("mobility.ContactLinked", linked))
                .isEqualTo("{\"contact_id\":201,\"email\":null,\"name\":\"John Manager\"}");
    }

    @Test
    void every_event_of_the_catalogue_has_an_approved_file_and_every_file_an_event() {
        Set<String> files = approved().map(Approved::type).collect(toSet());
        Set<String> events = EventCatalogue.types().stream()
                .map(type -> type.name() + '.' + type.revision())
                .collect(toSet());
        assertThat(files).isEqualTo(events);
    }

    @Test
    void every_event_that_could_be_written_has_a_name() throws IOException {
        Set<Class<?>> named = new HashSet<>();
        EventCatalogue.types().forEach(type -> named.add(type.payload()));

        List<Class<?>> events = sealedEvents();
        assertThat(events).hasSizeGreaterThanOrEqualTo(2);
        assertThat(events)
                .flatExtracting(event -> List.of(event.getPermittedSubclasses()))
                .containsExactlyInAnyOrderElementsOf(named);
    }

    @Test
    void a_name_says_kind_and_event() {
        assertThat(EventCatalogue.types()).allSatisfy(type -> {
            assertThat(type.name()).matches("[a-z]+[.][A-Z][A-Za-z]+").doesNotEndWith("Event");
            assertThat(type.name())
                    .startsWith(type.kind() + '.')
                    .endsWith('.' + type.payload().getSimpleName());
        });
    }

    static Stream<Approved> approved() {
        try (Stream<Path> files = Files.list(APPROVED)) {
            return files.sorted().map(Approved::of).toList().stream();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** All sealed interfaces of the contract that events implement: those whose name ends so. */
    private static List<Class<?>> sealedEvents() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.filter(file -> file.toString().endsWith("Event.class"))
                    .map(file -> CLASSES.relativize(file).toString())
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .<Class<?>>map(StoredShapeTest::named)
                    .filter(Class::isSealed)
                    .toList();
        }
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException lost) {
            throw new IllegalStateException(lost);
        }
    }

    private static Path folder(@Nullable URL url) {
        try {
            return Path.of(Objects.requireNonNull(url).toURI());
        } catch (URISyntaxException odd) {
            throw new IllegalStateException(odd);
        }
    }

    /** {@code <name>.<revision>.json}; another form of the same event has a word of its own after a dash. */
    record Approved(Path file) {

        static Approved of(Path file) {
            return new Approved(file);
        }

        /** Name and revision. */
        String type() {
            String fileName = file.getFileName().toString();
            int end = fileName.contains("-") ? fileName.indexOf('-') : fileName.length() - ".json".length();
            return fileName.substring(0, end);
        }

        String name() {
            return type().substring(0, type().lastIndexOf('.'));
        }

        String text() {
            try {
                return Files.readString(file, UTF_8).strip();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public String toString() {
            return file.getFileName().toString();
        }
    }
}
