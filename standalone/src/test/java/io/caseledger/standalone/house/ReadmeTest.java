package io.caseledger.standalone.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README is a map: what it points to is there. */
class ReadmeTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
    private static final Pattern CALL = Pattern.compile("127\\.0\\.0\\.1:8080(/[^\\s'?]*)");
    private static final Pattern ID = Pattern.compile(
            "assign_[a-z0-9]+|(?<=/mentor/)\\w+|(?<=/projections/)[a-z-]+|(?<=/(?:users|projects|assignments)/)\\d+");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^ {2}(/\\S+):$");

    private final Path root = root();
    private final String readme = read();

    @Test
    void every_link_leads_somewhere() {
        List<String> links =
                LINK.matcher(readme).results().map(match -> match.group(1)).toList();

        assertThat(links)
                .hasSizeGreaterThan(10)
                .allSatisfy(link -> assertThat(root.resolve(link)).exists());
    }

    @Test
    void every_call_of_the_tour_is_to_a_documented_path() {
        Set<String> documented = documents()
                .flatMap(text -> DOCUMENTED.matcher(text).results())
                .map(match -> match.group(1).replaceAll("\\{\\w+}", "{}"))
                .collect(Collectors.toSet());

        List<String> calls = CALL.matcher(readme)
                .results()
                .map(match -> ID.matcher(match.group(1)).replaceAll("{}"))
                .toList();

        assertThat(calls)
                .hasSizeGreaterThan(8)
                .allSatisfy(call -> assertThat(documented)
                        .anyMatch(path -> path.equals(call)
                                || path.equals("/history" + call)
                                || path.equals("/allocation" + call)));
    }

    @Test
    void the_script_of_the_tour_can_be_run() {
        assertThat(readme).contains("./caseledger import");
        assertThat(root.resolve("caseledger")).isExecutable();
    }

    private static Stream<String> documents() {
        return Stream.of("history", "tracking", "mobility", "editorial", "allocation", "common")
                .map(name -> {
                    try (InputStream in = ReadmeTest.class.getResourceAsStream("/openapi/" + name + ".yaml")) {
                        assertThat(in).isNotNull();
                        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                });
    }

    private String read() {
        try {
            return Files.readString(root.resolve("README.md"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Tests run in their module's folder or in the root. */
    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("README.md")) ? here : here.resolveSibling("");
    }
}
