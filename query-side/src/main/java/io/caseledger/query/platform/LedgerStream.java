package io.caseledger.query.platform;

import io.caseledger.platform.ledger.ContiguityViolation;
import io.caseledger.platform.ledger.LedgerPlace;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.LedgerTail;
import io.caseledger.platform.ledger.StoredEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongUnaryOperator;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;

/**
 * Hands the ledger's events of some kinds to one processor, in order. It proves on the way that positions are contiguous, and that the
 * ledger is the one that was read before: a hole stops the projection instead of being skipped, and so does another history.
 */
final class LedgerStream implements BlockingStream<TrackedEventMessage<?>> {

    private static final int ROWS_PER_READ = 1_000;
    private static final int EVENTS_PER_STRETCH = 256;

    /** How far reading may run ahead of folding; with many small stretches, also how many events are folded in one transaction. */
    private static final long EVENTS_AHEAD = 4_096;

    /** Where none concerns the projection, its kept position follows in steps of so many: what lies after it is read again at the next start. */
    private static final int IGNORED_PER_STRETCH = 5_000;

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    /** How long a projection that nobody waits for lets events gather: few large batches cost less than many small ones. */
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** And for how long it rests after each of its reads while those that are waited for have enough to do: they are served first. */
    private static final long LONG_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(3_000);

    private final LedgerReader reader;
    private final LedgerTail tail;
    private final Set<String> kinds;
    private final Progress progress;
    private final Queue<LedgerStretch> next = new ArrayDeque<>();
    private final Runnable unhook;
    private final Optional<BooleanSupplier> givesWay;
    private final long gatheringNanos;
    private final Executor whenGathered;
    private volatile @Nullable Runnable onAvailable;
    private boolean databaseHasMore = true;
    private volatile boolean hurried;
    private volatile boolean gathering;
    private long heard;
    private LedgerPlace place;
    private long handed;
    private long polledAt;
    private long restsSince;
    private long restNanos;

    /**
     * @param givesWay whether others are to be served first, for a projection that nobody waits for; empty for one that is waited for
     * @param gathering how long one that is waited for lets events gather while nobody does
     */
    LedgerStream(
            LedgerReader reader,
            LedgerTail tail,
            Set<String> kinds,
            Progress progress,
            Optional<BooleanSupplier> givesWay,
            Duration gathering,
            LedgerPlace after) {
        this.reader = reader;
        this.tail = tail;
        this.kinds = kinds;
        this.progress = progress;
        this.place = after;
        this.givesWay = givesWay;
        this.gatheringNanos = gathering.toNanos();
        this.whenGathered = CompletableFuture.delayedExecutor(gatheringNanos, TimeUnit.NANOSECONDS, Runnable::run);
        this.handed = after.position();
        this.unhook = givesWay.isEmpty() ? tail.onArrival(kinds, this::arrived) : () -> {};
        progress.startAt(after.position());
        progress.onCaughtUp(this::bell);
        progress.onHurry(this::hurry);
        progress.onAwaited(this::awaited);
        progress.beyond(scanned -> tail.passes(scanned, kinds));
    }

    /** Another process's events are only in the database: it is looked at whatever was found there last. */
    private void hurry() {
        hurried = true;
        bell();
    }

    /** It looks by itself when it has gathered enough. */
    private void arrived() {
        if (!gathering) {
            bell();
        }
    }

    private void awaited() {
        if (gathering) {
            gathering = false;
            bell();
        }
    }

    private void bell() {
        Runnable callback = onAvailable;
        if (callback != null) {
            callback.run();
        }
    }

    @Override
    public boolean setOnAvailableCallback(Runnable callback) {
        onAvailable = callback;
        return true;
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
        return hasNextAvailable() ? Optional.of(next.element().message()) : Optional.empty();
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        while (!fill()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.sleep(Math.min(left, POLL_NANOS));
        }
        return true;
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
        while (next.isEmpty() && !hasNextAvailable(1, TimeUnit.MINUTES)) {
            // blocks until there is one, as the interface asks
        }
        return next.remove().message();
    }

