package io.caseledger.standalone.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs one short-lived program to its end. */
final class Command {

    record Outcome(int exitCode, String output) {
        boolean succeeded() {
            return exitCode == 0;
        }
    }

    private static final int NOT_FOUND = 127;

    private Command() {}

    static Outcome run(List<String> command) throws IOException {
        // A file and not a pipe: on Windows the server inherits a pipe from pg_ctl and would keep it open.
        Path output = Files.createTempFile("caseledger", ".out");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            Map<String, String> environment = builder.environment();
            // PGDATA, PGPORT, PGOPTIONS and their like are meant for another server.
            environment.keySet().removeIf(name -> name.startsWith("PG"));
            environment.put("LC_ALL", "C");
            // The server frees what a statement took when it ends: glibc would give it back to the kernel and ask for
            // it again each time.
            environment.put("MALLOC_TRIM_THRESHOLD_", "67108864");
            environment.put("MALLOC_MMAP_THRESHOLD_", "33554432");
            int exitCode;
            try {
                exitCode = builder.start().waitFor();
            } catch (IOException notThere) {
                return new Outcome(NOT_FOUND, String.valueOf(notThere.getMessage()));
            }
            return new Outcome(exitCode, Files.readString(output).strip());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while running " + command.getFirst(), interrupted);
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
