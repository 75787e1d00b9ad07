package io.caseledger.query.platform;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.function.LongSupplier;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * Whether what a rebuild holds in memory leaves enough of it to everybody else. Whoever fills the heap fails at others' requests as well as at his own:
 * it must be noticed before.
 */
public final class HeapRoom {

    /**
     * Of the heap, or of its part for what is kept, may be in use for longer than between two collections: the rest is for requests, projections and
     * writing what was built.
     */
    private static final double MOST = 0.75;

    private static final long MEGABYTE = 1 << 20;

    private final long most;
    private final LongSupplier used;
    private final Runnable collection;

    /**
     * @param most in bytes
     * @param used in bytes, including what only a collection of everything would free
     * @param collection of everything
     */
    public HeapRoom(long most, LongSupplier used, Runnable collection) {
        this.most = most;
        this.used = used;
        this.collection = collection;
    }

    /** That of this process. */
    public static HeapRoom ofThisProcess() {
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        // Only what is long-lived has a threshold; a collector that knows no ages has one pool. Where what is young may
        // take the whole heap, what is kept may be there for long.
        List<MemoryPoolMXBean> old = heap.stream()
                .filter(pool -> pool.isUsageThresholdSupported()
                        || pool.getUsage().getMax() == Runtime.getRuntime().maxMemory())
                .toList();
        List<MemoryPoolMXBean> pools = old.isEmpty() ? heap : old;
        return new HeapRoom(
                Math.round(MOST * largest(pools)),
                () -> pools.stream()
                        .mapToLong(pool -> pool.getUsage().getUsed())
                        .sum(),
                System::gc);
    }

    /** Some collectors have a part of the heap for what is young alone: what is kept cannot have that. */
    private static long largest(List<MemoryPoolMXBean> pools) {
        return Math.min(
                pools.stream().mapToLong(pool -> pool.getUsage().getMax()).sum(),
                Runtime.getRuntime().maxMemory());
    }

    /**
     * To be asked again and again while memory is taken. Costs nothing but where it becomes scarce.
     *
     * @throws DataAccessResourceFailureException where there is not enough; it says what to do
     */
    void requireFor(String projection, long events) {
        if (used.getAsLong() <= most) {
            return;
        }
        collection.run(); // a part may be garbage
        long left = used.getAsLong();
        if (left > most) {
            throw tooSmall(projection, events + " events took it to " + left / MEGABYTE + " MB");
        }
    }

    /** How a rebuild fails that the heap is too small for. */
    static DataAccessResourceFailureException tooSmall(String projection, String seen) {
        long heap = Runtime.getRuntime().maxMemory() / MEGABYTE;
        return new DataAccessResourceFailureException(
                ("The heap of %d MB is too small to rebuild %s beside everything else: %s."
                                + " Start with a larger one, CASELEDGER_JAVA_OPTIONS=-Xmx%dm or more, and replay again.")
                        .formatted(heap, projection, seen, 2 * heap));
    }
}
