package io.caseledger.standalone.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Path;

/** A second application, in a Java process of its own, that a test may kill. */
final class ServerInAnotherProcess implements AutoCloseable {

    private final Process process;
    private final String greeting;

    private ServerInAnotherProcess(Process process, String greeting) {
        this.process = process;
        this.greeting = greeting;
    }

    /** Comes back when the other process has a server or was refused one. */
    static ServerInAnotherProcess start(Path dataFolder) throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        Process process = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerInAnotherProcess.class.getName(),
                        dataFolder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        String line = output.readLine();
        while (line != null && !line.startsWith("url ") && !line.startsWith("refused ")) {
            line = output.readLine();
        }
        return new ServerInAnotherProcess(process, String.valueOf(line));
    }

    String url() {
        return greeting.substring("url ".length());
    }

    String greeting() {
        return greeting;
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] arguments) throws IOException {
        try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(Path.of(arguments[0]), 0)) {
            System.out.println("url " + server.jdbcUrl("postgres", "postgres"));
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (EmbeddedPostgresException refusal) {
            System.out.println("refused " + refusal.getMessage());
        }
    }
}
