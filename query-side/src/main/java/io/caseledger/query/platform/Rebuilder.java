package io.caseledger.query.platform;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.RecordedEvent;
import java.sql.Connection;
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
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
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

    public Rebuilder(LedgerReader ledger, @Qualifier(DatabaseConfiguration.OWNER) DataSource owner) {
        this.ledger = ledger;
        this.owner = owner;
    }

    /**
     * What a rebuild came to.
     *
     * @param position the ledger's last position that is in the tables
     * @param events how many events were folded
     */
    public record Result(long position, long events, Duration took) {}

    /**
     * Replaces a schema by a fresh build of one projection: the same tables, columns and indexes as the live ones in {@code read}.
     *
     * @throws DataAccessResourceFailureException when it could not be finished; the schema then holds nothing of use
     */
    public Result rebuild(Projection projection, String schema) {
        long began = System.nanoTime();
        Rebuild rebuild = projection.rebuild();
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            BlockingQueue<List<RecordedEvent>> ahead = new ArrayBlockingQueue<>(BATCHES_AHEAD);
            Future<Long> reading = threads.submit(() -> read(projection, ahead));
            long events = follow(rebuild, ahead, reading);
            long position = reading.get();
            List<Index> indexes = createTables(projection, schema);
            finish(threads, projection.tables(), table -> write(rebuild, schema, table));
            finish(threads, indexes, index -> create(index, schema));
            return new Result(position, events, Duration.ofNanos(System.nanoTime() - began));
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
        return new DataAccessResourceFailureException("The rebuild of " + projection.name() + " failed", cause);
    }

    /** Reads the ledger into batches; an empty one is the last. */
    private long read(Projection projection, BlockingQueue<List<RecordedEvent>> ahead) throws InterruptedException {
        Batches batches = new Batches(ahead);
        try {
            return ledger.scan(projection.kinds(), batches::add);
        } finally {
            batches.end();
        }
    }

    private static final class Batches {

        private final BlockingQueue<List<RecordedEvent>> ahead;
        private List<RecordedEvent> batch = new ArrayList<>(EVENTS_PER_BATCH);

        Batches(BlockingQueue<List<RecordedEvent>> ahead) {
            this.ahead = ahead;
        }

        void add(RecordedEvent event) {
            batch.add(event);
            if (batch.size() == EVENTS_PER_BATCH) {
                try {
                    hand();
                } catch (InterruptedException stop) {
                    throw new CancellationException("Nobody folds what is read");
                }
            }
        }

        private void hand() throws InterruptedException {
            ahead.put(batch);
            batch = new ArrayList<>(EVENTS_PER_BATCH);
        }

        void end() throws InterruptedException {
            if (!batch.isEmpty()) {
                hand();
            }
            hand();
        }
    }

    private static long follow(Rebuild rebuild, BlockingQueue<List<RecordedEvent>> ahead, Future<Long> reading)
            throws InterruptedException {
        long events = 0;
        try {
            for (List<RecordedEvent> batch = ahead.take(); !batch.isEmpty(); batch = ahead.take()) {
                batch.forEach(rebuild::fold);
                events += batch.size();
            }
        } catch (RuntimeException poisoned) {
            reading.cancel(true);
            throw poisoned;
        }
        return events;
    }

    /** One index as it is on the live table. */
    private record Index(String definition) {

        String in(String schema) {
            return definition.replace(" ON read.", " ON " + schema + '.');
        }
    }

    private List<Index> createTables(Projection projection, String schema) throws SQLException {
        try (Connection connection = owner.getConnection()) {
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            jdbc.sql("drop schema if exists " + schema + " cascade").update();
            jdbc.sql("create schema " + schema).update();
            List<Index> indexes = new ArrayList<>();
            for (String table : projection.tables()) {
                jdbc.sql("create table " + schema + '.' + table + " (like read." + table + " including defaults)")
                        .update();
                jdbc.sql("select indexdef from pg_indexes where schemaname = 'read' and tablename = ?")
                        .param(table)
                        .query(String.class)
                        .list()
                        .forEach(definition -> indexes.add(new Index(definition)));
            }
            return indexes;
        }
    }

    private Void write(Rebuild rebuild, String schema, String table) throws SQLException {
        try (Connection connection = owner.getConnection()) {
            connection.setAutoCommit(false);
            rebuild.write(connection, schema, table);
            connection.commit();
            return null;
        }
    }

    private Void create(Index index, String schema) throws SQLException {
        try (Connection connection = owner.getConnection()) {
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            jdbc.sql("set maintenance_work_mem = '256MB'").update();
            jdbc.sql(index.in(schema)).update();
            return null;
        }
    }

    private interface Step<T> {
        Void take(T part) throws SQLException;
    }

    /** Takes a step for every part, side by side, and waits for all of them. */
    private static <T> void finish(ExecutorService threads, List<T> parts, Step<T> step)
            throws InterruptedException, ExecutionException {
        List<Callable<Void>> steps = new ArrayList<>();
        parts.forEach(part -> steps.add(() -> step.take(part)));
        for (Future<Void> taken : threads.invokeAll(steps)) {
            taken.get();
        }
    }
}
