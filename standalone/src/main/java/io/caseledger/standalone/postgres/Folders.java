package io.caseledger.standalone.postgres;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is done to whole trees of files; links are never followed. */
final class Folders {

    private static final long MEGABYTE = 1_000_000;

    private interface Step {
        void on(Path file) throws IOException;
    }

    private Folders() {}

    static void delete(Path folder) throws IOException {
        forEachChildFirst(folder, Files::delete);
    }

    /** The folder itself comes last: as long as it has the old owner, the work is not done. */
    static void giveTo(UserPrincipal owner, Path folder) throws IOException {
        if (Files.exists(folder) && !Files.getOwner(folder).equals(owner)) {
            forEachChildFirst(
                    folder,
                    file -> Objects.requireNonNull(
                                    Files.getFileAttributeView(file, FileOwnerAttributeView.class, NOFOLLOW_LINKS))
                            .setOwner(owner));
        }
    }

    /** Where files have such permissions; elsewhere a user's folders are his own. */
    static void hideFromOthers(Path file) throws IOException {
        PosixFileAttributeView permissions = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (permissions != null) {
            permissions.setPermissions(EnumSet.of(OWNER_READ, OWNER_WRITE));
        }
    }

    /** The same for a folder and all in it; PostgreSQL starts on nothing that others may read. */
    static void hideAll(Path folder) throws IOException {
        forEachChildFirst(folder, file -> {
            PosixFileAttributeView permissions = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (permissions != null) {
                permissions.setPermissions(
                        Files.isDirectory(file, NOFOLLOW_LINKS)
                                ? EnumSet.of(OWNER_READ, OWNER_WRITE, OWNER_EXECUTE)
                                : EnumSet.of(OWNER_READ, OWNER_WRITE));
            }
        });
    }

    /** Refuses a folder that something is in, and one inside another. */
    static void requireRoomFor(Path target, Path outside) throws IOException {
        if (target.startsWith(outside)) {
            throw new EmbeddedPostgresException(target + " lies in the data folder", "name a folder elsewhere");
        }
        if (Files.exists(target, NOFOLLOW_LINKS) && (!Files.isDirectory(target) || !isEmpty(target))) {
            throw new EmbeddedPostgresException(target + " is not an empty folder", "name one that is not there yet");
        }
    }

    /** Refuses to fill a disk. */
    static void requireSpace(Path folder, long bytes) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < bytes) {
            throw new EmbeddedPostgresException(
                    "the disk of " + folder + " has " + free / MEGABYTE + " MB left, and " + bytes / MEGABYTE
                            + " MB are needed",
                    "make room, or name a folder on another disk");
        }
    }

    /** The bytes of all files in it. */
    static long size(Path folder) throws IOException {
        long[] size = {0};
        walk(folder, name -> true, name -> {
            try {
                size[0] += Files.size(folder.resolve(name));
            } catch (NoSuchFileException gone) {
                return; // a server deletes files as it goes
            }
        });
        return size[0];
    }

    /** The names of what is in it. */
    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(child -> String.valueOf(child.getFileName())).toList();
        }
    }

    /** What is done with the name of a file, relative to where a walk began, with slashes. */
    interface FileStep {
        void on(String name) throws IOException;
    }

    /** Whether a walk goes into a folder. */
    interface FolderStep {
        boolean enters(String name) throws IOException;
    }

    /** Goes through all files; what vanishes meanwhile is not among them. */
    static void walk(Path top, FolderStep into, FileStep step) throws IOException {
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                return folder.equals(top) || into.enters(name(folder))
                        ? FileVisitResult.CONTINUE
                        : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                step.on(name(file));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            private String name(Path file) {
                return top.relativize(file).toString().replace('\\', '/');
            }
        });
    }

    /** What a folder lists is on the disk then; Windows has no such thing. */
    static void sync(Path folder) throws IOException {
        if (OperatingSystem.current() != OperatingSystem.Windows) {
            try (FileChannel channel = FileChannel.open(folder, READ)) {
                channel.force(true);
            }
        }
    }

    /** The same for all folders in it; files are their writers' business. */
    static void syncAll(Path folder) throws IOException {
        walk(
                folder,
                name -> {
                    sync(folder.resolve(name));
                    return true;
                },
                name -> {});
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.filter(Files::isRegularFile).toList()) {
                try (FileChannel channel = FileChannel.open(child, WRITE)) {
                    channel.force(true);
                }
            }
        }
        sync(folder);
    }

    static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.findAny().isEmpty();
        }
    }

    static Path parentOf(Path file) {
        return Objects.requireNonNull(file.getParent(), "a file below the data folder has a parent");
    }

    private static void forEachChildFirst(Path folder, Step step) throws IOException {
        if (Files.notExists(folder, NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                step.on(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                step.on(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
