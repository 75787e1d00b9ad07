package io.caseledger.query.platform;

import io.caseledger.platform.http.ParkedEvents;
import io.caseledger.platform.ledger.RecordedEvent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which streams each projection passes over. A row is locked by whoever passes over its events or applies them, until the end of the transaction. */
public final class ParkedTable implements ParkedEvents {

    private static final int MOST_ATTEMPTS = 5;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
    private static final int LONGER_EACH_TIME = 3;

    /** Both on one way to the database, since each batch goes it; the savepoint keeps what was passed over. */
    private static final String PASS_OVER = "update read.parked_stream p set last_sequence = batch.last"
            + " from (select parked.projection, parked.stream, parked.last_sequence, wanted.last"
            + " from unnest(?::text[], ?::bigint[]) as wanted(stream, last)"
            + " join read.parked_stream parked on parked.projection = ? and parked.stream = wanted.stream"
            + " for update of parked) batch"
            + " where p.projection = batch.projection and p.stream = batch.stream"
            + " returning p.stream, batch.last_sequence; savepoint attempt";

    private static final String OF_STREAM = " where projection = ? and tenant = ? and stream = ?";

    private final JdbcTemplate jdbc;
    private final JdbcClient client;
    private final Clock clock;

    ParkedTable(DataSource projector, Clock clock) {
        this.jdbc = new JdbcTemplate(projector);
        this.client = JdbcClient.create(jdbc);
        this.clock = clock;
    }

    /**
     * Passes over those streams of a batch that are parked or discarded, and sets a savepoint.
     *
     * @param streams the batch's events of each stream, in order
     * @return for each stream that is passed over, the sequence that it was passed over to before
     */
    Map<String, Long> passOver(String projection, Collection<List<RecordedEvent>> streams) {
        List<RecordedEvent> last = streams.stream().map(List::getLast).toList();
        PreparedStatementCallback<Map<String, Long>> pass = statement -> {
            new ColumnArrays<>(statement.getConnection(), statement, last)
                    .text(RecordedEvent::aggregateId)
                    .number(RecordedEvent::sequence);
            statement.setString(3, projection);
            statement.execute();
            return passed(statement);
        };
        Map<String, Long> passed = jdbc.execute(PASS_OVER, pass);
        return passed == null ? Map.of() : passed;
    }

