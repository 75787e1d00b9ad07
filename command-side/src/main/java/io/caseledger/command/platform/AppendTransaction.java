package io.caseledger.command.platform;

import io.caseledger.platform.ledger.HashChain;
import io.caseledger.platform.ledger.StoredEvent;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;

/**
 * One transaction of the append pipeline: hold the head, look first, refuse what conflicts, number and chain the rest, insert, move the head. Looking
 * comes before inserting because an insert that meets a duplicate would fail its neighbours too, and skipping duplicates would leave gaps.
 */
final class AppendTransaction {

    private static final String HOLD_HEAD = "select position, hash, recorded_at from ledger.head for update";
    private static final String STREAM_HEADS = "select wanted.id, latest.sequence, latest.occurred_at"
            + " from unnest(?::text[]) as wanted(id) cross join lateral (select sequence, occurred_at from ledger.event"
            + " where aggregate_id = wanted.id order by sequence desc limit 1) latest";
    private static final String KEYS = "select i.tenant, i.key from unnest(?::text[], ?::text[]) as wanted(tenant, key)"
            + " join ledger.idempotency i using (tenant, key)";
    private static final String INSERT =
            "insert into ledger.event (position, tenant, aggregate_id, sequence, kind, type, revision, event_id, payload,"
                    + " metadata, occurred_at, recorded_at, hash) select * from unnest(?::bigint[], ?::text[], ?::text[],"
                    + " ?::bigint[], ?::text[], ?::text[], ?::int[], ?::uuid[], ?::jsonb[], ?::jsonb[], ?::timestamptz[],"
                    + " ?::timestamptz[], ?::bytea[])";
    private static final String INSERT_KEY =
            "insert into ledger.idempotency (tenant, key, request_sha256, status, answer, location, sequence, position,"
                    + " recorded_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String MOVE_HEAD = "update ledger.head set position = ?, hash = ?, recorded_at = ?";

    private final Clock clock;

    AppendTransaction(Clock clock) {
        this.clock = clock;
    }

    /** What became of a batch after its commit. */
    record Outcome(List<StoredEvent> stored, List<Accepted> accepted, List<Refused> refused) {

        void complete() {
            refused.forEach(entry -> entry.append.position().completeExceptionally(entry.reason));
            accepted.forEach(entry -> entry.append.position().complete(entry.position));
        }
    }

    private record Accepted(Append append, long position) {}

    private record Refused(Append append, RuntimeException reason) {}

    /** Writes and commits a batch; on an exception nothing of it is in the ledger, unless the connection broke during the commit itself. */
    Outcome write(Connection connection, List<Append> batch) throws SQLException {
        Head head = holdHead(connection);
        Map<String, StreamHead> streams = streamHeads(connection, batch);
        Set<Key> keys = takenKeys(connection, batch);
        Chain chain = new Chain(head, later(now(), head.recordedAt));
        Outcome outcome = new Outcome(chain.stored, new ArrayList<>(), new ArrayList<>());
        for (Append append : batch) {
            Key key = Key.of(append);
            if (key != null && keys.contains(key)) {
                outcome.refused.add(new Refused(append, new KeyTakenException()));
            } else if (append.isChainBroken() || !follows(append, streams)) {
                append.breakChain();
                outcome.refused.add(
                        new Refused(append, new ConcurrencyException("Another command reached this stream first")));
            } else {
                for (NewEvent event : append.events()) {
                    StreamHead stream = streams.get(event.aggregateId());
                    NewEvent placed = stream == null ? event : event.notBefore(stream.occurredAt);
                    chain.add(placed);
                    streams.put(event.aggregateId(), new StreamHead(placed.sequence(), placed.occurredAt()));
                }
                if (key != null) {
                    keys.add(key);
                }
                outcome.accepted.add(new Accepted(append, chain.position));
            }
        }
        if (!chain.stored.isEmpty()) {
            insert(connection, chain.stored);
            moveHead(connection, chain);
        }
        insertKeys(connection, outcome.accepted, chain.recordedAt);
        connection.commit();
        return outcome;
    }

    private static boolean follows(Append append, Map<String, StreamHead> streams) {
        Map<String, Long> next = new HashMap<>();
        for (NewEvent event : append.events()) {
            StreamHead stream = streams.get(event.aggregateId());
            long expected = next.getOrDefault(event.aggregateId(), stream == null ? 0 : stream.sequence + 1);
            if (event.sequence() != expected) {
                return false;
            }
            next.put(event.aggregateId(), expected + 1);
        }
        return true;
    }

