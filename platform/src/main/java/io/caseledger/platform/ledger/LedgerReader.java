package io.caseledger.platform.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the ledger. Since positions are gapless and in the order of commits, "after this position" misses nothing and repeats nothing. */
public final class LedgerReader {

    /** What {@link #row} expects to be selected from {@code ledger.event}. */
    public static final String COLUMNS = "position, tenant, aggregate_id, sequence, kind, type, revision, event_id, "
            + "payload::text as payload, metadata::text as metadata, occurred_at, recorded_at, hash";

    /** The clocks of two machines may; a head that is further ahead was recorded by one that was wrong. */
    public static final Duration CLOCKS_DIFFER = Duration.ofSeconds(10);

    private static final String SCAN = "select position, tenant, aggregate_id, sequence, type, payload::text,"
            + " (extract(epoch from occurred_at) * 1000000)::bigint, (extract(epoch from recorded_at) * 1000000)::bigint"
            + " from ledger.event where kind = any(?) and position <= ? order by position";
    private static final int ROWS_PER_FETCH = 2_000;
    private static final Duration LONGEST_FETCH = Duration.ofMinutes(5);

    /** By its key: beside its one row the table has what a thousand updates a second have left behind, until PostgreSQL cleans up. */
    private static final String HEAD = "select position from ledger.head where only_row";

    /** Positions have no gaps, and times never decrease along them: half of those in question are left out at each step. */
    private static final String LAST_BEFORE = """
            with recursive search(low, high) as (
                select 0::bigint, (select position from ledger.head where only_row)
                union all
                select case when event.recorded_at < moment.said then event.position else low end,
                    case when event.recorded_at < moment.said then high else event.position - 1 end
                from search
                cross join (select ?::timestamptz as said) moment
                join ledger.event on event.position = (low + high + 1) / 2
                where low < high)
            select low from search where low = high
            """;

    private final DataSource dataSource;
    private final JdbcClient jdbc;

    public LedgerReader(DataSource dataSource) {
        this.dataSource = dataSource;
        this.jdbc = JdbcClient.create(dataSource);
    }

    /** The last position, 0 when nothing has been recorded. */
    public long head() {
        return jdbc.sql(HEAD).query(Long.class).single();
    }

    /** When the last event was recorded, as far as the clock of its process told; the epoch while there is none. */
    public Instant headRecordedAt() {
        return jdbc.sql("select recorded_at from ledger.head where only_row")
                .query((row, number) -> instant(row, 1))
                .single();
    }

