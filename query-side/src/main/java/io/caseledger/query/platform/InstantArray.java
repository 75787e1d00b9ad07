package io.caseledger.query.platform;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * An array of {@code timestamptz}, of which the driver knows none. On a connection that says so ({@code binaryTransferEnable}) it is sent in binary form,
 * where neither side spends time on times as text.
 */
final class InstantArray extends PGobject implements PGBinaryObject {

    private static final int HEADER = 5 * Integer.BYTES;
    private static final int NONE = -1;

    private final transient @Nullable Instant[] values;

    /** @param values {@link Instant#MAX} is infinity */
    InstantArray(@Nullable Instant[] values) {
        this.values = values;
        setType("_timestamptz");
    }

    @Override
    public int lengthInBytes() {
        int length = HEADER;
        for (Instant value : values) {
            length += value == null ? Integer.BYTES : Integer.BYTES + Long.BYTES;
        }
        return length;
    }

    /** One dimension, counted from 1; each element after its length. */
    @Override
    public void toBytes(byte[] bytes, int offset) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, bytes.length - offset);
        buffer.putInt(1).putInt(1).putInt(Oid.TIMESTAMPTZ).putInt(values.length).putInt(1);
        for (Instant value : values) {
            if (value == null) {
                buffer.putInt(NONE);
            } else {
                buffer.putInt(Long.BYTES)
                        .putLong(value.equals(Instant.MAX) ? PostgresTime.INFINITY : PostgresTime.micros(value));
            }
        }
    }

    @Override
    public void setByteValue(byte[] value, int offset) {
        throw new UnsupportedOperationException("arrays of times are only written");
    }

    /** For a connection that does not send it in binary form. */
    @Override
    public String getValue() {
        return Arrays.stream(values)
                .map(value -> value == null ? "NULL" : value.equals(Instant.MAX) ? "infinity" : value.toString())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
