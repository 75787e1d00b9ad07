package io.caseledger.command.platform;

import com.github.benmanes.caffeine.cache.Caffeine;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates of one kind that were written lately, as they were left, so that the next command for one of them need not read its stream. What is
 * remembered may be out of date, for another process may have written since. Events that are decided on it are then refused by the ledger, since they do
 * not follow the stream's last; a command that leads to none is decided again on what the ledger says ({@link Writes}). Commands without a write, which
 * nobody would decide again, always read the stream. A command that fails makes its stream forgotten.
 */
public final class RecentStreams implements Cache {

    /** Ten thousand cases with a contact or none take some six MB. */
    private static final int MOST = 10_000;

    private final com.github.benmanes.caffeine.cache.Cache<Key, Object> streams =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    private record Key(String tenant, Object id) {

        static Key of(Object id) {
            return new Key(Write.current().map(Write::tenant).orElse(LedgerEventStorageEngine.DEFAULT_TENANT), id);
        }
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as Axon declares it
    public <K, V> @Nullable V get(K id) {
        Write write = Write.current().orElse(null);
        if (write == null || write.looksInLedger()) {
            return null;
        }
        Object found = streams.getIfPresent(Key.of(id));
        if (found != null) {
            write.relyOnMemory();
        }
        return (V) found;
    }

    @Override
    public void put(Object id, Object aggregate) {
        streams.put(Key.of(id), aggregate);
    }

    @Override
    public boolean putIfAbsent(Object id, Object aggregate) {
        return streams.asMap().putIfAbsent(Key.of(id), aggregate) == null;
    }

    @Override
    public boolean remove(Object id) {
        return streams.asMap().remove(Key.of(id)) != null;
    }

    @Override
    public void removeAll() {
        streams.invalidateAll();
    }

    @Override
    public boolean containsKey(Object id) {
        return streams.asMap().containsKey(Key.of(id));
    }

    @Override
    public Registration registerCacheEntryListener(EntryListener listener) {
        throw new UnsupportedOperationException("Nobody is told what is remembered");
    }
}
