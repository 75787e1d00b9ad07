package io.caseledger.command.imports;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.settings.Setting;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.axonframework.common.IdentifierFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Where logs lie while they are imported, how large they may be, and how much of the disk they leave to others. */
@Component
class SpoolFolder {

    /** Real logs are some thirty times as large unpacked; what gzip can say at most is a thousand times. */
    static final int MOST_EXPANSION = 100;

    /** The expansion of small logs harms nobody. */
    static final long EXPANSION_COUNTS_FROM = 64 << 20;

    private static final Logger log = LoggerFactory.getLogger(SpoolFolder.class);

    private final Path folder;
    private final long mostBytes;
    private final long keptFree;
    private final LongSupplier usable;

    /**
     * @param folder where logs lie while they are imported
     * @param most the size of a log, as sent and unpacked
     * @param keepFree how much of the folder's disk is left free, since a database that cannot write its WAL stops; by default as much as the embedded
     *     one's grows to
     */
    @Autowired
    SpoolFolder(
            @Value("${caseledger.imports.folder:${caseledger.data:./data}/imports}") Path folder,
            @Value("${caseledger.imports.max-size:1GB}") DataSize most,
            @Value("${caseledger.imports.keep-free:2GB}") DataSize keepFree) {
        this(
                folder,
                Setting.positive("caseledger.imports.max-size", most).toBytes(),
                keepFree.toBytes(),
                folder.toFile()::getUsableSpace);
    }

    SpoolFolder(Path folder, long mostBytes, long keptFree, LongSupplier usable) {
        this.folder = folder;
        this.mostBytes = mostBytes;
        this.keptFree = keptFree;
        this.usable = usable;
        deleteLeftovers();
    }

    /** A file loses its name as soon as it is made, where the system allows that. Where it does not, a killed process leaves it behind. */
    private void deleteLeftovers() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, "import-*.log")) {
            for (Path leftover : leftovers) {
                Files.deleteIfExists(leftover);
            }
        } catch (IOException undeletable) {
            log.warn("What an earlier process left in {} could not be deleted: {}", folder, undeletable.getMessage());
        }
    }

    /** An empty file that nobody else sees, and that is gone when it is closed or the process ends. */
    FileChannel create() throws IOException {
        return FileChannel.open(
                folder.resolve("import-" + IdentifierFactory.getInstance().generateIdentifier() + ".log"),
                CREATE_NEW,
                READ,
                WRITE,
                DELETE_ON_CLOSE);
    }

    /** @param announced how large the log will be, by what its sender says; -1 when they do not */
    void prepare(long announced) throws IOException {
        refuseLarge(announced);
        Files.createDirectories(folder);
        refuseWithoutRoomFor(Math.max(0, announced));
    }

    void refuseLarge(long bytes) {
        if (bytes > mostBytes) {
            throw tooLarge("The log has more than " + mostBytes + " bytes, unpacked.");
        }
    }

    /** @param received how many bytes were sent for it so far */
    void refuseLarge(long unpacked, long received) {
        refuseLarge(unpacked);
        if (unpacked > EXPANSION_COUNTS_FROM && unpacked / MOST_EXPANSION > received) {
            throw tooLarge("The log is more than " + MOST_EXPANSION
                    + " times as large unpacked as it is packed; send it unpacked, or in parts.");
        }
    }

    void refuseWithoutRoomFor(long bytes) {
        if (!hasRoomFor(bytes)) {
            throw Refusal.unavailable(
                            "not-enough-space", "The disk on which logs are received has no room for more; try later.")
                    .asException();
        }
    }

    boolean hasRoomFor(long bytes) {
        return usable.getAsLong() - bytes >= keptFree;
    }

    private static RuntimeException tooLarge(String detail) {
        return Refusal.of(Refusal.Kind.TOO_LARGE, "body-too-large", detail).asException();
    }
}
