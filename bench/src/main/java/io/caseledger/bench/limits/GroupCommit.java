package io.caseledger.bench.limits;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import javax.sql.DataSource;

/** The least that durable writes can cost together: one thread writes whatever waits as one statement, and answers after the commit. */
final class GroupCommit {

    private static final int MOST = 512;

    private final DataSource writer;
    private final String insert;
    private final LinkedBlockingQueue<Row> waiting = new LinkedBlockingQueue<>();

    private record Row(UUID id, String payload, CompletableFuture<Void> done) {}

    /** @param table with the columns {@code id uuid} and {@code payload jsonb} */
    GroupCommit(DataSource writer, String table) {
        this.writer = writer;
        this.insert = "insert into " + table + " (id, payload) select * from unnest(?::uuid[], ?::jsonb[])";
        Thread.ofPlatform().name("group-commit").daemon().start(this::run);
    }

    /** Waits until the row is durable. */
    void write(UUID id, String payload) {
        Row row = new Row(id, payload, new CompletableFuture<>());
        waiting.add(row);
        row.done.join();
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
                statement.executeUpdate();
                batch.forEach(row -> row.done.complete(null));
                batch.clear();
            }
        } catch (SQLException failed) {
            batch.forEach(row -> row.done.completeExceptionally(failed));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
