package io.caseledger.query.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.caseledger.platform.database.binary.PostgresTime;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows by COPY, PostgreSQL's fastest way in, a column at a time. In its binary form neither side spends time on times and numbers as text; the
 * price is that each column must be written as exactly the type it has. A long one is sent as several statements, so that a statement that does not end
 * can be told from one that has much to do.
 */
public final class CopyRows implements AutoCloseable {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int FLUSH_AT = 1 << 16;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Connection connection;
    private final String target;
    private CopyIn copy;
    private long began;
    private ByteBuffer bytes = ByteBuffer.allocate(2 * FLUSH_AT);
    private int rowStart;
    private short columns;

    /** @param target a table and its columns, as COPY names them */
    public CopyRows(Connection connection, String target) throws SQLException {
        this.connection = connection;
        this.target = target;
        this.copy = open();
        begin();
    }

    private CopyIn open() throws SQLException {
        began = System.nanoTime();
        bytes.put(SIGNATURE).putInt(0).putInt(0);
        return connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + target + " from stdin (format binary)");
    }

    /** For {@code text}. */
    public CopyRows text(@Nullable String value) {
        if (value == null) {
            return none();
        }
        return bytes(value.getBytes(UTF_8));
    }

    /** For {@code bytea}. */
    public CopyRows bytes(byte @Nullable [] value) {
        if (value == null) {
            return none();
        }
        column(value.length).put(value);
        return this;
    }

    /** For {@code bigint}. */
    public CopyRows number(long value) {
        column(Long.BYTES).putLong(value);
        return this;
    }

    /** For {@code bigint}. */
    public CopyRows number(@Nullable Long value) {
        return value == null ? none() : number(value.longValue());
    }

    /** For {@code date}; {@link LocalDate#MAX} is its infinity, as for the driver. */
    public CopyRows day(@Nullable LocalDate value) {
        if (value == null) {
            return none();
        }
        return integer(
                value.equals(LocalDate.MAX)
                        ? Integer.MAX_VALUE
                        : (int) (value.toEpochDay() - PostgresTime.SECONDS_TO_2000 / SECONDS_PER_DAY));
    }

    /** For {@code int}. */
    public CopyRows integer(int value) {
        column(Integer.BYTES).putInt(value);
        return this;
    }

    /** For {@code boolean}. */
    public CopyRows flag(boolean value) {
        column(1).put((byte) (value ? 1 : 0));
        return this;
    }

    /** For {@code timestamptz}, which keeps microseconds. */
    public CopyRows instant(@Nullable Instant value) {
        if (value == null) {
            return none();
        }
        column(Long.BYTES).putLong(PostgresTime.micros(value));
        return this;
    }

    /** For {@code timestamptz}; without a moment for ever. */
    public CopyRows end(@Nullable Instant value) {
        return value == null ? number(PostgresTime.INFINITY) : instant(value);
    }

    private CopyRows none() {
        column(0).putInt(bytes.position() - Integer.BYTES, -1);
        return this;
    }

    private ByteBuffer column(int length) {
        columns++;
        return room(Integer.BYTES + length).putInt(length);
    }

    private ByteBuffer room(int length) {
        if (bytes.remaining() < length) {
            bytes = ByteBuffer.allocate(2 * (bytes.position() + length)).put(bytes.flip());
        }
        return bytes;
    }

    /** Ends the row. */
    public void next() throws SQLException {
        bytes.putShort(rowStart, columns);
        if (bytes.position() >= FLUSH_AT) {
            if (System.nanoTime() - began > LONGEST_NANOS) {
                rowStart = bytes.position();
                room(Short.BYTES).putShort((short) -1);
                end();
                copy = open();
            } else {
                flush();
            }
        }
        begin();
    }

    private void begin() {
        rowStart = bytes.position();
        columns = 0;
        room(Short.BYTES).putShort(columns);
    }

    private void flush() throws SQLException {
        copy.writeToCopy(bytes.array(), 0, bytes.position());
        bytes.clear();
    }

    /** Sends what is left; only then the rows are in the table. */
    public void end() throws SQLException {
        bytes.putShort(rowStart, (short) -1); // where the next row would begin
        flush();
        copy.endCopy();
    }

    /** Gives up a copy that was not ended. */
    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
