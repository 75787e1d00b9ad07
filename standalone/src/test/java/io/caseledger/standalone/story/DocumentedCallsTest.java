package io.caseledger.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.standalone.RunningCaseledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every call of the README and of the guides does on a fresh instance what they show, in the order in which they stand. An ellipsis stands for anything; ids,
 * secrets and the times of now are others each time, and an id means the same wherever it stands.
 */
class DocumentedCallsTest {

    private static final Path ROOT = Path.of("..");
    private static final String HERE = "127.0.0.1:8080";

    private static final Pattern OTHER_EACH_TIME = Pattern.compile("(?<id>assign_[a-z0-9]{25}|wh_[0-9a-f]{32}"
            + "|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})"
            + "|(?<now>2026-1[12]-[0-9]{2}[T ][0-9:]{8}(?:[.][0-9]+)?Z?)"
            + "|(?<any>…)");

    /** A replay ends some time after it was asked for. */
    private static final int TRIES = 120;

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    @TempDir
    private Path folder;

    /** What a reader types, and what is said to come of it. */
    private record Call(String command, String answer) {}

    @BeforeAll
    static void needs_a_shell_and_curl() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash");
        assumeTrue(
                new ProcessBuilder("/bin/bash", "-c", "command -v curl").start().waitFor() == 0, "needs curl");
    }

    @Test
    void every_call_does_what_is_shown() throws Exception {
        List<Call> calls = calls(Files.readString(ROOT.resolve("README.md")));
        assertThat(calls).hasSizeGreaterThan(25);
        Map<String, String> ids = new HashMap<>();
        try (RunningCaseledger application =
                RunningCaseledger.startOn(DATABASE.location(), "--caseledger.webhooks.allow-private=true")) {
            for (Call call : calls) {
                Pattern shown = shown(call.answer, ids);
                String command = known(call.command, ids).replace("curl ", "curl --silent --show-error ");
                String answer = run(application, command);
                for (int tries = 1; tries < TRIES && mayComeLater(call) && !matches(shown, answer); tries++) {
                    Thread.sleep(250);
                    answer = run(application, command);
                }
                Matcher found = shown.matcher(withoutOtherHeaders(answer, call.answer));
                assertThat(found.matches())
                        .as("%s%nis said to answer%n%s%nand answers%n%s", command, call.answer, answer)
                        .isTrue();
                bind(call.answer, found, ids);
            }
            for (String script : scripts()) {
                String answer = run(application, "set -eu\n" + script);
                assertThat(answer.lines())
                        .hasSizeGreaterThan(1)
                        .allSatisfy(line -> assertThat(line)
                                .startsWith("{")
                                .doesNotContain("\"success\":false")
                                .doesNotContain("\"code\":"));
            }
        }
    }

    private static boolean mayComeLater(Call call) {
        return call.command.contains("/api/v1/projections/") && !call.command.contains("-X POST");
    }

    private static boolean matches(Pattern shown, String answer) {
        return shown.matcher(answer).matches();
    }

    /** The transcripts of a text: indented, with the commands behind a dollar sign. */
    private static List<Call> calls(String text) {
        List<Call> calls = new ArrayList<>();
        StringBuilder command = null;
        StringBuilder answer = new StringBuilder();
        for (String line : (text + "\nend").lines().toList()) {
            boolean indented = line.startsWith("    ");
            String content = line.strip();
            if (command != null && (indented ? content.startsWith("$ ") : !content.isEmpty())) {
                calls.add(new Call(command.toString(), answer.toString().strip()));
                command = null;
                answer.setLength(0);
            }
            if (indented && content.startsWith("$ ")) {
                command = new StringBuilder(content.substring(2));
            } else if (command != null && answer.isEmpty() && command.toString().endsWith("\\")) {
                command.setLength(command.length() - 1);
                command.append(content);
            } else if (command != null) {
                answer.append(content).append('\n');
            }
        }
        return calls;
    }

    /** The shell scripts of the guides that call the application. */
    private static List<String> scripts() throws IOException {
        Pattern script = Pattern.compile("(?s)```sh\n(.*?)```");
        try (Stream<Path> guides = Files.list(ROOT.resolve("docs"));
                Stream<Path> ofContracts = Files.list(ROOT.resolve("api-contract/docs"))) {
            return Stream.concat(guides, ofContracts)
                    .filter(guide -> guide.toString().endsWith(".md"))
                    .map(DocumentedCallsTest::read)
                    .flatMap(text -> script.matcher(text).results())
                    .map(match -> match.group(1))
                    .filter(text -> text.contains(HERE))
                    .toList();
        }
    }

    private static String read(Path guide) {
        try {
            return Files.readString(guide);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static String known(String text, Map<String, String> ids) {
        return OTHER_EACH_TIME.matcher(text).replaceAll(found -> {
            String id = found.group("id");
            return Matcher.quoteReplacement(id == null ? found.group() : ids.getOrDefault(id, id));
        });
    }

    /** Groups hold the ids that are seen for the first time. */
    private static Pattern shown(String answer, Map<String, String> ids) {
        StringBuilder shown = new StringBuilder();
        List<String> groups = new ArrayList<>();
        Matcher found = OTHER_EACH_TIME.matcher(answer);
        int end = 0;
        while (found.find()) {
            shown.append(Pattern.quote(answer.substring(end, found.start())));
            end = found.end();
            String id = found.group("id");
            if (found.group("any") != null) {
                shown.append(".*?");
            } else if (id == null) {
                shown.append("[0-9T:.Z -]+");
            } else if (ids.containsKey(id)) {
                shown.append(Pattern.quote(ids.get(id)));
            } else if (groups.contains(id)) {
                shown.append('\\').append(groups.indexOf(id) + 1);
            } else {
                groups.add(id);
                shown.append("([0-9A-Za-z_-]+)");
            }
        }
        return Pattern.compile(
                shown.append(Pattern.quote(answer.substring(end))).toString(), Pattern.DOTALL);
    }

    private static void bind(String answer, Matcher found, Map<String, String> ids) {
        int group = 0;
        Matcher shown = OTHER_EACH_TIME.matcher(answer);
        while (shown.find()) {
            String id = shown.group("id");
            if (id != null && !ids.containsKey(id)) {
                ids.put(id, found.group(++group));
            }
        }
    }

    /** An answer with its head shows the header fields that matter. */
    private static String withoutOtherHeaders(String answer, String shown) {
        if (!shown.startsWith("HTTP/")) {
            return answer;
        }
        StringBuilder kept = new StringBuilder();
        boolean head = true;
        for (String line : answer.lines().toList()) {
            head &= !line.isBlank();
            String name = line.split(":", 2)[0];
            if (!head || line.startsWith("HTTP/") || shown.contains("\n" + name + ": ")) {
                kept.append(line.strip()).append('\n');
            }
        }
        return kept.toString().strip();
    }

    private String run(RunningCaseledger application, String command) throws Exception {
        Path output = folder.resolve("output");
        String there = application.url().substring("http://".length());
        ProcessBuilder shell = new ProcessBuilder("/bin/bash", "-c", command.replace(HERE, there))
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        shell.environment().put("CASELEDGER_URL", application.url());
        Process process = shell.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command).isTrue();
        return Files.readString(output).strip();
    }
}
