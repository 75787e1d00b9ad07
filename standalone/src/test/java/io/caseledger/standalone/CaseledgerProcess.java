package io.caseledger.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The application in a Java process of its own, which a test may kill. Closing it leaves neither it nor its PostgreSQL behind. */
public final class CaseledgerProcess implements AutoCloseable {

    private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");
    private static final long PATIENCE_SECONDS = 120;

    private final Path data;
    private final Process process;
    private final Queue<String> output = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private CaseledgerProcess(Path data, Process process) {
        this.data = data;
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    /** Comes back when the application answers HTTP. */
    public static CaseledgerProcess start(Path data, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1", // it does not live for long enough to be worth more
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Caseledger.class.getName(),
                "--logging.level.org.springframework.boot.tomcat=info"));
        command.addAll(RunningCaseledger.commandLine(data, arguments));
        try {
            CaseledgerProcess started = new CaseledgerProcess(
                    data, new ProcessBuilder(command).redirectErrorStream(true).start());
            started.url();
            return started;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                Matcher started = STARTED.matcher(line);
                if (started.find()) {
                    port.complete(Integer.parseInt(started.group(1)));
                }
            }
        } catch (IOException ended) {
            output.add(ended.toString());
        }
        port.completeExceptionally(new IllegalStateException("The application ended"));
    }

    /** Scheme, host and port. */
    public String url() {
        try {
            return "http://127.0.0.1:"
                    + port.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        } catch (RuntimeException failed) {
            close();
            throw new IllegalStateException("The application did not start:\n" + output(), failed);
        }
    }

    public Http http() {
        return new Http(url());
    }

    /** What it has logged so far. */
    public String output() {
        return String.join("\n", output);
    }

    /** The PostgreSQL server that runs on the data folder, if one does. */
    public Optional<ProcessHandle> postmaster() {
        try (BufferedReader pidFile = Files.newBufferedReader(data.resolve("postgres/postmaster.pid"))) {
            return ProcessHandle.of(Long.parseLong(pidFile.readLine().strip())).filter(ProcessHandle::isAlive);
        } catch (IOException noneRuns) {
            return Optional.empty();
        }
    }

    /** As {@code kill -9} does: it has no time for anything. Its PostgreSQL lives on. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** As Ctrl-C does, waiting for the end. */
    public void stop() {
        process.destroy();
        process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        Optional<ProcessHandle> server = postmaster();
        process.destroyForcibly().onExit().join();
        server.ifPresent(left -> {
            left.destroyForcibly();
            left.onExit().join();
        });
    }
}
