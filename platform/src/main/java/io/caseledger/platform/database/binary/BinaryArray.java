package io.caseledger.platform.database.binary;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * An array of a type of which the driver knows no array in binary form. On a connection that says so ({@code binaryTransferEnable}) it is sent in that form,
 * where neither side spends time on it as text.
 */
abstract class BinaryArray<V> extends PGobject implements PGBinaryObject {

    private static final int HEADER = 5 * Integer.BYTES;
    private static final int NONE = -1;

    private final transient @Nullable V[] values;
    private final int element;

    /**
     * @param type PostgreSQL's name of the array
     * @param element the oid of what is in it
     */
    BinaryArray(String type, int element, @Nullable V[] values) {
        this.values = values;
        this.element = element;
        setType(type);
    }

    /** How many bytes a value has in binary form. */
    abstract int length(V value);

    abstract void put(V value, ByteBuffer bytes);

    /** A value as an array's text has it between quotation marks, before any of its own are escaped. */
    abstract String text(V value);

    @Override
    public int lengthInBytes() {
        int length = HEADER;
        for (V value : values) {
            length += value == null ? Integer.BYTES : Integer.BYTES + length(value);
        }
        return length;
    }

    /** One dimension, counted from 1; each element after its length. */
    @Override
    public void toBytes(byte[] bytes, int offset) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, bytes.length - offset);
        buffer.putInt(1).putInt(1).putInt(element).putInt(values.length).putInt(1);
        for (V value : values) {
            if (value == null) {
                buffer.putInt(NONE);
            } else {
                buffer.putInt(length(value));
                put(value, buffer);
            }
        }
    }

    @Override
    public void setByteValue(byte[] value, int offset) {
        throw new UnsupportedOperationException(getType() + " is only written");
    }

    /** For a connection that does not send it in binary form. */
    @Override
    public String getValue() {
        return Arrays.stream(values)
                .map(value -> value == null ? "NULL" : quoted(text(value)))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
