package io.caseledger.platform.database.binary;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

/** An array of {@code timestamptz}. */
public final class InstantArray extends BinaryArray<Instant> {

    /** @param values {@link Instant#MAX} is infinity */
    public InstantArray(@Nullable Instant[] values) {
        super("_timestamptz", Oid.TIMESTAMPTZ, values);
    }

    @Override
    int length(Instant value) {
        return Long.BYTES;
    }

    @Override
    void put(Instant value, ByteBuffer bytes) {
        bytes.putLong(value.equals(Instant.MAX) ? PostgresTime.INFINITY : PostgresTime.micros(value));
    }

    @Override
    String text(Instant value) {
        return value.equals(Instant.MAX) ? "infinity" : value.toString();
    }
}
