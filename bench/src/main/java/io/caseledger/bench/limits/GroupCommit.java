package io.caseledger.bench.limits;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The least that durable writes can cost together: one thread writes whatever waits as one statement, and answers after the commit. */
final class GroupCommit {

    /** The waiting rows, as a part of a statement. */
    static final String ROWS = "unnest(?::uuid[], ?::jsonb[]) as waiting(id, payload)";

    private static final int MOST = 1_024;

    private final DataSource writer;
    private final Duration rest;
    private final LinkedBlockingQueue<Row> waiting = new LinkedBlockingQueue<>();

    private volatile @Nullable SQLException failed;

    private record Row(String statement, UUID id, String payload, CompletableFuture<Void> done) {}

    GroupCommit(DataSource writer) {
        this(writer, Duration.ZERO);
    }

    /** @param rest after a group, so that the next one is larger */
    GroupCommit(DataSource writer, Duration rest) {
        this.writer = writer;
        this.rest = rest;
        Thread.ofPlatform().name("group-commit").daemon().start(this::run);
    }

    /** Waits until the row is durable. */
    void write(String statement, UUID id, String payload) {
        later(statement, id, payload).join();
    }

    /**
     * Ends when the row is durable.
     *
     * @param statement writes what the rows {@link #ROWS} stand for; those that wait for the same one are written together
     */
    CompletableFuture<Void> later(String statement, UUID id, String payload) {
        SQLException before = failed;
        if (before != null) {
            throw new IllegalStateException("Rows are not written any more", before);
        }
        Row row = new Row(statement, id, payload, new CompletableFuture<>());
        waiting.add(row);
        return row.done;
    }

    private void run() {
        List<Row> batch = new ArrayList<>();
        try {
            Row first = waiting.take();
            try (Connection connection = writer.getConnection()) {
                Map<String, PreparedStatement> prepared = new HashMap<>();
                while (true) {
                    batch.add(first);
                    Row other = fill(batch);
                    PreparedStatement statement = prepared.get(first.statement);
                    if (statement == null) {
                        statement = connection.prepareStatement(first.statement);
                        prepared.put(first.statement, statement);
                    }
                    write(connection, statement, batch);
                    batch.forEach(row -> row.done.complete(null));
                    if (batch.size() < MOST) {
                        Thread.sleep(rest);
                    }
                    batch.clear();
                    first = other == null ? waiting.take() : other;
                }
            }
        } catch (SQLException gone) {
            failed = gone;
            batch.forEach(row -> row.done.completeExceptionally(gone));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** With those that wait for the same statement; tells the first that waits for another. */
    private @Nullable Row fill(List<Row> batch) {
        while (batch.size() < MOST) {
            Row next = waiting.poll();
            if (next == null || !next.statement.equals(batch.getFirst().statement)) {
                return next;
            }
            batch.add(next);
        }
        return null;
    }

    private static void write(Connection connection, PreparedStatement statement, List<Row> batch) throws SQLException {
        statement.setArray(
                1, connection.createArrayOf("uuid", batch.stream().map(Row::id).toArray(UUID[]::new)));
        statement.setArray(
                2,
                connection.createArrayOf(
                        "jsonb", batch.stream().map(Row::payload).toArray(String[]::new)));
        statement.execute();
    }
}
