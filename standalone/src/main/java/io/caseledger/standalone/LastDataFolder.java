package io.caseledger.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers, in the user's state folder, which data folder was used last: one that is named from the working directory is another one in another
 * directory, and looks as if all data were gone.
 */
final class LastDataFolder {

    private static final Logger LOG = LoggerFactory.getLogger(LastDataFolder.class);

    private final Path note;

    LastDataFolder(Path state) {
        this.note = state.resolve("caseledger/data-folder");
    }

    /** Where programs keep what they remember of a user, by the XDG Base Directory Specification. */
    static LastDataFolder ofUser() {
        @Nullable String state = System.getenv("XDG_STATE_HOME");
        return new LastDataFolder(
                state == null || state.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".local/state")
                        : Path.of(state));
    }

    /** To be called before the folder is made. */
    void use(Path folder) {
        Path used = folder.toAbsolutePath().normalize();
        last().filter(last -> !last.equals(used) && Files.exists(last) && Files.notExists(used))
                .ifPresent(last -> LOG.warn(
                        "A new data folder is made: {}. The last one was {}; to go on with that, start in {} or with --caseledger.data={}",
                        used,
                        last,
                        Objects.requireNonNullElse(last.getParent(), last),
                        last));
        try {
            Files.createDirectories(Objects.requireNonNull(note.getParent()));
            Files.writeString(note, used.toString());
        } catch (IOException unwritable) {
            LOG.debug("{} cannot be written", note, unwritable);
        }
    }

    private Optional<Path> last() {
        try {
            return Optional.of(
                    Path.of(Files.readString(note, StandardCharsets.UTF_8).strip()));
        } catch (IOException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
