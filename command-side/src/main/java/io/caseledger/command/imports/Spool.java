package io.caseledger.command.imports;

import io.caseledger.contract.platform.Refusal;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A log that was received whole, and found to be within all limits when it is unpacked. It lies on the disk as it was sent. */
final class Spool implements Closeable {

    private static final int GZIP_MAGIC = 0x1f8b;
    private static final int BUFFER = 64 << 10;

    private final FileChannel file;
    private final boolean packed;
    private final byte[] sha256;

    private Spool(FileChannel file, boolean packed, byte[] sha256) {
        this.file = file;
        this.packed = packed;
        this.sha256 = sha256;
    }

    /**
     * Receives a log. One that is not of its form, breaks off, is too large or finds no room is refused, as early as that shows.
     *
     * @param announced how many bytes the sender says they will send, -1 when they do not
     * @param saidGzip whether the sender says that it is compressed; it is looked at in any case
     */
    static Spool receive(InputStream sent, long announced, boolean saidGzip, CaseLog form, SpoolFolder folder)
            throws IOException {
        folder.prepare(announced);
        FileChannel file = folder.create();
        boolean whole = false;
        try {
            SpoolingInputStream received = new SpoolingInputStream(sent, file, folder);
            BufferedInputStream in = new BufferedInputStream(received, BUFFER);
            boolean packed = isGzip(in);
            if (saidGzip && !packed) {
                throw Refusal.malformed("malformed-body", "The body is not gzip, as Content-Encoding says.")
                        .asException();
            }
            Spool spool = new Spool(file, packed, unpack(in, packed, form, received, folder));
            form.checkToEnd(spool.read());
            whole = true;
            return spool;
        } finally {
            if (!whole) {
                file.close();
            }
        }
    }

    private static boolean isGzip(BufferedInputStream in) throws IOException {
        in.mark(2);
        boolean gzip = (in.read() << 8 | in.read()) == GZIP_MAGIC;
        in.reset();
        return gzip;
    }

    /** Nothing of what is unpacked is kept: it may be a hundred times as large. */
    private static byte[] unpack(
            InputStream in, boolean packed, CaseLog form, SpoolingInputStream received, SpoolFolder folder)
            throws IOException {
        InputStream log = packed ? gunzip(in) : in;
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER + 1];
        long unpacked = 0;
        for (int length = read(log, buffer); length > 0 || unpacked == 0; length = read(log, buffer)) {
            if (unpacked == 0) {
                form.check(new ByteArrayInputStream(buffer, 0, length));
            }
            unpacked += length;
            folder.refuseLarge(unpacked, received.bytes());
            digest.update(buffer, 0, length);
        }
        return digest.digest();
    }

    private static InputStream gunzip(InputStream packed) {
        try {
            return new Gunzip(packed, BUFFER);
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

    static RuntimeException brokenOff() {
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

    /** The log unpacked, from its beginning; only one reader at a time. */
    InputStream read() throws IOException {
        file.position(0);
        InputStream in = Channels.newInputStream(file);
        return packed ? new Gunzip(in, BUFFER) : in;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
