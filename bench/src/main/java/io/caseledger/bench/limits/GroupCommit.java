package io.caseledger.bench.limits;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private final String insert;
    private final Duration rest;
    private final LinkedBlockingQueue<Row> waiting = new LinkedBlockingQueue<>();

    private volatile @Nullable SQLException failed;

    private record Row(UUID id, String payload, CompletableFuture<Void> done) {}

    /** @param insert writes what the rows {@link #ROWS} stand for */
    GroupCommit(DataSource writer, String insert) {
        this(writer, insert, Duration.ZERO);
    }

    /** @param rest after a group, so that the next one is larger */
    GroupCommit(DataSource writer, String insert, Duration rest) {
        this.writer = writer;
        this.insert = insert;
        this.rest = rest;
        Thread.ofPlatform().name("group-commit").daemon().start(this::run);
    }

    /** Waits until the row is durable. */
    void write(UUID id, String payload) {
        later(id, payload).join();
    }

    /** Ends when the row is durable. */
    CompletableFuture<Void> later(UUID id, String payload) {
        SQLException before = failed;
        if (before != null) {
            throw new IllegalStateException("Rows are not written any more", before);
        }
        Row row = new Row(id, payload, new CompletableFuture<>());
        waiting.add(row);
        return row.done;
    }

    private void run() {
        List<Row> batch = new ArrayList<>();
        try (Connection connection = writer.getConnection();
                PreparedStatement statement = connection.prepareStatement(insert)) {
            while (true) {
                batch.add(waiting.take());
                waiting.drainTo(batch, MOST - 1);
                statement.setArray(
                        1,
                        connection.createArrayOf(
                                "uuid", batch.stream().map(Row::id).toArray(UUID[]::new)));
                statement.setArray(
                        2,
                        connection.createArrayOf(
                                "jsonb", batch.stream().map(Row::payload).toArray(String[]::new)));
                statement.execute();
                batch.forEach(row -> row.done.complete(null));
                if (batch.size() < MOST) {
                    Thread.sleep(rest);
                }
                batch.clear();
            }
        } catch (SQLException gone) {
            failed = gone;
            batch.forEach(row -> row.done.completeExceptionally(gone));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
