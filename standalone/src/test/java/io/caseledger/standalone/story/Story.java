package io.caseledger.standalone.story;

import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.standalone.Http;
import io.caseledger.standalone.RunningCaseledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import tools.jackson.databind.JsonNode;

/** One running application that the stories share, since starting it takes seconds; each story has people of its own. */
public final class Story implements AutoCloseable {

    private final AtomicInteger people = new AtomicInteger();
    private final Path data;
    private final RunningCaseledger application;
    private final Http http;

    private Story() {
        try {
            data = Files.createTempDirectory("caseledger-story");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        application = RunningCaseledger.start(
                data,
                "--spring.main.sources=" + StoryClock.Instead.class.getName(),
                "--logging.level.com.networknt=error");
        http = application.http();
    }

    /** Resolves parameters of type {@link Story}. */
    public static final class Shared implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Story.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(Story.class))
                    .computeIfAbsent(Story.class, ignored -> new Story(), Story.class);
        }
    }

    /** Without a token. */
    public Http http() {
        return http;
    }

    public Http admin() {
        return http.as("demo-admin");
    }

    public Http viewer() {
        return http.as("demo-viewer");
    }

    public String url() {
        return application.url();
    }

    public RunningCaseledger application() {
        return application;
    }

    StoryClock clock() {
        return application.bean(StoryClock.class);
    }

    /** The last position of the ledger. */
    public long head() {
        return application.bean(LedgerReader.class).head();
    }

    /** An id that no other story uses. */
    public String person(String role) {
        return role + "_" + people.incrementAndGet();
    }

    /** A number that no other story uses for a user or a project. */
    public String number() {
        return Integer.toString(1_000_000 + people.incrementAndGet());
    }

    /** At the end of all stories: whatever they told of, its subject and sequence named it alone. */
    private void subjectsAndSequencesNameOneEventEach() {
        Set<String> names = new HashSet<>();
        long after = 0;
        while (true) {
            JsonNode page =
                    admin().get("/api/v1/events?limit=1000&after=" + after).json();
            for (JsonNode event : page.get("events")) {
                String name = event.get("subject").asString() + '#' + event.get("sequence");
                if (!names.add(name)) {
                    throw new IllegalStateException("Two events of the feed are " + name);
                }
            }
            if (page.get("next").asLong() == after) {
                return;
            }
            after = page.get("next").asLong();
        }
    }

    @Override
    public void close() {
        try (application) {
            subjectsAndSequencesNameOneEventEach();
        }
        try {
            Files.walkFileTree(data, new Deleting());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static final class Deleting extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed) throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
