package io.caseledger.command.platform;

import io.caseledger.platform.ledger.LedgerTail;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * The one writer of this process: commands that arrive together commit together. It takes whatever waits, writes it as one transaction under the
 * ledger's head lock, and answers each command only after the commit. Imports wait in a queue of their own, which yields to live commands but is not
 * starved by them.
 */
public final class Appender implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Appender.class);
    private static final String LOCKED = "55P03";
    private static final int COMMANDS_PER_TRANSACTION = 512;

    /** A live command that arrives meanwhile waits for these, some tens of milliseconds. */
    private static final int BULK_EVENTS_PER_TRANSACTION = 1_024;

    private static final int BULK_EVENTS_BETWEEN_COMMANDS = 128;
    private static final int LIVE_TRANSACTIONS_IN_A_ROW = 16;

    /** No command waits longer for others to be written with it. */
    private static final long LONGEST_GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final DataSource dataSource;
    private final LedgerTail tail;
    private final AppendTransaction transaction;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<Append> live = new ArrayDeque<>();
    private final Deque<Append> bulk = new ArrayDeque<>();
    private final Thread thread;
    private volatile Runnable forgetting = () -> {};
    private int liveInARow;

    /** How many live commands the appender wants to be woken for. */
    private int enough = 1;

    /** The live commands that were answered last. */
    private int answered;

    private long appendTookNanos;
    private boolean closed;

    /** Whether the last append failed for reasons of its surroundings: each such time is told once. */
    private boolean unavailable;

    private @Nullable Connection connection;

    public Appender(DataSource dataSource, LedgerTail tail, Clock clock) {
        this.dataSource = dataSource;
        this.tail = tail;
        this.transaction = new AppendTransaction(clock);
        this.thread = Thread.ofPlatform().name("appender").daemon().start(this::run);
    }

    /** Called where the ledger turns out to be another one: what is remembered of the former is to be forgotten. */
    void onReplaced(Runnable call) {
        forgetting = call;
    }

    /** Queues a command's events, or its idempotency key alone. */
    void submit(Append append) {
        offer(live, append);
    }

    /** Queues events that may wait for live commands. */
    void submitBulk(Append append) {
        offer(bulk, append);
    }

    private void offer(Deque<Append> queue, Append append) {
        lock.lock();
        try {
            if (closed) {
                append.refuse(
                        new LedgerUnavailableException(new IllegalStateException("The application is shutting down")));
            } else {
                queue.add(append);
                if (live.size() >= enough || !bulk.isEmpty()) {
                    arrived.signal();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        for (List<Append> batch = take(); !batch.isEmpty(); batch = take()) {
            long began = System.nanoTime();
            try {
                write(batch);
                appendTookNanos = System.nanoTime() - began;
            } catch (RuntimeException | Error failed) {
                log.error("The appender failed on a batch of {}", batch.size(), failed);
                disconnect();
                fail(batch, new OutcomeUnknownException(failed));
            }
        }
        disconnect();
    }

    /** What waits, live commands before bulk; empty only when this is closed and nothing is left. */
    private List<Append> take() {
        lock.lock();
        try {
            List<Append> batch = takeOnce();
            while (batch.isEmpty() && !(closed && live.isEmpty() && bulk.isEmpty())) {
                batch = takeOnce();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private List<Append> takeOnce() {
        int expected = Math.min(answered + live.size(), COMMANDS_PER_TRANSACTION);
        while (live.isEmpty() && bulk.isEmpty() && !closed) {
            arrived.awaitUninterruptibly();
        }
        if (bulk.isEmpty()) {
            gather(expected);
        }
        boolean bulksTurn = live.isEmpty() || (liveInARow >= LIVE_TRANSACTIONS_IN_A_ROW && !bulk.isEmpty());
        liveInARow = bulksTurn ? 0 : liveInARow + 1;
        List<Append> batch = bulksTurn ? takeBulk() : takeLive();
        answered = bulksTurn ? 0 : batch.size();
        return batch;
    }

    /**
     * Whoever was answered last may be about to send the next command. They are waited for, beside those that are here already, but no longer than the
     * append would take that they would have to wait for otherwise.
     */
    private void gather(int expected) {
        long left = Math.min(appendTookNanos, LONGEST_GATHERING_NANOS);
        enough = expected;
        try {
            while (live.size() < enough && left > 0 && !closed) {
                left = arrived.awaitNanos(left);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        enough = 1;
    }

    private List<Append> takeLive() {
        List<Append> batch = new ArrayList<>(Math.min(COMMANDS_PER_TRANSACTION, live.size()));
        while (batch.size() < COMMANDS_PER_TRANSACTION && !live.isEmpty()) {
            takeInto(batch, live.remove());
        }
        return batch;
    }

    private List<Append> takeBulk() {
        int most = live.isEmpty() ? BULK_EVENTS_PER_TRANSACTION : BULK_EVENTS_BETWEEN_COMMANDS;
        List<Append> batch = new ArrayList<>();
        for (int events = 0; events < most && !bulk.isEmpty(); ) {
            Append next = bulk.remove();
            events += next.events().size();
            takeInto(batch, next);
        }
        return batch;
    }

    /** What nobody waits for any more is dropped. */
    private static void takeInto(List<Append> batch, Append next) {
        if (next.take()) {
            batch.add(next);
        }
    }

    private void write(List<Append> batch) {
        AppendTransaction.Outcome outcome;
        try {
            outcome = transaction.write(connection(), batch);
        } catch (SQLException failed) {
            failed(batch, failed);
            return;
        } catch (LedgerReplacedException replaced) {
            log.warn("What is remembered of the former ledger is forgotten: {}", replaced.getMessage());
            forgetting.run();
            fail(batch, new LedgerUnavailableException(replaced));
            return;
        }
        if (unavailable) {
            unavailable = false;
            log.info("The ledger is written again");
        }
        // The tail first: whoever is answered may at once wait for a projection to pass the position.
        tail.committed(outcome.onto(), outcome.stored());
        outcome.complete();
    }

    private void failed(List<Append> batch, SQLException failed) {
        Failure failure = Failure.of(failed, transaction.mayHaveCommitted());
        if (!unavailable && LOCKED.equals(failed.getSQLState())) {
            log.warn("Nothing can be written while others hold the ledger's head; health tells who");
        } else if (!unavailable || failure == Failure.OF_THE_BATCH) {
            log.warn("An append of {} commands failed: {}", batch.size(), failed.getMessage());
        }
        disconnect();
        switch (failure) {
            case NOT_WRITTEN -> {
                unavailable = true;
                fail(batch, new LedgerUnavailableException(failed));
            }
            case UNKNOWN -> {
                unavailable = true;
                fail(batch, new OutcomeUnknownException(failed));
            }
            case OF_THE_BATCH -> {
                if (batch.size() == 1) {
                    fail(batch, refused(failed));
                } else {
                    batch.forEach(append ->
                            write(List.of(append))); // one of them is at fault: the others must not share its fate
                }
            }
        }
    }

    /** What a failure tells of a batch. */
    private enum Failure {
        /** It would befall any other as well: a lock that others hold, a connection or a server that is gone. */
        NOT_WRITTEN,

        /** The same, but it came when the batch may have been committed. */
        UNKNOWN,

        /** Something in the batch brought it about. */
        OF_THE_BATCH;

        private static final Set<String> CANCELLED = Set.of(LOCKED, "57014", "25P03", "25P04");

        /** @param committing whether what failed was the commit */
        static Failure of(SQLException failed, boolean committing) {
            String state = failed.getSQLState();
            if (state != null && (CANCELLED.contains(state) || state.startsWith("53"))) {
                return NOT_WRITTEN; // the server says so itself
            }
            if (state == null || state.startsWith("08") || state.startsWith("57")) {
                return committing ? UNKNOWN : NOT_WRITTEN;
            }
            return OF_THE_BATCH;
        }
    }

    private Connection connection() throws SQLException {
        Connection held = connection;
        if (held == null) {
            held = dataSource.getConnection();
            connection = held;
        }
        return held;
    }

    private void disconnect() {
        Connection held = connection;
        connection = null;
        if (held != null) {
            try {
                held.close();
            } catch (SQLException gone) {
                log.debug("The appender's connection is gone: {}", gone.getMessage());
            }
        }
    }

    /** What PostgreSQL will refuse every time must not be called unavailable, or its sender would try for ever. */
    private static RuntimeException refused(SQLException failed) {
        String state = String.valueOf(failed.getSQLState());
        return state.startsWith("22") || state.startsWith("23")
                ? new DataIntegrityViolationException("PostgreSQL refuses the command's events", failed)
                : new LedgerUnavailableException(failed);
    }

    private static void fail(List<Append> batch, RuntimeException cause) {
        batch.forEach(append -> append.refuse(cause));
    }

    /** Writes what still waits, then stops. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(10_000);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
