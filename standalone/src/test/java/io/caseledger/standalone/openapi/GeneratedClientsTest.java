package io.caseledger.standalone.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.standalone.RunningCaseledger;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are generated from the six documents compile, and create, read, read as of a moment and list. */
class GeneratedClientsTest {

    private static final List<String> DOCUMENTS =
            List.of("history", "tracking", "mobility", "editorial", "allocation", "common");
    private static final Path CLIENTS = Path.of("src", "test", "clients");
    private static final String JAVA_HOME = System.getProperty("java.home");

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private static RunningCaseledger application;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        application = RunningCaseledger.startOn(DATABASE.location());
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void in_java_by_openapi_generator() throws Exception {
        String libraries = libraries();
        List<Path> sources = new ArrayList<>(List.of(CLIENTS.resolve("java/GeneratedClients.java")));
        for (String document : DOCUMENTS) {
            Path generated = folder.resolve(document);
            run(
                    Path.of("."),
                    program("java"),
                    "-cp",
                    libraries,
                    "-Dlog.level=error",
                    "org.openapitools.codegen.OpenAPIGenerator",
                    "generate",
                    "-i",
                    document(document).toString(),
                    "-g",
                    "java",
                    "--library",
                    "native",
                    "-o",
                    generated.toString(),
                    "--additional-properties",
                    "openApiNullable=false,useJakartaEe=true,invokerPackage=%1$s,apiPackage=%1$s.api,modelPackage=%1$s.model"
                            .formatted(document),
                    "--global-property",
                    "apiTests=false,modelTests=false,apiDocs=false,modelDocs=false");
            try (Stream<Path> files = Files.walk(generated.resolve("src/main/java"))) {
                sources.addAll(
                        files.filter(file -> file.toString().endsWith(".java")).toList());
            }
        }
        Path arguments = Files.write(
                folder.resolve("sources"),
                sources.stream().map(Path::toAbsolutePath).map(Path::toString).toList());
        Path classes = folder.resolve("classes");
        run(
                Path.of("."),
                program("javac"),
                "-nowarn",
                "-proc:none",
                "-cp",
                libraries,
                "-d",
                classes.toString(),
                "@" + arguments);

        String seen = run(
                Path.of("."),
                program("java"),
                "-cp",
                classes + File.pathSeparator + libraries,
                "GeneratedClients",
                application.url());
        assertThat(seen.lines())
                .containsExactly(
                        "history: [open, 1]",
                        "tracking: [active, true]",
                        "mobility: [Jane Doe, true]",
                        "editorial: [Generated, false]",
                        "allocation: [percent, 1]",
                        "common: [casework.Assigned, false, 2]");
    }

    @Test
    void in_typescript_by_openapi_typescript() throws Exception {
        assumeTrue(isThere("npm"), "needs Node and npm");
        Path project = folder.resolve("typescript");
        Files.createDirectories(project);
        for (String file : List.of("package.json", "package-lock.json", "tsconfig.json", "story.ts")) {
            Files.copy(
                    CLIENTS.resolve("typescript").resolve(file),
                    project.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        run(project, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        for (String document : DOCUMENTS) {
            run(
                    project,
                    "node",
                    "node_modules/openapi-typescript/bin/cli.js",
                    document(document).toString(),
                    "-o",
                    document + ".d.ts");
        }
        run(project, "node", "node_modules/typescript/bin/tsc");

        assertThat(run(project, "node", "out/story.js", application.url()).lines())
                .containsExactly(
                        "history: open 1",
                        "tracking: active true",
                        "mobility: Jane Doe true",
                        "editorial: Generated true",
                        "allocation: percent 1",
                        "common: casework.Assigned 2");
    }

    /** The generator and what it brings, and the annotations of what it generates; beside the tests', with which they would not agree. */
    private static String libraries() throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("target", "client-generator"))) {
            return String.join(
                    File.pathSeparator,
                    jars.map(Path::toAbsolutePath).map(Path::toString).toList());
        }
    }

    private static Path document(String name) throws URISyntaxException, IOException {
        Path file = Files.createTempFile(name, ".yaml");
        file.toFile().deleteOnExit();
        try (var yaml = GeneratedClientsTest.class.getResourceAsStream("/openapi/" + name + ".yaml")) {
            Files.copy(Objects.requireNonNull(yaml), file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    private static String program(String name) {
        return Path.of(JAVA_HOME, "bin", name).toString();
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    private String run(Path directory, String... command) throws Exception {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(180, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(output);
        assertThat(ended).as("%s%n%s", Arrays.toString(command), said).isTrue();
        assertThat(process.exitValue())
                .as("%s%n%s", Arrays.toString(command), said)
                .isZero();
        return said;
    }
}
