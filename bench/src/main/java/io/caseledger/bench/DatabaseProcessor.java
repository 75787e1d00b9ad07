package io.caseledger.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** The processor time that PostgreSQL has used, all its processes together. */
final class DatabaseProcessor {

    private final ProcessHandle postmaster;

    private DatabaseProcessor(ProcessHandle postmaster) {
        this.postmaster = postmaster;
    }

    /** @param folder the data folder of an embedded server */
    static DatabaseProcessor of(Path folder) throws IOException {
        long pid = Long.parseLong(Files.readAllLines(folder.resolve("postgres").resolve("postmaster.pid"))
                .getFirst()
                .strip());
        return new DatabaseProcessor(ProcessHandle.of(pid).orElseThrow());
    }

    /** Of those of its processes that still run. */
    Duration used() {
        return Stream.concat(Stream.of(postmaster), postmaster.descendants())
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