    private static Head holdHead(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HOLD_HEAD);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Head(row.getLong(1), row.getBytes(2), instant(row, 3));
        }
    }

    private static Map<String, StreamHead> streamHeads(Connection connection, List<Append> batch) throws SQLException {
        Object[] ids = batch.stream()
                .flatMap(append -> append.events().stream())
                .map(NewEvent::aggregateId)
                .distinct()
                .toArray();
        Map<String, StreamHead> heads = new HashMap<>();
        if (ids.length == 0) {
            return heads;
        }
        try (PreparedStatement statement = connection.prepareStatement(STREAM_HEADS)) {
            statement.setArray(1, connection.createArrayOf("text", ids));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    heads.put(rows.getString(1), new StreamHead(rows.getLong(2), instant(rows, 3)));
                }
            }
        }
        return heads;
    }

    private static Set<Key> takenKeys(Connection connection, List<Append> batch) throws SQLException {
        List<Key> wanted = new ArrayList<>();
        for (Append append : batch) {
            Key key = Key.of(append);
            if (key != null) {
                wanted.add(key);
            }
        }
        Set<Key> taken = new HashSet<>();
        if (wanted.isEmpty()) {
            return taken;
        }
        try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", wanted.stream().map(Key::tenant).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", wanted.stream().map(Key::key).toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    taken.add(new Key(rows.getString(1), rows.getString(2)));
                }
            }
        }
        return taken;
    }

    private static void insert(Connection connection, List<StoredEvent> events) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            Columns columns = new Columns(connection, statement, events);
            columns.set(1, "int8", StoredEvent::position);
            columns.set(2, "text", StoredEvent::tenant);
            columns.set(3, "text", StoredEvent::aggregateId);
            columns.set(4, "int8", StoredEvent::sequence);
            columns.set(5, "text", StoredEvent::kind);
            columns.set(6, "text", StoredEvent::type);
            columns.set(7, "int4", StoredEvent::revision);
            columns.set(8, "uuid", StoredEvent::eventId);
            columns.set(9, "text", StoredEvent::payload);
            columns.set(10, "text", StoredEvent::metadata);
            columns.set(11, "text", event -> event.occurredAt().toString());
            columns.set(12, "text", event -> event.recordedAt().toString());
            Object[] hashes = events.stream().map(StoredEvent::hash).toArray(byte[][]::new);
            statement.setArray(13, connection.createArrayOf("bytea", hashes));
            statement.executeUpdate();
        }
    }

    private static void insertKeys(Connection connection, List<Accepted> accepted, Instant recordedAt)
            throws SQLException {
        if (accepted.stream().noneMatch(entry -> entry.append.request() != null)) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT_KEY)) {
            for (Accepted entry : accepted) {
                IdempotentRequest request = entry.append.request();
                StoredAnswer answer = entry.append.answer();
                if (request == null || answer == null) {
                    continue;
                }
                statement.setString(1, request.tenant());
                statement.setString(2, request.key());
                statement.setBytes(3, request.sha256());
                statement.setInt(4, answer.status());
                statement.setString(5, answer.body());
                statement.setString(6, answer.location());
                statement.setObject(7, answer.sequence(), Types.BIGINT);
                statement.setLong(8, entry.position);
                statement.setObject(9, recordedAt.atOffset(ZoneOffset.UTC));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void moveHead(Connection connection, Chain chain) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MOVE_HEAD)) {
            statement.setLong(1, chain.position);
            statement.setBytes(2, chain.hash);
            statement.setObject(3, chain.recordedAt.atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Head(long position, byte[] hash, Instant recordedAt) {}

    private record StreamHead(long sequence, Instant occurredAt) {}

    private record Key(String tenant, String key) {

        static @Nullable Key of(Append append) {
            IdempotentRequest request = append.request();
            return request == null ? null : new Key(request.tenant(), request.key());
        }
    }

    /** Hands out positions and hashes while the head is held. */
    private static final class Chain {

        private final List<StoredEvent> stored = new ArrayList<>();
        private final Instant recordedAt;
        private long position;
        private byte[] hash;

        Chain(Head head, Instant recordedAt) {
            this.position = head.position;
            this.hash = head.hash;
            this.recordedAt = recordedAt;
        }

        void add(NewEvent event) {
            position++;
            hash = HashChain.next(hash, event.canonical().bytes(position, recordedAt));
            stored.add(event.stored(position, recordedAt, hash));
        }
    }

    /** Binds one array per column. */
    private record Columns(Connection connection, PreparedStatement statement, List<StoredEvent> events) {

        void set(int index, String type, Function<StoredEvent, Object> column) throws SQLException {
            Array array =
                    connection.createArrayOf(type, events.stream().map(column).toArray());
            statement.setArray(index, array);
        }
    }
}
