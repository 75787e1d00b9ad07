package io.caseledger.standalone.postgres;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes a data folder from a {@link Backup}. The database comes to its name when every file is there as it was backed up. */
final class Restore {

    /** What a data folder has although there is no database in it. */
    private static final Set<String> HARMLESS = Set.of("caseledger.lock", "binaries");

    private static final String AGAIN = "restore another backup";

    private final Path backup;
    private final Backup.Bar bar;
    private long copied;

    Restore(Path backup, Backup.Bar bar) {
        this.backup = backup;
        this.bar = bar;
    }

    /**
     * @param dataFolder does not exist yet, or is empty
     * @throws EmbeddedPostgresException that says why it was not restored, and then there is no database in the folder
     */
    void into(Path dataFolder) throws IOException {
        Map<String, String> sums = Backup.sums(backup);
        requireSameFiles(sums);
        Path folder = Files.createDirectories(dataFolder).toRealPath();
        try (var _ = DataFolderLock.acquire(folder)) {
            Set<String> there = new TreeSet<>(Folders.names(folder));
            there.removeAll(HARMLESS);
            if (!there.isEmpty()) {
                throw new EmbeddedPostgresException(
                        folder + " is not empty: it has " + String.join(", ", there),
                        "name another data folder with --data, or move that away");
            }
            long bytes = Folders.size(backup);
            Folders.requireSpace(folder, bytes);
            Path part = Files.createTempDirectory(folder, "restore.part-");
            try {
                copy(sums, part, bytes);
                Files.move(part.resolve(Backup.CLUSTER), folder.resolve(Backup.CLUSTER), ATOMIC_MOVE);
                Folders.sync(folder);
            } finally {
                Folders.delete(part);
            }
        }
    }

    /** A file that is not in the list is as suspicious as one that is missing: the list may not be whole. */
    private void requireSameFiles(Map<String, String> sums) throws IOException {
        Set<String> there = new TreeSet<>();
        Folders.walk(backup, name -> true, there::add);
        there.remove(Backup.SUMS);
        if (!there.equals(sums.keySet()) || !sums.containsKey(Backup.CLUSTER + "/PG_VERSION")) {
            Set<String> missing = new TreeSet<>(sums.keySet());
            missing.removeAll(there);
            there.removeAll(sums.keySet());
            throw new EmbeddedPostgresException(
                    backup + " is not whole: " + missing.size() + " files are missing and " + there.size()
                            + " are not in " + Backup.SUMS,
                    AGAIN);
        }
    }

    private void copy(Map<String, String> sums, Path part, long bytes) throws IOException {
        HashedCopy files = new HashedCopy(part, more -> {
            copied += more;
            bar.show(copied, Math.max(bytes, copied));
        });
        Folders.walk(
                backup,
                name -> {
                    files.folder(name);
                    return true;
                },
                name -> {});
        for (Map.Entry<String, String> each : new TreeMap<>(sums).entrySet()) {
            try {
                if (!files.file(backup.resolve(each.getKey()), each.getKey()).equals(each.getValue())) {
                    throw new EmbeddedPostgresException(
                            backup.resolve(each.getKey()) + " is not what was backed up", AGAIN);
                }
            } catch (NoSuchFileException missing) {
                throw new EmbeddedPostgresException(backup.resolve(each.getKey()) + " is missing", AGAIN, missing);
            }
        }
        Folders.hideAll(part.resolve(Backup.CLUSTER));
        Folders.syncAll(part);
        bar.show(copied, copied);
    }
}
