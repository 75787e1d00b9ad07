package io.caseledger.query.platform;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.ledger.LedgerPlace;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.RecordedEvent;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Builds a projection's tables anew in a schema of their own, from the ledger's first event, while the live ones serve. One thread reads ahead while
 * another folds; tables are written side by side, and so are their indexes, last.
 */
@Component
public final class Rebuilder {

    private static final int EVENTS_PER_BATCH = 1_000;
    private static final int BATCHES_AHEAD = 8;

    /** Writing is PostgreSQL's work more than ours: a second connection keeps a second of its processes busy. */
    private static final int CONNECTIONS = 2;

    private final LedgerReader ledger;
    private final DataSource owner;
    private final HeapRoom room;

    @Autowired
    public Rebuilder(LedgerReader ledger, @Qualifier(DatabaseConfiguration.OWNER) DataSource owner) {
        this(ledger, owner, HeapRoom.ofThisProcess());
    }

    public Rebuilder(LedgerReader ledger, DataSource owner, HeapRoom room) {
        this.ledger = ledger;
        this.owner = owner;
        this.room = room;
    }

    /**
     * What a rebuild came to.
     *
     * @param place of the ledger's last event that is in the tables
     * @param events how many events were folded
     */
    public record Result(LedgerPlace place, long events, Duration took) {

        public long position() {
            return place.position();
        }
    }

    /** What it does, in this order. */
    public enum Stage {
        READING,
        WRITING,
        INDEXING
    }

    /** Is told how far a rebuild has come. */
    public interface Watch {

        Watch NOBODY = new Watch() {
            @Override
            public void begins(Stage stage) {}

            @Override
            public void read(long position, long events) {}

            @Override
            public void wrote(int parts, int of) {}
        };

        void begins(Stage stage);

        /** So many events are folded, up to this position of the ledger. */
        void read(long position, long events);

        /** So many of all tables and indexes are written. */
        void wrote(int parts, int of);
    }

    /**
     * Replaces a schema by a fresh build of one projection: the same tables, columns and indexes as the live ones in {@code read}.
     *
     * @throws DataAccessResourceFailureException when it could not be finished; the schema then holds nothing of use
     */
    public Result rebuild(Projection projection, String schema) {
        SideParking nothing = new SideParking(List.of(), new JdbcTemplate(owner));
        Result result =
                rebuild(projection, new SideTables(owner, projection, schema), nothing, Long.MAX_VALUE, Watch.NOBODY);
        if (!nothing.passedOver().isEmpty()) {
            throw new IllegalStateException("Some streams cannot be folded: " + nothing.passedOver());
        }
        return result;
    }

    /**
     * The same with the ledger's events up to a position alone, and without the streams that cannot be folded from where they cannot.
     *
     * @param parking is told what was passed over
     * @throws DataAccessResourceFailureException when it could not be finished; the tables then hold nothing of use
     */
    public Result rebuild(Projection projection, SideTables tables, SideParking parking, long to, Watch watch) {
        try {
            return attempt(projection, tables, parking, to, watch);
        } catch (DataAccessResourceFailureException failed) {
            if (Poison.isIn(failed) && parking.withholdWhatIsParked()) {
                return attempt(projection, tables, parking, to, watch);
            }
            throw failed;
        }
    }

    private Result attempt(Projection projection, SideTables tables, SideParking parking, long to, Watch watch) {
        long began = System.nanoTime();
        Rebuild rebuild = new ParkingRebuild(projection.rebuild(), parking);
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            BlockingQueue<List<RecordedEvent>> ahead = new ArrayBlockingQueue<>(BATCHES_AHEAD);
            watch.begins(Stage.READING);
            Future<LedgerPlace> reading = threads.submit(() -> read(projection, to, ahead));
            long events = follow(projection, rebuild, ahead, reading, watch);
            LedgerPlace place = reading.get();
            watch.begins(Stage.WRITING);
            tables.create();
            List<SideTables.Index> indexes = tables.indexes();
            Parts parts = new Parts(threads, projection.tables().size() + indexes.size(), watch);
            parts.finish(projection.tables(), table -> tables.write(rebuild, table));
            watch.begins(Stage.INDEXING);
            parts.finish(indexes, tables::create);
            tables.key(indexes);
            return new Result(place, events, Duration.ofNanos(System.nanoTime() - began));
        } catch (ExecutionException failed) {
            throw failure(projection, failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw failure(projection, stop);
        } catch (SQLException failed) {
            throw failure(projection, failed);
        }
    }