    private static Map<String, Long> passed(PreparedStatement statement) throws SQLException {
        Map<String, Long> passed = new HashMap<>();
        try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
                passed.put(rows.getString(1), rows.getLong(2));
            }
        }
        return passed;
    }

    void setSavepoint() {
        jdbc.execute("savepoint attempt");
    }

    void releaseSavepoint() {
        jdbc.execute("release savepoint attempt");
    }

    void rollbackToSavepoint() {
        jdbc.execute("rollback to savepoint attempt");
        releaseSavepoint();
    }

    void park(String projection, PassedOver passed) {
        park(client, projection, passed);
    }

    private void park(JdbcClient transaction, String projection, PassedOver passed) {
        RecordedEvent first = passed.first();
        Instant now = clock.instant();
        transaction
                .sql("insert into read.parked_stream (projection, tenant, stream, first_sequence, first_position,"
                        + " last_sequence, error, parked_at, last_try, next_try, first_hash)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (select hash from ledger.event where position = ?))"
                        // Only a stream that was discarded can be there already, where a rebuild comes upon it.
                        + " on conflict (projection, stream) do update set last_sequence = excluded.last_sequence")
                .params(
                        projection,
                        first.tenant(),
                        first.aggregateId(),
                        first.sequence(),
                        first.position(),
                        passed.last().sequence(),
                        passed.error(),
                        utc(now),
                        utc(now),
                        utc(nextTry(now, 1)),
                        first.position())
                .update();
    }

    /** What a rebuild of a projection passes over, to begin with. */
    public SideParking beside(String projection) {
        return new SideParking(all(projection), jdbc);
    }

    /** Takes out the streams whose event that could not be applied is not in the ledger any more. */
    public void forgetVanished(String projection) {
        client.sql("delete from read.parked_stream p where projection = ? and not exists (select from ledger.event e"
                        + " where e.position = p.first_position and e.hash = p.first_hash)")
                .param(projection)
                .update();
    }

    /** Puts what a rebuild passed over in the place of what was parked; what was discarded stays discarded. */
    public void replace(JdbcClient transaction, String projection, SideParking rebuilt) {
        transaction
                .sql("delete from read.parked_stream where projection = ? and state = 'parked'")
                .param(projection)
                .update();
        rebuilt.passedOver().values().forEach(passed -> park(transaction, projection, passed));
    }

    void failedAgain(String projection, ParkedStream parked, String error) {
        Instant now = clock.instant();
        int attempts = parked.attempts() + 1;
        client.sql("update read.parked_stream set attempts = ?, error = ?, last_try = ?, next_try = ?" + OF_STREAM)
                .param(attempts)
                .param(error)
                .param(utc(now))
                .param(attempts < MOST_ATTEMPTS ? utc(nextTry(now, attempts)) : null)
                .param(projection)
                .param(parked.tenant())
                .param(parked.stream())
                .update();
    }

    private static Instant nextTry(Instant now, int attempts) {
        return now.plus(FIRST_WAIT.multipliedBy((long) Math.pow(LONGER_EACH_TIME, attempts - 1.0)));
    }

    void unpark(String projection, ParkedStream parked) {
        client.sql("delete from read.parked_stream" + OF_STREAM)
                .params(projection, parked.tenant(), parked.stream())
                .update();
    }

    /** Waits for whoever applies or passes over its events. */
    Optional<ParkedStream> lock(String projection, String tenant, String stream) {
        return client.sql("select " + ParkedStream.COLUMNS + " from read.parked_stream" + OF_STREAM + " for update")
                .params(projection, tenant, stream)
                .query(ParkedStream::of)
                .optional();
    }

    Optional<ParkedStream> find(String projection, String tenant, String stream) {
        return client.sql("select " + ParkedStream.COLUMNS + " from read.parked_stream" + OF_STREAM)
                .params(projection, tenant, stream)
                .query(ParkedStream::of)
                .optional();
    }

    /** What is parked and discarded, in the order of the ledger. */
    Page<ParkedStream> page(String projection, String tenant, Paging paging) {
        String where = " from read.parked_stream where projection = ? and tenant = ?";
        List<ParkedStream> streams = client.sql(
                        "select " + ParkedStream.COLUMNS + where + " order by first_position limit ? offset ?")
                .params(projection, tenant, paging.limit(), paging.offset())
                .query(ParkedStream::of)
                .list();
        long total = client.sql("select count(*)" + where)
                .params(projection, tenant)
                .query(Long.class)
                .single();
        return Page.of(streams, paging, total);
    }

    /** Everything of one projection, of all tenants. */
    public List<ParkedStream> all(String projection) {
        return client.sql("select " + ParkedStream.COLUMNS
                        + " from read.parked_stream where projection = ? order by first_position")
                .param(projection)
                .query(ParkedStream::of)
                .list();
    }

    /** What is to be tried again by itself now; a pause that was begun by a clock which was ahead is over at once. */
    List<ParkedStream> due(String projection) {
        return client.sql("select " + ParkedStream.COLUMNS
                        + " from read.parked_stream where projection = ? and (next_try <= ? or (next_try is not null and last_try > ?))"
                        + " order by next_try limit 100")
                .params(projection, utc(clock.instant()), utc(clock.instant().plus(Claims.CLOCKS_DIFFER)))
                .query(ParkedStream::of)
                .list();
    }

    boolean isDue(ParkedStream parked) {
        Instant now = clock.instant();
        return parked.nextTry() != null
                && (!parked.nextTry().isAfter(now) || parked.lastTry().isAfter(now.plus(Claims.CLOCKS_DIFFER)));
    }

    /** How many streams are parked, by projection; those that were discarded are settled. */
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new HashMap<>();
        client.sql("select projection, count(*) from read.parked_stream where state = 'parked' group by projection")
                .query(row -> {
                    counts.put(row.getString(1), row.getInt(2));
                });
        return counts;
    }

    @Override
    public int streamsOf(String tenant, String correlationId) {
        return client.sql("select count(distinct p.stream) from read.parked_stream p where p.tenant = ? and exists"
                        + " (select from ledger.event e where e.tenant = p.tenant and e.aggregate_id = p.stream"
                        + " and e.sequence >= p.first_sequence and e.metadata ->> 'correlation_id' = ?)")
                .params(tenant, correlationId)
                .query(Integer.class)
                .single();
    }

    /** Empty when it is not parked any more. */
    Optional<ParkedStream> discard(String projection, ParkedStream stream, String actor, String reason) {
        return client.sql("update read.parked_stream set state = 'discarded', next_try = null, discarded_by = ?,"
                        + " discarded_at = ?, reason = ?" + OF_STREAM + " and state = 'parked' returning "
                        + ParkedStream.COLUMNS)
                .params(actor, utc(clock.instant()), reason, projection, stream.tenant(), stream.stream())
                .query(ParkedStream::of)
                .optional();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
