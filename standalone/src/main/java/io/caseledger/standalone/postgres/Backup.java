package io.caseledger.standalone.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A backup of an embedded database, whether its server runs or not: the cluster's files, all of the log that they need, and {@value #SUMS} with the
 * SHA-256 of each. It comes to its name when it is whole.
 */
final class Backup {

    /** As {@code sha256sum --check} reads it. */
    static final String SUMS = "SHA256SUMS";

    static final String CLUSTER = "postgres";

    private static final String CONTROL = "global/pg_control";
    private static final String LOG = "pg_wal";

    /** What a server makes anew at its start, as the manual lists it in "Backing Up the Data Directory" (25.3.4.2): the folders stay, empty. */
    private static final Set<String> EMPTIED = Set.of(
            "pg_dynshmem", "pg_notify", "pg_replslot", "pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans", LOG);

    private static final Set<String> LEFT_OUT = Set.of(
            "postmaster.pid",
            "postmaster.opts",
            "backup_label",
            "tablespace_map",
            "pg_internal.init",
            "current_logfiles");

    private final Path cluster;
    private final Path dataFolder;
    private final Bar bar;

    /** Is shown how far the copying has come. */
    interface Bar {
        void show(long bytes, long of);
    }

    Backup(Path dataFolder, Bar bar) {
        this.dataFolder = dataFolder;
        this.cluster = dataFolder.resolve(CLUSTER);
        this.bar = bar;
    }

    /**
     * @param target does not exist yet, or is empty
     * @return whether the server ran meanwhile
     * @throws EmbeddedPostgresException that says why there is no backup, and then there is nothing under its name
     */
    boolean make(Path target) throws IOException {
        if (!Files.isRegularFile(cluster.resolve("PG_VERSION"))) {
            throw new EmbeddedPostgresException(
                    dataFolder + " holds no database of Caseledger", "name its data folder with --data");
        }
        Folders.requireRoomFor(target, dataFolder);
        if (!Folders.isEmpty(cluster.resolve("pg_tblspc"))) {
            throw new EmbeddedPostgresException(
                    "there are tablespaces outside " + cluster, "back it up with PostgreSQL's pg_basebackup");
        }
        Path parent = Folders.parentOf(target.toAbsolutePath());
        Path part = Files.createTempDirectory(Files.createDirectories(parent), target.getFileName() + ".part-");
        boolean whole = false;
        try {
            Optional<ProcessHandle> server = servers().postmaster();
            if (server.isPresent()) {
                online(part);
            } else {
                offline(part);
            }
            Files.deleteIfExists(target);
            Files.move(part, target, ATOMIC_MOVE);
            Folders.sync(parent);
            whole = true;
            return server.isPresent();
        } finally {
            if (!whole) {
                Folders.delete(part);
            }
        }
    }

    private ServerProcesses servers() {
        return new ServerProcesses(dataFolder, cluster, cluster, new Account(List.of(), null));
    }

    private void offline(Path part) throws IOException {
        try (var _ = DataFolderLock.acquire(dataFolder)) {
            Copy copy = new Copy(part, Folders.size(cluster));
            copy.all();
            copy.log(Folders.names(cluster.resolve(LOG)));
            copy.control();
            copy.end();
        }
    }

    private void online(Path part) throws IOException {
        try (BackupSession session = BackupSession.begin(port(), cluster)) {
            Copy copy = new Copy(part, Folders.size(cluster));
            copy.all();
            copy.control();
            BackupSession.Stopped stopped = session.stop();
            copy.log(WalSegments.between(stopped.firstSegment(), stopped.lastSegment(), stopped.segmentBytes()));
            copy.log(WalSegments.histories(cluster.resolve(LOG)));
            copy.files.text(stopped.label(), CLUSTER + "/backup_label");
            if (!stopped.tablespaces().isEmpty()) {
                copy.files.text(stopped.tablespaces(), CLUSTER + "/tablespace_map");
            }
            copy.end();
        } catch (SQLException failed) {
            throw new EmbeddedPostgresException(
                    "PostgreSQL could not be backed up (" + failed.getMessage() + ")", "try again", failed);
        }
    }