    /** The last position that had been recorded before a moment, to the microsecond. */
    public long lastPositionBefore(Instant moment) {
        return jdbc.sql(LAST_BEFORE)
                .param(moment.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    /** Up to {@code limit} events that follow a position. */
    public List<StoredEvent> after(long position, int limit) {
        return jdbc.sql("select " + COLUMNS + " from ledger.event where position > ? order by position limit ?")
                .param(position)
                .param(limit)
                .query(LedgerReader::row)
                .list();
    }

    /**
     * The same, from the ledger in which the place is: the event there is read again, together with what follows it.
     *
     * @throws ContiguityViolation where the ledger has another event there, or none
     */
    public List<StoredEvent> after(LedgerPlace place, int limit) {
        if (!place.isKnown()) {
            return after(place.position(), limit);
        }
        List<StoredEvent> page = after(place.position() - 1, limit + 1);
        if (page.isEmpty()
                || page.getFirst().position() != place.position()
                || !place.agrees(page.getFirst().hash())) {
            throw place.replaced();
        }
        return page.subList(1, page.size());
    }

    /** The hashes of the events at some positions, without those that the ledger has not come to. */
    public Map<Long, byte[]> hashes(Collection<Long> positions) {
        Map<Long, byte[]> hashes = new HashMap<>();
        jdbc.sql("select position, hash from ledger.event where position = any(?)")
                .param(positions.toArray(Long[]::new))
                .query(row -> {
                    hashes.put(row.getLong(1), row.getBytes(2));
                });
        return hashes;
    }

    /** Every event whole, with envelope and hash, in order, a page at a time in memory. */
    public void walk(Consumer<StoredEvent> each) {
        long position = 0;
        for (List<StoredEvent> page = after(position, ROWS_PER_FETCH);
                !page.isEmpty();
                page = after(position, ROWS_PER_FETCH)) {
            page.forEach(each);
            position = page.getLast().position();
        }
    }

    /** One tenant's stream from a sequence on; empty when the tenant has none by that id. */
    public List<StoredEvent> stream(String tenant, String aggregateId, long fromSequence) {
        return stream(tenant, aggregateId, fromSequence, Integer.MAX_VALUE);
    }

    /** Up to {@code limit} events of it. */
    public List<StoredEvent> stream(String tenant, String aggregateId, long fromSequence, int limit) {
        return jdbc.sql("select " + COLUMNS + " from ledger.event"
                        + " where aggregate_id = ? and sequence >= ? and tenant = ? order by sequence limit ?")
                .param(aggregateId)
                .param(fromSequence)
                .param(tenant)
                .param(limit)
                .query(LedgerReader::row)
                .list();
    }

    /** All of one tenant's streams of these ids, each in order, one after the other. */
    public List<StoredEvent> streams(String tenant, List<String> aggregateIds) {
        return jdbc.sql("select " + COLUMNS + " from unnest(?::text[]) as wanted(id)"
                        + " join ledger.event on aggregate_id = wanted.id where tenant = ?"
                        + " order by aggregate_id collate \"C\", sequence")
                .param(aggregateIds.toArray(String[]::new))
                .param(tenant)
                .query(LedgerReader::row)
                .list();
    }

    /** The same with up to {@code limit} events of each. */
    public List<StoredEvent> streams(String tenant, List<String> aggregateIds, int limit) {
        return jdbc.sql("select " + COLUMNS + " from unnest(?::text[]) as wanted(id) cross join lateral ("
                        + "select * from ledger.event where aggregate_id = wanted.id and tenant = ?"
                        + " order by sequence limit ?) begun")
                .param(aggregateIds.toArray(String[]::new))
                .param(tenant)
                .param(limit)
                .query(LedgerReader::row)
                .list();
    }

    /**
     * Every event of some kinds, from the first to the last, in order and a few at a time in memory, without envelope and hash: the fast way through
     * the whole ledger.
     *
     * @return the place of the ledger's last event when the scan began; what came later is not in it
     */
    public LedgerPlace scan(Collection<String> kinds, Consumer<RecordedEvent> each) {
        return scan(kinds, Long.MAX_VALUE, each);
    }

    /**
     * The same up to a position, itself included.
     *
     * @return that place, or the ledger's last one when it had not come so far
     */
    public LedgerPlace scan(Collection<String> kinds, long to, Consumer<RecordedEvent> each) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false); // the driver streams only inside a transaction
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ); // head and rows of one moment
            takeTime(connection);
            try (PreparedStatement head = connection.prepareStatement(HEAD);
                    PreparedStatement scan = connection.prepareStatement(SCAN)) {
                long last;
                try (ResultSet row = head.executeQuery()) {
                    row.next();
                    last = Math.min(to, row.getLong(1));
                }
                scan.setArray(1, connection.createArrayOf("text", kinds.toArray()));
                scan.setLong(2, last);
                scan.setFetchSize(ROWS_PER_FETCH);
                try (ResultSet rows = scan.executeQuery()) {
                    while (rows.next()) {
                        each.accept(new ScannedEvent(rows));
                    }
                }
                return place(connection, last);
            } finally {
                connection.rollback();
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                connection.setAutoCommit(true);
            }
        } catch (SQLException failed) {
            throw new DataAccessResourceFailureException("The ledger cannot be read", failed);
        }
    }

    /** The place behind the event at a position, over a connection that is in a transaction; without a hash where the ledger has no such event. */
    public static LedgerPlace place(Connection connection, long position) throws SQLException {
        if (position == 0) {
            return LedgerPlace.START;
        }
        try (PreparedStatement statement =
                connection.prepareStatement("select hash from ledger.event where position = ?")) {
            statement.setLong(1, position);
            try (ResultSet row = statement.executeQuery()) {
                return new LedgerPlace(position, row.next() ? row.getBytes(1) : null);
            }
        }
    }

    /** Rows of rare kinds lie far apart, and who takes them may be busy with the last ones; a pool takes this back afterwards. */
    private static void takeTime(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, (int) LONGEST_FETCH.toMillis());
        try (Statement settings = connection.createStatement()) {
            settings.execute("set local statement_timeout = 0");
            settings.execute("set local idle_in_transaction_session_timeout = " + LONGEST_FETCH.toMillis());
        }
    }

    private record ScannedEvent(
            long position,
            String tenant,
            String aggregateId,
            long sequence,
            String type,
            String payload,
            Instant occurredAt,
            Instant recordedAt)
            implements RecordedEvent {

        ScannedEvent(ResultSet row) throws SQLException {
            this(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    row.getLong(4),
                    row.getString(5),
                    row.getString(6),
                    ofMicros(row.getLong(7)),
                    ofMicros(row.getLong(8)));
        }

        private static Instant ofMicros(long micros) {
            return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
        }
    }

    /** Maps the columns that this class selects. */
    public static StoredEvent row(ResultSet row, int number) throws SQLException {
        return new StoredEvent(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getString(5),
                row.getString(6),
                row.getInt(7),
                row.getObject(8, UUID.class),
                row.getString(9),
                row.getString(10),
                instant(row, 11),
                instant(row, 12),
                row.getBytes(13));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
