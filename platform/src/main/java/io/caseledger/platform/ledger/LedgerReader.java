package io.caseledger.platform.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
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
    private static final int ROWS_PER_FETCH = 2_000;

    private final DataSource dataSource;
    private final JdbcClient jdbc;

    public LedgerReader(DataSource dataSource) {
        this.dataSource = dataSource;
        this.jdbc = JdbcClient.create(dataSource);
    }

    /** The last position, 0 when nothing has been recorded. */
    public long head() {
        return jdbc.sql("select position from ledger.head").query(Long.class).single();
    }

    /** The last position that had been recorded before a moment. */
    public long lastPositionBefore(Instant moment) {
        return jdbc.sql("select coalesce(max(position), 0) from ledger.event where recorded_at < ?")
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

    /** One tenant's stream from a sequence on; empty when the tenant has none by that id. */
    public List<StoredEvent> stream(String tenant, String aggregateId, long fromSequence) {
        return jdbc.sql("select " + COLUMNS + " from ledger.event"
                        + " where aggregate_id = ? and sequence >= ? and tenant = ? order by sequence")
                .param(aggregateId)
                .param(fromSequence)
                .param(tenant)
                .query(LedgerReader::row)
                .list();
    }

    /** Every event from the first to the last, in order, a few at a time in memory. */
    public void scan(Consumer<StoredEvent> each) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false); // the driver streams only inside a transaction
            try (var statement =
                    connection.prepareStatement("select " + COLUMNS + " from ledger.event order by position")) {
                statement.setFetchSize(ROWS_PER_FETCH);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        each.accept(row(rows, 0));
                    }
                }
            } finally {
                connection.rollback();
            }
        } catch (SQLException failed) {
            throw new DataAccessResourceFailureException("The ledger cannot be read", failed);
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
