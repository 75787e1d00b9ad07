package io.caseledger.command.imports;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Unpacks gzip. The JDK's stream calls itself at the end of each member, so that a row of empty ones would end its thread's stack. */
final class Gunzip extends GZIPInputStream {

    /** In a row; block-wise writers end each part with one. */
    private static final int MOST_EMPTY_MEMBERS = 100;

    private int emptyMembers;

    Gunzip(InputStream packed, int buffer) throws IOException {
        super(packed, buffer);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (emptyMembers > MOST_EMPTY_MEMBERS) {
            throw new ZipException("More than " + MOST_EMPTY_MEMBERS + " empty members in a row");
        }
        emptyMembers++;
        try {
            return super.read(target, offset, length);
        } finally {
            emptyMembers--;
        }
    }
}
