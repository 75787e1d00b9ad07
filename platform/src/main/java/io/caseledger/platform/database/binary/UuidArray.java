package io.caseledger.platform.database.binary;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

/** An array of {@code uuid}. */
public final class UuidArray extends BinaryArray<UUID> {

    public UuidArray(@Nullable UUID[] values) {
        super("_uuid", Oid.UUID, values);
    }

    @Override
    int length(UUID value) {
        return 2 * Long.BYTES;
    }

    @Override
    void put(UUID value, ByteBuffer bytes) {
        bytes.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    }

    @Override
    String text(UUID value) {
        return value.toString();
    }
}
