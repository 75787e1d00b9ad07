package io.caseledger.standalone.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processes that run on one cluster, whoever started them, and no others. */
final class ServerProcesses {

    private static final Logger LOG = LoggerFactory.getLogger(ServerProcesses.class);
    private static final Duration FAST_SHUTDOWN = Duration.ofSeconds(60);
    private static final Duration IMMEDIATE_SHUTDOWN = Duration.ofSeconds(10);
    private static final Duration KILLED = Duration.ofSeconds(10);

    /** Nothing an orphan still does can be committed to anybody; most notice by themselves and need no force. */
    private static final Duration ORPHANS_LEAVE = Duration.ofSeconds(1);

    /** The file's start time is written a moment after the process began. */
    private static final Duration START_TIME_TOLERANCE = Duration.ofSeconds(10);

    private final Path dataFolder;
    private final Path cluster;
    private final Path pidFile;
    private final Path pgCtl;
    private final Account account;

    ServerProcesses(Path dataFolder, Path cluster, Path pgCtl, Account account) {
        this.dataFolder = dataFolder;
        this.cluster = cluster;
        this.pidFile = cluster.resolve("postmaster.pid");
        this.pgCtl = pgCtl;
        this.account = account;
    }

    /** The living postmaster that postmaster.pid names. */
    Optional<ProcessHandle> postmaster() throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(pidFile);
        } catch (NoSuchFileException notRunning) {
            return Optional.empty();
        }
        if (lines.size() < 3) {
            return Optional.empty();
        }
        long pid = Long.parseLong(lines.get(0).strip());
        Instant started = Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip()));
        Optional<ProcessHandle> named = ProcessHandle.of(pid).filter(ServerProcesses::isAlive);
        return named.isPresent() && isPostmasterHere(named.get(), started) ? named : Optional.empty();
    }

    /** Leaves the cluster without any process and without a file that names one. */
    void clear() throws IOException {
        Optional<ProcessHandle> postmaster = postmaster();
        if (postmaster.isPresent()) {
            LOG.warn(
                    "PostgreSQL still runs on {} as process {}: stopping it",
                    cluster,
                    postmaster.get().pid());
            stop(postmaster.get());
        }
        endOrphans();
        if (Files.deleteIfExists(pidFile)) {
            LOG.warn("Removed {}, left behind by a server that did not end in order", pidFile);
        }
    }

    /** Cleanly if it can be, but in any case. */
    void stop(ProcessHandle postmaster) throws IOException {
        signal("INT", postmaster);
        if (await(FAST_SHUTDOWN, () -> !isAlive(postmaster))) {
            return;
        }
        LOG.warn("PostgreSQL did not shut down within {}: stopping it without a checkpoint", FAST_SHUTDOWN);
        signal("QUIT", postmaster);
        if (!await(IMMEDIATE_SHUTDOWN, () -> !isAlive(postmaster))) {
            postmaster.destroyForcibly();
            if (!await(KILLED, () -> !isAlive(postmaster))) {
                throw new EmbeddedPostgresException(
                        "PostgreSQL (process " + postmaster.pid() + ") cannot be stopped", "end that process by hand");
            }
        }
        endOrphans();
    }

    /** A zombie, which nobody has collected yet, counts as dead. */
    static boolean isAlive(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return !stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException noSuchFileSystem) {
            return process.isAlive();
        }
    }

    /** Backends outlive a killed postmaster until they notice, and a new server must not share their memory. */
    private void endOrphans() throws IOException {
        if (await(ORPHANS_LEAVE, () -> orphans().isEmpty())) {
            return;
        }
        // Asked once: a process on its way out can no longer be recognised, and is not yet gone.
        List<ProcessHandle> orphans = orphans();
        LOG.warn("Ending the processes that a killed PostgreSQL left on {}: {}", cluster, orphans);
        orphans.forEach(ProcessHandle::destroyForcibly);
        if (!await(KILLED, () -> orphans.stream().noneMatch(ServerProcesses::isAlive))) {
            throw new EmbeddedPostgresException(
                    "processes of an earlier PostgreSQL still run on " + cluster + " " + orphans, "end them by hand");
        }
    }

    private List<ProcessHandle> orphans() {
        return ProcessHandle.allProcesses()
                .filter(process -> isPostgres(process) && isHere(process) && isAlive(process))
                .toList();
    }

    /** A process that cannot be looked at is another user's, and PostgreSQL runs on nobody's folder but its user's. */
    private boolean isPostmasterHere(ProcessHandle process, Instant started) {
        return isPostgres(process)
                && (isHere(process) || (workingFolder(process).isEmpty() && startedAbout(started, process)));
    }

    private static boolean startedAbout(Instant started, ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(instant -> Duration.between(instant, started).abs())
                .filter(difference -> difference.compareTo(START_TIME_TOLERANCE) < 0)
                .isPresent();
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> String.valueOf(Path.of(command).getFileName()))
                .filter(name -> name.equals("postgres") || name.startsWith("postgres ") || name.equals("postgres.exe"))
                .isPresent();
    }

    /** Every process of a server works in its cluster; where that cannot be seen, our own programs give it away. */
    private boolean isHere(ProcessHandle process) {
        return workingFolder(process)
                .map(cluster::equals)
                .orElseGet(() -> process.info()
                        .command()
                        .filter(command -> Path.of(command).startsWith(dataFolder))
                        .isPresent());
    }

    private static Optional<Path> workingFolder(ProcessHandle process) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd")));
        } catch (IOException cannotBeSeen) {
            return Optional.empty();
        }
    }

    private void signal(String name, ProcessHandle process) throws IOException {
        Command.Outcome outcome = account.run(List.of(pgCtl.toString(), "kill", name, Long.toString(process.pid())));
        if (!outcome.succeeded() && isAlive(process)) {
            LOG.warn("Signal {} did not reach PostgreSQL (process {}): {}", name, process.pid(), outcome.output());
        }
    }

    private static boolean await(Duration limit, BooleanSupplier condition) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for PostgreSQL to end", interrupted);
            }
        }
        return true;
    }
}