    private static DataAccessResourceFailureException failure(Projection projection, Throwable cause) {
        if (cause.getCause() instanceof OutOfMemoryError) {
            return HeapRoom.tooSmall(projection.name(), "what is written takes more");
        }
        return new DataAccessResourceFailureException("The rebuild of " + projection.name() + " failed", cause);
    }

    /** Reads the ledger into batches; an empty one is the last. */
    private LedgerPlace read(Projection projection, long to, BlockingQueue<List<RecordedEvent>> ahead)
            throws InterruptedException {
        Batches batches = new Batches(ahead);
        try {
            return ledger.scan(projection.kinds(), to, batches::add);
        } finally {
            batches.end();
        }
    }

    private static final class Batches {

        private final BlockingQueue<List<RecordedEvent>> ahead;
        private List<RecordedEvent> batch = new ArrayList<>(EVENTS_PER_BATCH);
        private boolean abandoned;

        Batches(BlockingQueue<List<RecordedEvent>> ahead) {
            this.ahead = ahead;
        }

        void add(RecordedEvent event) {
            batch.add(event);
            if (batch.size() == EVENTS_PER_BATCH) {
                try {
                    hand();
                } catch (InterruptedException stop) {
                    abandoned = true;
                    throw new CancellationException("Nobody folds what is read");
                }
            }
        }

        private void hand() throws InterruptedException {
            ahead.put(batch);
            batch = new ArrayList<>(EVENTS_PER_BATCH);
        }

        void end() throws InterruptedException {
            if (abandoned) {
                return;
            }
            if (!batch.isEmpty()) {
                hand();
            }
            hand();
        }
    }

    private long follow(
            Projection projection,
            Rebuild rebuild,
            BlockingQueue<List<RecordedEvent>> ahead,
            Future<LedgerPlace> reading,
            Watch watch)
            throws InterruptedException {
        long events = 0;
        boolean whole = false;
        try {
            for (List<RecordedEvent> batch = ahead.take(); !batch.isEmpty(); batch = ahead.take()) {
                batch.forEach(rebuild::fold);
                events += batch.size();
                watch.read(batch.getLast().position(), events);
                room.requireFor(projection.name(), events);
            }
            whole = true;
        } catch (OutOfMemoryError full) {
            throw HeapRoom.tooSmall(projection.name(), events + " events took all");
        } finally {
            if (!whole) {
                reading.cancel(true);
            }
        }
        return events;
    }

    private interface Step<T> {
        void take(T part) throws SQLException;
    }

    /** Tables and indexes, written side by side. */
    private static final class Parts {

        private final ExecutorService threads;
        private final int all;
        private final Watch watch;
        private final AtomicInteger done = new AtomicInteger();

        Parts(ExecutorService threads, int all, Watch watch) {
            this.threads = threads;
            this.all = all;
            this.watch = watch;
        }

        /** Takes a step for every part, and waits for all of them. */
        <T> void finish(List<T> parts, Step<T> step) throws InterruptedException, ExecutionException {
            List<Callable<Integer>> steps = new ArrayList<>();
            parts.forEach(part -> steps.add(() -> {
                step.take(part);
                watch.wrote(done.incrementAndGet(), all);
                return done.get();
            }));
            for (Future<Integer> taken : threads.invokeAll(steps)) {
                taken.get();
            }
        }
    }
}
