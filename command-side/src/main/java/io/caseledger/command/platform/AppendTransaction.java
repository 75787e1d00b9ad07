package io.caseledger.command.platform;

import static java.util.stream.Collectors.toSet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.caseledger.platform.database.binary.InstantArray;
import io.caseledger.platform.database.binary.JsonArray;
import io.caseledger.platform.database.binary.UuidArray;
import io.caseledger.platform.idempotency.IdempotentRequest;
import io.caseledger.platform.idempotency.KeyTakenException;
import io.caseledger.platform.idempotency.StoredAnswer;
import io.caseledger.platform.ledger.HashChain;
import io.caseledger.platform.ledger.LedgerPlace;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction of the append pipeline: hold the head, look first, refuse what conflicts, number and chain the rest, insert, move the head. Looking
 * comes before inserting because an insert that meets a duplicate would fail its neighbours too, and skipping duplicates would leave gaps.
 *
 * <p>While nobody else appends, the head is where the last transaction here left it, and nothing needs to be held or looked up: one statement moves the
 * head from there and inserts. When the head has moved, or anything would be refused, it does nothing, and the long way decides.
 */
final class AppendTransaction {

    private static final Logger log = LoggerFactory.getLogger(AppendTransaction.class);

    private static final String HOLD_HEAD =
            "select position, hash, recorded_at from ledger.head where only_row for update";
    private static final String STREAM_HEADS = "select wanted.id, latest.sequence, latest.occurred_at"
            + " from unnest(?::text[]) as wanted(id) cross join lateral (select sequence, occurred_at from ledger.event"
            + " where aggregate_id = wanted.id order by sequence desc limit 1) latest";
    private static final String KEYS = "select i.tenant, i.actor, i.key from unnest(?::text[], ?::text[], ?::text[])"
            + " as wanted(tenant, actor, key) join ledger.idempotency i using (tenant, actor, key)";
    private static final String INSERT =
            "with moved as (update ledger.head set position = ?, hash = ?, recorded_at = ? where only_row and position = ? and hash = ?"
                    + " returning 1)"
                    + " insert into ledger.event (position, tenant, aggregate_id, sequence, kind, type, revision, event_id,"
                    + " payload, metadata, occurred_at, recorded_at, hash) select event.* from moved cross join"
                    + " unnest(?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::int[], ?::uuid[],"
                    + " ?::jsonb[], ?::jsonb[], ?::timestamptz[], ?::timestamptz[], ?::bytea[]) as event";
    private static final String INSERT_KEY =
            "insert into ledger.idempotency (tenant, actor, key, request_sha256, status, answer, location, sequence,"
                    + " reference, position, recorded_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final int STREAMS_REMEMBERED = 20_000;
    private static final String UNIQUE_VIOLATION = "23505";

    private final Clock clock;

    /** Each time this begins or ends is told once. */
    private boolean headIsAhead;

    /** Whether what was sent to the server last may have committed. */
    private boolean committing;

    /** Where the last transaction here left the head; null when it is not known how that ended. */
    private @Nullable Head left;

    /** Where the last transaction here that is known to have been committed left the ledger. */
    private LedgerPlace known = LedgerPlace.START;

    /** Where the transactions here left streams, as long as nobody else moved the head. */
    private final Cache<String, StreamHead> lately = Caffeine.newBuilder()
            .maximumSize(STREAMS_REMEMBERED)
            .executor(Runnable::run)
            .build();

    AppendTransaction(Clock clock) {
        this.clock = clock;
    }

    /** What became of a batch after its commit. */
    record Outcome(Chain chain, List<Accepted> accepted, List<Refused> refused) {

        List<StoredEvent> stored() {
            return chain.stored;
        }

        /** Where the ledger stood before. */
        LedgerPlace onto() {
            return chain.onto;
        }

        void complete() {
            refused.forEach(entry -> entry.append.refuse(entry.reason));
            accepted.forEach(entry -> entry.append.position().complete(entry.position));
        }
    }

    private record Accepted(Append append, long position) {}

    private record Refused(Append append, RuntimeException reason) {}

    /** Whether a batch that failed with its connection may be in the ledger all the same. */
    boolean mayHaveCommitted() {
        return committing;
    }

    /**
     * Writes and commits a batch; on an exception nothing of it is in the ledger, unless the connection broke during the commit itself: see {@link #mayHaveCommitted()}.
     *
     * @param connection in auto-commit mode, before and after
     * @throws LedgerReplacedException when the ledger is not the one that was written to before; nothing is remembered of that one then
     */
    Outcome write(Connection connection, List<Append> batch) throws SQLException {
        Head head = left;
        left = null;
        committing = false;
        Outcome outcome = head == null ? null : writeOnto(head, connection, batch);
        return outcome == null ? writeHolding(head, connection, batch) : outcome;
    }

