package io.caseledger.command.imports;

import io.caseledger.contract.platform.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a sender sends, kept in a file as it comes. Its faults are refusals, so that no reader takes one for the end. */
final class SpoolingInputStream extends InputStream {

    /** How often the disk is looked at. */
    private static final long LOOK_AFTER = 1 << 20;

    private static final Logger log = LoggerFactory.getLogger(SpoolingInputStream.class);

    private final InputStream sent;
    private final FileChannel file;
    private final SpoolFolder folder;
    private long bytes;
    private long lookAt = LOOK_AFTER;

    SpoolingInputStream(InputStream sent, FileChannel file, SpoolFolder folder) {
        this.sent = sent;
        this.file = file;
        this.folder = folder;
    }

    /** How many bytes have come. */
    long bytes() {
        return bytes;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int read;
        try {
            read = sent.read(target, offset, length);
        } catch (IOException gone) {
            throw Spool.brokenOff();
        }
        if (read > 0) {
            bytes += read;
            folder.refuseLarge(bytes);
            keep(ByteBuffer.wrap(target, offset, read));
        }
        return read;
    }

    private void keep(ByteBuffer received) {
        if (bytes >= lookAt) {
            folder.refuseWithoutRoomFor(0);
            lookAt = bytes + LOOK_AFTER;
        }
        try {
            while (received.hasRemaining()) {
                file.write(received);
            }
        } catch (IOException full) {
            log.error("A log could not be kept", full);
            throw Refusal.unavailable("not-enough-space", "The log could not be kept; try later.")
                    .asException();
        }
    }
}
