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
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

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

    @Override
    public void close() {
        application.close();
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
