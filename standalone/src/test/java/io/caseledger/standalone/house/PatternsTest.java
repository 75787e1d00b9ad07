package io.caseledger.standalone.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code java.util.regex} calls itself for each turn of a group that is repeated without limit, so that a long input overflows the stack. Possessive
 * repetition ({@code (…)*+}) does not.
 */
class PatternsTest {

    private static final Pattern LITERAL = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"");
    private static final Pattern REPEATED = Pattern.compile("(?<!\\\\)\\)(?:[*+]|\\{[0-9]+,[0-9]*\\})(?!\\+)");
    private static final Pattern USE =
            Pattern.compile("Pattern\\.compile|\\.matches\\(|\\.replace(?:All|First)\\(|\\.split\\(");
    private static final int LINES_OF_ONE_CALL = 3;

    private static List<String> recursing(List<String> lines) {
        List<String> found = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            if (USE.matcher(lines.get(at)).find()) {
                String call = String.join("\n", lines.subList(at, Math.min(lines.size(), at + LINES_OF_ONE_CALL)));
                for (Matcher literal = LITERAL.matcher(call); literal.find(); ) {
                    if (REPEATED.matcher(literal.group()).find()) {
                        found.add(literal.group());
                    }
                }
            }
        }
        return found;
    }

    @Test
    void no_expression_calls_itself_as_often_as_its_input_says() throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        List<String> found = new ArrayList<>();
        for (String module : List.of("api-contract", "platform", "command-side", "query-side", "standalone")) {
            Path main = root.resolve(module).resolve("src/main/java");
            assertThat(main).isDirectory();
            try (Stream<Path> files = Files.walk(main)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    recursing(Files.readAllLines(file))
                            .forEach(literal -> found.add(main.relativize(file) + ": " + literal));
                }
            }
        }

        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Pattern.compile(\"a(?:b|c)*\")",
                "Pattern.compile(\n  \"a(-[a-z]+)+\")",
                "text.matches(\"(a){2,}\")",
                "text.split(\"(,|;)+\")"
            })
    void such_an_expression_is_found(String source) {
        assertThat(recursing(source.lines().toList())).hasSize(1);
    }
}