    /** Looks for events until one of ours turns up or nothing is left; what this process appended is in the tail, and others' only in the database. */
    private boolean fill() {
        if (progress.isPaused() || progress.isReplaced()) {
            return false; // it calls when it is resumed, and is opened anew when its rows are
        }
        if (next.isEmpty()) {
            passOthers();
        }
        while (next.isEmpty()) {
            if (progress.isBehind(EVENTS_AHEAD)) {
                return false; // it calls when it has caught up
            }
            if (gathering && System.nanoTime() - restsSince < gatheringNanos) {
                return false;
            }
            gathering = false;
            if (!hurried && restNanos > 0 && System.nanoTime() - restsSince < restNanos) {
                return false;
            }
            restNanos = 0;
            List<StoredEvent> page = tail.after(place, ROWS_PER_READ);
            if (page.isEmpty()) {
                long word = tail.tidings();
                boolean hurry = hurried;
                boolean goesOn = databaseHasMore || tail.isPast(place.position()) || word != heard || hurry;
                hurried = false;
                if (!goesOn && System.nanoTime() - polledAt < POLL_NANOS) {
                    return false;
                }
                heard = word;
                polledAt = System.nanoTime();
                page = read();
                databaseHasMore = !page.isEmpty(); // also where it cannot be taken
                if (hurry && page.size() == ROWS_PER_READ) {
                    hurried = true;
                }
            }
            if (page.isEmpty()) {
                return false;
            }
            take(page);
            databaseHasMore &= page.size() == ROWS_PER_READ;
            restNanos = restAfter(page);
            restsSince = System.nanoTime();
            if (givesWay.isEmpty() && page.size() < ROWS_PER_READ && !progress.isAwaited()) {
                gather();
            }
        }
        return true;
    }

    /** What does not concern it is passed while it is in memory, also at rest: afterwards it would be fetched from the database for nothing. */
    private void passOthers() {
        LedgerPlace passed = tail.passes(place, kinds);
        if (passed.position() == place.position()) {
            return;
        }
        place = passed;
        if (place.position() - handed >= IGNORED_PER_STRETCH) {
            tail.after(place.position() - 1, 1).forEach(last -> hand(LedgerStretch.ofNone(last)));
        }
        progress.scannedTo(place.position(), 0);
    }

    /** Whoever begins to wait meanwhile ends it. */
    private void gather() {
        gathering = true;
        if (progress.isAwaited()) {
            gathering = false;
        } else {
            whenGathered.execute(this::bell);
        }
    }

    private long restAfter(List<StoredEvent> page) {
        if (givesWay.isEmpty()) {
            return 0;
        }
        if (givesWay.get().getAsBoolean()) {
            return LONG_REST_NANOS;
        }
        return page.size() < ROWS_PER_READ ? REST_NANOS : 0;
    }

    private List<StoredEvent> read() {
        try {
            return reader.after(place, ROWS_PER_READ);
        } catch (ContiguityViolation replaced) {
            // Opened anew, from the place that is stored or from the rows that are built anew.
            progress.replaced(replaced.getMessage());
            return List.of();
        }
    }

    private void take(List<StoredEvent> page) {
        List<StoredEvent> stretch = new ArrayList<>();
        long relevant = 0;
        long position = place.position();
        for (StoredEvent event : page) {
            if (event.position() != position + 1) {
                throw progress.violated(new ContiguityViolation(
                        event.position(),
                        "The ledger has no event at position " + (position + 1) + " but one at " + event.position()
                                + ": nothing is read past the hole"));
            }
            position = event.position();
            if (kinds.contains(event.kind())) {
                stretch.add(event);
                relevant = position;
                if (stretch.size() == EVENTS_PER_STRETCH) {
                    hand(LedgerStretch.of(stretch));
                    stretch = new ArrayList<>();
                }
            }
        }
        if (!stretch.isEmpty()) {
            hand(LedgerStretch.of(stretch));
        } else if (position - handed >= IGNORED_PER_STRETCH) {
            hand(LedgerStretch.ofNone(page.getLast()));
        }
        place = LedgerPlace.of(page.getLast());
        progress.scannedTo(position, relevant);
    }

    private void hand(LedgerStretch stretch) {
        next.add(stretch);
        handed = stretch.end();
    }

    @Override
    public void close() {
        unhook.run();
        progress.onCaughtUp(() -> {});
        progress.onHurry(() -> {});
        progress.onAwaited(() -> {});
        progress.beyond(LongUnaryOperator.identity());
    }
}
