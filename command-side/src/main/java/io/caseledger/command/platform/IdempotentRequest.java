package io.caseledger.command.platform;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A request that its sender may repeat without doing anything twice.
 *
 * @param key the sender's Idempotency-Key
 * @param sha256 of method, path and body: the same key with another request is refused
 */
@SuppressWarnings("ArrayRecordComponent")
record IdempotentRequest(String tenant, String key, byte[] sha256) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IdempotentRequest(String otherTenant, String otherKey, byte[] otherSha)
                && tenant.equals(otherTenant)
                && key.equals(otherKey)
                && Arrays.equals(sha256, otherSha);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }
}