    /** The fourth line of the file. */
    private int port() throws IOException {
        List<String> lines = Files.readAllLines(cluster.resolve("postmaster.pid"));
        if (lines.size() < 4) {
            throw new EmbeddedPostgresException("PostgreSQL is only just starting", "try again");
        }
        return Integer.parseInt(lines.get(3).strip());
    }

    /** The files on their way. */
    private final class Copy {

        private final Path part;
        private final HashedCopy files;
        private final long bytes;
        private long copied;

        Copy(Path part, long bytes) throws IOException {
            this.part = part;
            this.bytes = bytes;
            this.files = new HashedCopy(part, this::copied);
            Folders.requireSpace(part, bytes);
        }

        private void copied(long more) {
            copied += more;
            bar.show(copied, Math.max(bytes, copied));
        }

        /** But for the log, and the control file, which comes last: it says where recovery may begin at the latest. */
        void all() throws IOException {
            for (String emptied : EMPTIED) {
                files.folder(CLUSTER + '/' + emptied);
            }
            Folders.walk(cluster, this::folder, this::file);
        }

        private boolean folder(String name) throws IOException {
            if (isTemporary(name)) {
                return false;
            }
            files.folder(CLUSTER + '/' + name);
            return !EMPTIED.contains(name);
        }

        private void file(String name) throws IOException {
            String last = name.substring(name.lastIndexOf('/') + 1);
            if (isTemporary(name) || LEFT_OUT.contains(last) || name.equals(CONTROL)) {
                return;
            }
            try {
                files.file(cluster.resolve(name), CLUSTER + '/' + name);
            } catch (NoSuchFileException dropped) {
                return; // a table that was dropped meanwhile: the log tells of it
            }
        }

        private static boolean isTemporary(String name) {
            return name.substring(name.lastIndexOf('/') + 1).startsWith("pgsql_tmp");
        }

        /** Read until it is the same twice: the server may be writing it. */
        void control() throws IOException {
            byte[] before = Files.readAllBytes(cluster.resolve(CONTROL));
            byte[] now = Files.readAllBytes(cluster.resolve(CONTROL));
            while (!Arrays.equals(before, now)) {
                before = now;
                now = Files.readAllBytes(cluster.resolve(CONTROL));
            }
            files.bytes(now, CLUSTER + '/' + CONTROL);
        }

        void log(List<String> names) throws IOException {
            for (String name : names) {
                Path segment = cluster.resolve(LOG).resolve(name);
                if (Files.isRegularFile(segment)) {
                    files.file(segment, CLUSTER + '/' + LOG + '/' + name);
                } else if (!Files.isDirectory(segment)) {
                    throw new EmbeddedPostgresException(
                            "PostgreSQL's log has no " + name + " any more, which the backup needs", "try again");
                }
            }
        }

        void end() throws IOException {
            Path sums = part.resolve(SUMS);
            Files.writeString(
                    sums,
                    files.hashes().entrySet().stream()
                            .map(each -> each.getValue() + "  " + each.getKey() + '\n')
                            .collect(Collectors.joining()),
                    UTF_8);
            Folders.hideFromOthers(sums);
            Folders.syncAll(part);
            bar.show(copied, copied);
        }
    }

    /** The hash of each file, by its name, as a backup tells them. */
    static Map<String, String> sums(Path backup) throws IOException {
        Path sums = backup.resolve(SUMS);
        if (!Files.isRegularFile(sums)) {
            throw new EmbeddedPostgresException(backup + " is no backup of Caseledger", "name the folder of one");
        }
        try {
            return Files.readAllLines(sums, UTF_8).stream()
                    .map(line -> line.split("  ", 2))
                    .collect(Collectors.toMap(parts -> parts[1], parts -> parts[0]));
        } catch (RuntimeException unreadable) {
            throw new EmbeddedPostgresException(sums + " cannot be read", "restore another backup", unreadable);
        }
    }
}
