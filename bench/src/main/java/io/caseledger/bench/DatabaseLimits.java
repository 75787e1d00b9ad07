package io.caseledger.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What the database can do at best: one event-sized row per transaction, as pgbench would write it. */
final class DatabaseLimits {

    private static final String PAYLOAD =
            "{\"mentor_id\":\"mentor_1\",\"contact_id\":\"contact_1\",\"notes\":\"Referred by case worker.\","
                    + "\"assigned_date\":\"2026-03-26T00:00:00Z\",\"org_id\":null,\"coordinator_id\":null}";

    private final String url;

    DatabaseLimits(String url) {
        this.url = url;
    }

    void prepare() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("create table limits_event (position bigserial primary key, aggregate_id text not null,"
                    + " sequence bigint not null, payload jsonb not null, unique (aggregate_id, sequence))");
        }
    }

    /** Rows per second with one transaction each, over some connections. */
    double rowsPerSecond(int clients, Duration length) throws InterruptedException {
        long end = System.nanoTime() + length.toNanos();
        long rows = 0;
        long began = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<Long>> lanes = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int client = i;
                lanes.add(threads.submit(() -> insert(client, end)));
            }
            for (Future<Long> lane : lanes) {
                rows += lane.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("The insert load broke off", failed.getCause());
        }
        return rows / ((System.nanoTime() - began) / 1e9);
    }

    private long insert(int client, long end) throws SQLException {
        String prefix = "limit_" + System.nanoTime() + '_' + client + '_';
        long rows = 0;
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement insert = connection.prepareStatement(
                        "insert into limits_event (aggregate_id, sequence, payload) values (?, 0, ?::jsonb)")) {
            while (System.nanoTime() < end) {
                insert.setString(1, prefix + rows);
                insert.setString(2, PAYLOAD);
                insert.executeUpdate();
                rows++;
            }
        }
        return rows;
    }
}
