package io.caseledger.standalone.postgres;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is done to whole trees of files; links are never followed. */
final class Folders {

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
