package io.caseledger.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A peer from another world: Emmett's PostgreSQL event store on Node, appended to and read inside its process. Left out where there is no npm. */
final class EmmettStore {

    static final String APPEND = "Emmett: append in process, 32 callers";

    private static final List<String> FILES = List.of("package.json", "package-lock.json", "store.mjs");
    private static final int CALLERS = 32;

    private final Report report;

    EmmettStore(Report report) {
        this.report = report;
    }

    void measure(int port, String database, Duration round, int rounds) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of("target", "emmett"));
        for (String file : FILES) {
            Files.copy(Path.of("emmett", file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            run(folder, List.of("npm", "ci", "--no-audit", "--no-fund", "--silent"));
        } catch (IOException | IllegalStateException absent) {
            System.out.println("Emmett is left out: " + absent.getMessage());
            return;
        }
        String url = "postgresql://postgres@127.0.0.1:" + port + '/' + database;
        double[] reads = new double[1];
        report.median(APPEND, "/s", rounds, () -> {
            String told = run(
                    folder,
                    List.of("node", "store.mjs", url, Long.toString(round.toSeconds()), Integer.toString(CALLERS)));
            JsonNode figures =
                    JsonMapper.shared().readTree(told.lines().toList().getLast());
            reads[0] = figures.get("reads").doubleValue();
            return figures.get("appends").doubleValue();
        });
        report.figure("Emmett: read a stream of one event, 32 callers", reads[0], "/s");
    }

    private static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path output = folder.toAbsolutePath().resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + Files.readString(output));
        }
        return Files.readString(output);
    }
}
