package io.caseledger.platform.database.binary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.postgresql.core.Oid;

/** An array of {@code jsonb}, each element as JSON text: PostgreSQL parses it in either form, but here nobody has to escape its quotation marks. */
public final class JsonArray extends BinaryArray<byte[]> {

    /** Of the binary form of {@code jsonb}; there is no other yet. */
    private static final byte VERSION = 1;

    public JsonArray(String[] values) {
        super("_jsonb", Oid.JSONB, bytes(values));
    }

    private static byte[][] bytes(String[] texts) {
        byte[][] bytes = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            bytes[i] = texts[i].getBytes(UTF_8);
        }
        return bytes;
    }

    @Override
    int length(byte[] value) {
        return Byte.BYTES + value.length;
    }

    @Override
    void put(byte[] value, ByteBuffer bytes) {
        bytes.put(VERSION).put(value);
    }

    @Override
    String text(byte[] value) {
        return new String(value, UTF_8);
    }
}