    /** The short way, which is right only if the head has not moved; null when it does not lead through, and then nothing has happened. */
    private @Nullable Outcome writeOnto(Head head, Connection connection, List<Append> batch) throws SQLException {
        if (batch.stream().anyMatch(append -> append.request() != null)) {
            return null;
        }
        // What is read or remembered here is as the head says, or the head has moved. A stream that begins is not
        // looked for: the unique index knows.
        Set<String> begun = streams(batch, event -> event.sequence() == 0).collect(toSet());
        Map<String, StreamHead> streams =
                new HashMap<>(lately.getAllPresent(streams(batch, event -> true).toList()));
        streams.putAll(streamHeads(
                connection,
                batch,
                event -> !begun.contains(event.aggregateId()) && !streams.containsKey(event.aggregateId())));
        Outcome outcome = place(batch, new Chain(head, recordedAt(head)), streams, new HashSet<>());
        if (!outcome.refused.isEmpty() || outcome.chain.stored.isEmpty()) {
            return null;
        }
        committing = true; // the statement does so itself
        try {
            if (insert(connection, outcome.chain) == 0) {
                committing = false;
                return null;
            }
        } catch (SQLException failed) {
            if (UNIQUE_VIOLATION.equals(failed.getSQLState())) {
                committing = false;
                return null;
            }
            throw failed;
        }
        leave(outcome);
        return outcome;
    }

    private void leave(Outcome outcome) {
        left = outcome.chain.head();
        known = left.place();
        for (StoredEvent event : outcome.stored()) {
            lately.put(event.aggregateId(), new StreamHead(event.sequence(), event.occurredAt()));
        }
    }

