package io.caseledger.standalone.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** Files that are copied below a folder and are on the disk afterwards, with the SHA-256 of each. */
final class HashedCopy {

    private static final int BUFFER = 1 << 20;

    private final Path target;
    private final LongConsumer copied;
    private final Map<String, String> hashes = new TreeMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    /** @param copied is told how many bytes were copied each time */
    HashedCopy(Path target, LongConsumer copied) {
        this.target = target;
        this.copied = copied;
    }

    /** By the files' names relative to the folder, with slashes. */
    Map<String, String> hashes() {
        return hashes;
    }

    void folder(String name) throws IOException {
        Files.createDirectories(target.resolve(name));
    }

    /** @return its hash */
    String file(Path source, String name) throws IOException {
        MessageDigest digest = sha256();
        Path copy = target.resolve(name);
        try (FileChannel from = FileChannel.open(source, READ)) {
            Files.createDirectories(Folders.parentOf(copy));
            try (FileChannel to = FileChannel.open(copy, CREATE_NEW, WRITE)) {
                while (from.read(buffer.clear()) >= 0) {
                    copied.accept(buffer.flip().remaining());
                    digest.update(buffer.duplicate());
                    write(to);
                }
                to.force(true);
            }
        }
        return keep(copy, name, digest.digest());
    }

    void bytes(byte[] content, String name) throws IOException {
        Path copy = target.resolve(name);
        Files.createDirectories(Folders.parentOf(copy));
        try (FileChannel to = FileChannel.open(copy, CREATE_NEW, WRITE)) {
            ByteBuffer whole = ByteBuffer.wrap(content);
            while (whole.hasRemaining()) {
                to.write(whole);
            }
            to.force(true);
        }
        keep(copy, name, sha256().digest(content));
    }

    void text(String content, String name) throws IOException {
        bytes(content.getBytes(UTF_8), name);
    }

    private void write(FileChannel to) throws IOException {
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
    }

    private String keep(Path copy, String name, byte[] digest) throws IOException {
        Folders.hideFromOthers(copy);
        String hash = HexFormat.of().formatHex(digest);
        hashes.put(name, hash);
        return hash;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
