package io.caseledger.standalone.postgres;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs, unpacked from the class path below the data folder. Not in a folder for temporary files: there, whoever creates the expected folder first decides which programs
 * run. The data folder's lock keeps others out while we unpack.
 */
final class Binaries {

    private Binaries() {}

    static Path unpackInto(Path folder) throws IOException {
        JarURLConnection archive = archive();
        Path unpacked = folder.resolve(fingerprint(archive.getJarEntry()));
        if (!Files.isDirectory(unpacked)) {
            Path part = folder.resolve("part");
            Folders.delete(part);
            try (InputStream packed = archive.getInputStream()) {
                unpack(packed, part);
            }
            Files.move(part, unpacked, ATOMIC_MOVE);
        }
        return unpacked;
    }

    /** Only once nothing runs from them any more. */
    static void deleteAllBut(Path unpacked) throws IOException {
        List<Path> others;
        try (Stream<Path> siblings = Files.list(Folders.parentOf(unpacked))) {
            others = siblings.filter(sibling -> !sibling.equals(unpacked)).toList();
        }
        for (Path other : others) {
            Folders.delete(other);
        }
    }

    private static JarURLConnection archive() throws IOException {
        String system = OperatingSystem.current().name().toLowerCase(Locale.ROOT);
        String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String name = "postgres-%s-%s.txz"
                .formatted(
                        system,
                        switch (architecture) {
                            case "amd64" -> "x86_64";
                            case "aarch64" -> "arm_64";
                            default -> architecture;
                        });
        URL archive = Binaries.class.getClassLoader().getResource(name);
        if (archive == null) {
            throw new EmbeddedPostgresException(
                    "this build carries no PostgreSQL for " + system + " on " + architecture,
                    "build it on this platform, or name a PostgreSQL of your own in SPRING_DATASOURCE_URL");
        }
        return (JarURLConnection) archive.openConnection();
    }

    /** What the jar knows of the archive, which takes no reading of it at every start. */
    private static String fingerprint(JarEntry archive) {
        return "%08x-%d".formatted(archive.getCrc(), archive.getSize());
    }

    private static void unpack(InputStream archive, Path folder) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("the archive of PostgreSQL points outside itself: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(Folders.parentOf(target));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, target);
                    if (target.startsWith(folder.resolve("bin"))
                            && !target.toFile().setExecutable(true, false)) {
                        throw new IOException("cannot make " + target + " executable");
                    }
                }
            }
        }
    }
}