    private Outcome writeHolding(@Nullable Head before, Connection connection, List<Append> batch) throws SQLException {
        connection.setAutoCommit(false);
        try {
            Head head = holdHead(connection);
            if (before == null || before.position != head.position || !Arrays.equals(before.hash, head.hash)) {
                lately.invalidateAll();
                requireSameLedger(connection);
            }
            Map<String, StreamHead> streams = streamHeads(connection, batch, event -> true);
            Set<Key> keys = takenKeys(connection, batch);
            Outcome outcome = place(batch, new Chain(head, recordedAt(head)), streams, keys);
            if (!outcome.chain.stored.isEmpty()) {
                insert(connection, outcome.chain);
            }
            insertKeys(connection, outcome.accepted, outcome.chain.recordedAt);
            committing = true;
            connection.commit();
            leave(outcome);
            return outcome;
        } catch (SQLException | RuntimeException failed) {
            rollback(connection, failed);
            throw failed;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** What was decided on streams of another ledger must not be written to this one. */
    private void requireSameLedger(Connection connection) throws SQLException {
        if (!known.isKnown()) {
            return;
        }
        if (!known.isSame(LedgerReader.place(connection, known.position()))) {
            LedgerReplacedException replaced = new LedgerReplacedException(known.replaced());
            known = LedgerPlace.START;
            throw replaced;
        }
    }

    private static void rollback(Connection connection, Exception failed) {
        try {
            connection.rollback();
        } catch (SQLException gone) {
            failed.addSuppressed(gone);
        }
    }

    /** Numbers and chains what follows its stream, and refuses the rest. */
    private static Outcome place(List<Append> batch, Chain chain, Map<String, StreamHead> streams, Set<Key> keys) {
        Outcome outcome = new Outcome(chain, new ArrayList<>(), new ArrayList<>());
        Set<AtomicBoolean> broken = new HashSet<>(); // each is itself: they have no equals of their own
        for (Append append : batch) {
            Key key = Key.of(append);
            if (key != null && keys.contains(key)) {
                outcome.refused.add(new Refused(append, new KeyTakenException()));
            } else if (append.isChainBroken(broken) || !follows(append, streams)) {
                append.breakChain(broken);
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

    /** The streams of some of a batch's events. */
    private static Stream<String> streams(List<Append> batch, Predicate<NewEvent> wanted) {
        return batch.stream()
                .flatMap(append -> append.events().stream())
                .filter(wanted)
                .map(NewEvent::aggregateId)
                .distinct();
    }

    private static Map<String, StreamHead> streamHeads(
            Connection connection, List<Append> batch, Predicate<NewEvent> wanted) throws SQLException {
        Object[] ids = streams(batch, wanted).toArray();
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
                            "text", wanted.stream().map(Key::actor).toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "text", wanted.stream().map(Key::key).toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    taken.add(new Key(rows.getString(1), rows.getString(2), rows.getString(3)));
                }
            }
        }
        return taken;
    }

    /** Moves the head from where the chain began and inserts the events, or does neither and tells 0. */
    private static int insert(Connection connection, Chain chain) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setLong(1, chain.position);
            statement.setBytes(2, chain.hash);
            statement.setObject(3, chain.recordedAt.atOffset(ZoneOffset.UTC));
            statement.setLong(4, chain.onto.position());
            statement.setBytes(5, chain.onto.hash());
            Columns columns = new Columns(connection, statement, chain.stored);
            columns.set(6, "int8", StoredEvent::position, Long[]::new);
            columns.set(7, "text", StoredEvent::tenant, String[]::new);
            columns.set(8, "text", StoredEvent::aggregateId, String[]::new);
            columns.set(9, "int8", StoredEvent::sequence, Long[]::new);
            columns.set(10, "text", StoredEvent::kind, String[]::new);
            columns.set(11, "text", StoredEvent::type, String[]::new);
            columns.set(12, "int4", StoredEvent::revision, Integer[]::new);
            statement.setObject(13, new UuidArray(columns.values(StoredEvent::eventId, UUID[]::new)));
            statement.setObject(14, new JsonArray(columns.values(StoredEvent::payload, String[]::new)));
            statement.setObject(15, new JsonArray(columns.values(StoredEvent::metadata, String[]::new)));
            statement.setObject(16, new InstantArray(columns.values(StoredEvent::occurredAt, Instant[]::new)));
            statement.setObject(17, new InstantArray(columns.values(StoredEvent::recordedAt, Instant[]::new)));
            columns.set(18, "bytea", StoredEvent::hash, byte[][]::new);
            return statement.executeUpdate();
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
                statement.setString(2, request.actor());
                statement.setString(3, request.key());
                statement.setBytes(4, request.sha256());
                statement.setInt(5, answer.status());
                statement.setString(6, answer.keptBody());
                statement.setString(7, answer.location());
                statement.setObject(8, answer.sequence(), Types.BIGINT);
                statement.setString(9, answer.reference());
                statement.setLong(10, entry.position);
                statement.setObject(11, recordedAt.atOffset(ZoneOffset.UTC));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** Never before the head: a clock that was ahead leaves the ledger with its time until all clocks have come there. */
    private Instant recordedAt(Head head) {
        Instant now = now();
        Duration ahead = Duration.between(now, head.recordedAt);
        boolean far = ahead.compareTo(LedgerReader.CLOCKS_DIFFER) > 0;
        if (far && !headIsAhead) {
            log.warn(
                    "The ledger's head was recorded {} s later than it is now: a clock is wrong, or was",
                    ahead.toSeconds());
        } else if (headIsAhead && !far) {
            log.info("The clock has come to where the ledger's head was recorded");
        }
        headIsAhead = far;
        return ahead.isPositive() ? head.recordedAt : now;
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Head(long position, byte[] hash, Instant recordedAt) {

        LedgerPlace place() {
            return new LedgerPlace(position, hash);
        }
    }

    private record StreamHead(long sequence, Instant occurredAt) {}

    private record Key(String tenant, String actor, String key) {

        static @Nullable Key of(Append append) {
            IdempotentRequest request = append.request();
            return request == null ? null : new Key(request.tenant(), request.actor(), request.key());
        }
    }

    /** Hands out positions and hashes while the head is held. */
    private static final class Chain {

        private final List<StoredEvent> stored = new ArrayList<>();
        private final LedgerPlace onto;
        private final Instant before;
        private final Instant recordedAt;
        private long position;
        private byte[] hash;

        Chain(Head head, Instant recordedAt) {
            this.onto = head.place();
            this.before = head.recordedAt;
            this.position = head.position;
            this.hash = head.hash;
            this.recordedAt = recordedAt;
        }

        /** Where the ledger's head is once this is committed. */
        Head head() {
            return new Head(position, hash, stored.isEmpty() ? before : recordedAt);
        }

        void add(NewEvent event) {
            position++;
            hash = HashChain.next(hash, event.canonical().bytes(position, recordedAt));
            stored.add(event.stored(position, recordedAt, hash));
        }
    }

    /** Binds one array per column; of its own class, not of objects, so that the driver can send it in binary form. */
    private record Columns(Connection connection, PreparedStatement statement, List<StoredEvent> events) {

        <V> void set(int index, String type, Function<StoredEvent, V> column, IntFunction<V[]> array)
                throws SQLException {
            statement.setArray(index, connection.createArrayOf(type, values(column, array)));
        }

        <V> V[] values(Function<StoredEvent, V> column, IntFunction<V[]> array) {
            return events.stream().map(column).toArray(array);
        }
    }
}
