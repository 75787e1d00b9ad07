package io.caseledger.command.imports;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.caseledger.contract.platform.Refusal;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.GZIPInputStream;

/**
 * A log that was received whole, unpacked, in a file that nobody else sees: it has lost its name where the system allows that, so that nothing is left of
 * it however the process ends.
 */
final class Spool implements Closeable {

    private static final int GZIP_MAGIC = 0x1f8b;
    private static final int BUFFER = 64 << 10;

    private final FileChannel file;
    private final byte[] sha256;

    private Spool(FileChannel file, byte[] sha256) {
        this.file = file;
        this.sha256 = sha256;
    }

    /**
     * Receives a log. One that is not of its form, breaks off or is too large is refused, as early as that shows.
     *
     * @param saidGzip whether the sender says that it is compressed; it is looked at in any case
     * @param mostBytes of the log unpacked
     */
    static Spool receive(InputStream sent, boolean saidGzip, CaseLog form, Path folder, long mostBytes)
            throws IOException {
        Files.createDirectories(folder);
        Path log = Files.createTempFile(folder, "import-", ".log");
        FileChannel file = FileChannel.open(log, READ, WRITE, DELETE_ON_CLOSE);
        boolean received = false;
        try {
            Spool spool = new Spool(file, copy(unpacked(sent, saidGzip), form, file, mostBytes));
            form.checkToEnd(spool.read());
            received = true;
            return spool;
        } finally {
            if (!received) {
                file.close();
            }
        }
    }

    private static byte[] copy(InputStream log, CaseLog form, FileChannel file, long mostBytes) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER + 1];
        long received = 0;
        for (int length = read(log, buffer); length > 0 || received == 0; length = read(log, buffer)) {
            if (received == 0) {
                form.check(new ByteArrayInputStream(buffer, 0, length));
            }
            received += length;
            if (received > mostBytes) {
                throw tooLarge(mostBytes);
            }
            digest.update(buffer, 0, length);
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        }
        return digest.digest();
    }

    private static InputStream unpacked(InputStream sent, boolean saidGzip) {
        BufferedInputStream in = new BufferedInputStream(sent, BUFFER);
        try {
            in.mark(2);
            boolean gzip = (in.read() << 8 | in.read()) == GZIP_MAGIC;
            in.reset();
            if (saidGzip && !gzip) {
                throw Refusal.malformed("malformed-body", "The body is not gzip, as Content-Encoding says.")
                        .asException();
            }
            return gzip ? new GZIPInputStream(in, BUFFER) : in;
        } catch (IOException broken) {
            throw brokenOff();
        }
    }

    private static int read(InputStream log, byte[] buffer) {
        try {
            return log.readNBytes(buffer, 0, buffer.length);
        } catch (IOException broken) {
            throw brokenOff();
        }
    }

    static RuntimeException tooLarge(long mostBytes) {
        return Refusal.of(
                        Refusal.Kind.TOO_LARGE,
                        "body-too-large",
                        "The log has more than " + mostBytes + " bytes, unpacked.")
                .asException();
    }

    private static RuntimeException brokenOff() {
        return Refusal.malformed("malformed-body", "The body ends early, or is not framed or compressed as it says.")
                .asException();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    /** Of the log unpacked; not to be written to. */
    byte[] sha256OfLog() {
        return sha256;
    }

    /** The log from its beginning; only one reader at a time. */
    InputStream read() throws IOException {
        file.position(0);
        return Channels.newInputStream(file);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
