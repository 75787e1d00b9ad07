package io.caseledger.standalone.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One PostgreSQL cluster on disk and the server that runs on it. */
final class Cluster {

    static final String SUPERUSER = "postgres";

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final String MAJOR_VERSION = "18";
    private static final long LOG_BYTES = 10_000_000;

    /** Long enough for the recovery of max_wal_size. */
    private static final String START_SECONDS = "300";

    private static final List<String> DURABLE = List.of("fsync", "full_page_writes", "synchronous_commit");

    /** Written to postgresql.conf of a new cluster, where the operator may tune them: two cores, one application. */
    private static final List<String> TUNING = List.of(
            "shared_buffers=256MB",
            "effective_cache_size=1GB",
            "work_mem=16MB",
            "maintenance_work_mem=128MB",
            "max_connections=100",
            "max_wal_size=2GB",
            "checkpoint_timeout=15min",
            "wal_compression=on",
            "random_page_cost=1.1",
            "jit=off",
            "timezone=UTC",
            "log_timezone=UTC",
            "log_checkpoints=off",
            // The details of an error quote rows, and rows hold personal data.
            "log_error_verbosity=terse");

    private final Path folder;
    private final Path logFile;
    private final Path bin;
    private final Account account;
    private final ServerProcesses processes;
    private volatile @Nullable ProcessHandle postmaster;

    Cluster(Path dataFolder, Path binaries, Account account) {
        this.folder = dataFolder.resolve("postgres");
        this.logFile = dataFolder.resolve("postgres.log");
        this.bin = binaries.resolve("bin");
        this.account = account;
        this.processes = new ServerProcesses(dataFolder, folder, program("pg_ctl"), account);
    }

    Path folder() {
        return folder;
    }

    /** Makes the cluster ours alone: no server of an earlier life, the right version, the right owner. */
    void prepare() throws IOException {
        processes.clear();
        if (Files.isDirectory(folder) && !Folders.isEmpty(folder)) {
            mustBeOurs();
            account.own(folder);
            account.mustReach(folder);
        } else {
            initialise();
        }
    }

    private void mustBeOurs() throws IOException {
        Path versionFile = folder.resolve("PG_VERSION");
        if (!Files.isReadable(folder)) {
            account.mustReach(folder);
        }
        if (!Files.isRegularFile(versionFile) || !Files.isRegularFile(folder.resolve("global/pg_control"))) {
            throw new EmbeddedPostgresException(
                    folder + " is not a whole PostgreSQL cluster",
                    "restore it from a backup, or move it away to start with an empty one");
        }
        String version = Files.readString(versionFile).strip();
        if (!version.equals(MAJOR_VERSION)) {
            throw new EmbeddedPostgresException(
                    folder + " was written by PostgreSQL " + version + " and this is PostgreSQL " + MAJOR_VERSION,
                    "dump it with PostgreSQL " + version
                            + " (pg_dumpall), move it away, start once, and load the dump");
        }
    }

    /** Beside its final place, so that a half-made cluster is never taken for one. */
    private void initialise() throws IOException {
        Path part = folder.resolveSibling("postgres.part");
        Folders.delete(part);
        Folders.delete(folder);
        Files.createDirectory(part);
        account.own(part);
        account.mustReach(part);
        List<String> command = new ArrayList<>(List.of(
                program("initdb").toString(),
                "--pgdata=" + part,
                "--username=" + SUPERUSER,
                "--auth=trust",
                "--encoding=UTF8",
                // PostgreSQL's own collation by code point: no library of the system can change it under an index.
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8"));
        TUNING.forEach(setting -> command.add("--set=" + setting));
        Command.Outcome outcome = account.run(command);
        if (!outcome.succeeded()) {
            throw new EmbeddedPostgresException(
                    "PostgreSQL could not create " + folder + " (" + lastLine(outcome.output()) + ")",
                    "see that the disk has room and the folder can be written");
        }
        Files.move(part, folder, ATOMIC_MOVE);
        LOG.info("Created a PostgreSQL cluster in {}", folder);
    }

    /** What may not be tuned stands on the command line, which outranks postgresql.conf and ALTER SYSTEM. */
    void start(int port) throws IOException {
        mustBeFree(port);
        List<String> options = new ArrayList<>(List.of(
                "-c port=" + port, "-c listen_addresses=127.0.0.1", "-c unix_socket_directories=", "-c ssl=off"));
        DURABLE.forEach(setting -> options.add("-c " + setting + "=on"));
        long logged = openLog();
        // pg_ctl gives the server a session of its own, so that Ctrl-C in a terminal reaches the application only.
        Command.Outcome outcome = account.run(List.of(
                program("pg_ctl").toString(),
                "start",
                "--pgdata=" + folder,
                "--wait",
                "--timeout=" + START_SECONDS,
                "--log=" + logFile,
                "--options=" + String.join(" ", options)));
        postmaster = processes.postmaster().orElse(null);
        if (!outcome.succeeded() || postmaster == null) {
            stop();
            throw notStarted(port, logSince(logged), outcome.output());
        }
        try {
            mustBeDurable(port);
        } catch (EmbeddedPostgresException refused) {
            stop();
            throw refused;
        }
        LOG.info("PostgreSQL runs on 127.0.0.1:{}, its data in {}", port, folder);
    }

    /** After a server that died: whatever it left is cleared away first. */
    void restart(int port) throws IOException {
        processes.clear();
        start(port);
    }

    boolean isRunning() {
        ProcessHandle current = postmaster;
        return current != null && ServerProcesses.isAlive(current);
    }

    void stop() throws IOException {
        ProcessHandle current = postmaster;
        if (current != null && ServerProcesses.isAlive(current)) {
            processes.stop(current);
            LOG.info("PostgreSQL in {} is shut down", folder);
        } else if (current != null) {
            processes.clear();
        }
        postmaster = null;
    }

    static String jdbcUrl(int port, String database, String user) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s".formatted(port, encoded(database), encoded(user));
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, UTF_8);
    }

    private static void mustBeFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        } catch (IOException taken) {
            throw new PortTakenException(port, taken);
        }
    }

    private void mustBeDurable(int port) {
        Map<String, String> settings = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl(port, "postgres", SUPERUSER));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select name, setting from pg_settings")) {
            while (rows.next()) {
                settings.put(rows.getString("name"), rows.getString("setting"));
            }
        } catch (SQLException failure) {
            throw new EmbeddedPostgresException(
                    "PostgreSQL started and takes no connection (" + lastLine(String.valueOf(failure.getMessage()))
                            + ")",
                    "see " + logFile,
                    failure);
        }
        if (!folder.equals(Path.of(settings.getOrDefault("data_directory", "")))) {
            throw new EmbeddedPostgresException(
                    "another PostgreSQL answers on port " + port, "stop it, or choose another port");
        }
        for (String setting : DURABLE) {
            if (!"on".equals(settings.get(setting))) {
                throw new EmbeddedPostgresException(
                        "PostgreSQL in " + folder + " runs with " + setting + "=" + settings.get(setting)
                                + ", which can lose acknowledged writes",
                        "take that setting back (alter role … reset " + setting + ", alter database … reset " + setting
                                + ")");
            }
        }
    }

    private EmbeddedPostgresException notStarted(int port, String log, String output) {
        if (log.contains("could not create any TCP/IP sockets")) {
            return new PortTakenException(port, null);
        }
        String reason = log.lines()
                .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                .reduce((earlier, later) -> later)
                .orElseGet(() -> lastLine(output));
        return new EmbeddedPostgresException(
                "PostgreSQL does not start on " + folder + " (" + reason.replaceFirst("^.*(?=FATAL:|PANIC:)", "") + ")",
                "see " + logFile + "; if the cluster is damaged, restore it from a backup or move it away");
    }

    /** Two files at most: the current one and the one before. */
    private long openLog() throws IOException {
        if (Files.exists(logFile) && Files.size(logFile) > LOG_BYTES) {
            Files.move(logFile, logFile.resolveSibling("postgres.log.1"), REPLACE_EXISTING);
        }
        if (Files.notExists(logFile)) {
            Files.createFile(logFile);
            Folders.hideFromOthers(logFile);
        }
        account.own(logFile);
        return Files.size(logFile);
    }

    private String logSince(long position) throws IOException {
        byte[] all = Files.readAllBytes(logFile);
        int from = (int) Math.min(position, all.length);
        return new String(all, from, all.length - from, UTF_8);
    }

    private Path program(String name) {
        return bin.resolve(OperatingSystem.current() == OperatingSystem.Windows ? name + ".exe" : name);
    }

    private static String lastLine(String text) {
        return text.lines().reduce("no message", (earlier, later) -> later.isBlank() ? earlier : later.strip());
    }
}
