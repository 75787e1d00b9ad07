package io.caseledger.query.webhooks;

import io.caseledger.platform.ledger.LedgerPlace;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The sender's side of the database, on one connection. The webhooks that this process sends for are locked by it, and set free by the database
 * itself when the connection ends, however the process does.
 */
final class Outbox implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Outbox.class);
    private static final String LOCKED = "select pg_try_advisory_lock(hashtextextended('webhook ' || ?, 0))";
    private static final String UNLOCKED = "select pg_advisory_unlock(hashtextextended('webhook ' || ?, 0))";

    /** The new deliveries and the position that they reach to, together or not at all. What was sent before is sent again: it was asked for. */
    private static final String WRITE = """
            with moved as (
                update webhooks.endpoint set position = ?, hash = ?, recorded_at = ?
                where id = ? and position = ? and hash is not distinct from ?::bytea and events = ?::text[] and enabled
                returning id, tenant),
            written as (
                insert into webhooks.delivery (endpoint_id, tenant, position, message_id, stream, type, subject, body)
                select moved.id, moved.tenant, letter.* from moved,
                    unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                        as letter(position, message_id, stream, type, subject, body)
                on conflict (endpoint_id, position) do update set state = 'pending', body = excluded.body, attempts = 0,
                    message_id = excluded.message_id, stream = excluded.stream, type = excluded.type,
                    subject = excluded.subject, created_at = clock_timestamp(), first_try = null, last_try = null, next_try = clock_timestamp(),
                    last_status = null, reason = null, settled_at = null
                where delivery.state <> 'pending' or delivery.message_id <> excluded.message_id)
            select count(*) from moved
            """;

    /** Whether the ledger has another event than the one that a webhook passed last, or none: then it is another ledger. */
    private static final String REPLACED = "position > 0 and not exists (select from ledger.event e"
            + " where e.position = endpoint.position and (endpoint.hash is null or e.hash = endpoint.hash))";

    /**
     * Back to the last event that both ledgers have: the last one in the log of deliveries that is still there, or where there is none, the last that had
     * been recorded when the webhook came to where it is; what a restored ledger has gone on with was recorded afterwards. Deliveries of events that are
     * no more end, and stay in the log.
     */
    private static final String REWIND = """
            with common as (
                select endpoint.id, endpoint.position as before, coalesce(
                    (select max(d.position) from webhooks.delivery d join ledger.event e
                        on e.position = d.position and d.message_id = 'evt_' || e.event_id where d.endpoint_id = endpoint.id),
                    (select e.position from ledger.event e
                        where e.recorded_at <= coalesce(endpoint.recorded_at, endpoint.created_at)
                        order by e.position desc limit 1), 0) as position
                from webhooks.endpoint where id = ?),
            vanished as (
                update webhooks.delivery d set position = null, body = null,
                    state = case state when 'pending' then 'failed' else state end,
                    reason = 'The ledger was restored from a backup that does not have this event',
                    settled_at = coalesce(settled_at, clock_timestamp())
                from common where d.endpoint_id = common.id and d.position > common.position)
            update webhooks.endpoint set position = common.position, updated_at = clock_timestamp(),
                hash = (select hash from ledger.event e where e.position = common.position),
                recorded_at = (select recorded_at from ledger.event e where e.position = common.position),
                rewound_at = clock_timestamp(), rewound_from = common.before, rewound_to = common.position
            from common where endpoint.id = common.id returning endpoint.position
            """;

    /** For each webhook as many as it has room for: the first pending of every stream, where its time has come. */
    private static final String DUE = """
            select d.id, d.endpoint_id, d.message_id, d.stream, d.body, d.attempts, endpoint.url,
                array(
                    select secret.secret from webhooks.secret
                    where secret.endpoint_id = endpoint.id and (ends_at is null or ends_at > clock_timestamp())
                    order by secret.id desc) as secrets,
                coalesce(extract(epoch from clock_timestamp() - d.first_try) * 1000, 0)::bigint as millis
            from unnest(?::text[], ?::int[]) as wanted(id, room)
            join webhooks.endpoint on endpoint.id = wanted.id and endpoint.enabled
            cross join lateral (
                select * from webhooks.delivery
                where endpoint_id = wanted.id and state = 'pending' and next_try <= clock_timestamp() and id <> all(?::bigint[])
                    and not exists (
                        select from webhooks.delivery earlier
                        where earlier.endpoint_id = delivery.endpoint_id and earlier.stream = delivery.stream
                            and earlier.state = 'pending' and earlier.position < delivery.position)
                order by next_try, position limit wanted.room) d
            """;

    private static final String SETTLE = """
            update webhooks.delivery set state = result.state, attempts = attempts + 1, last_status = result.status,
                reason = result.reason, last_try = clock_timestamp(), first_try = coalesce(first_try, clock_timestamp()),
                next_try = clock_timestamp() + make_interval(secs => result.wait),
                settled_at = case when result.state <> 'pending' then clock_timestamp() end,
                body = case when result.state = 'pending' then body end
            from unnest(?::bigint[], ?::text[], ?::int[], ?::text[], ?::double precision[])
                as result(id, state, status, reason, wait)
            where delivery.id = result.id and delivery.state = 'pending'
            """;

    private static final String PURGE = "delete from webhooks.delivery where id in (select id from webhooks.delivery"
            + " where settled_at < clock_timestamp() - make_interval(secs => ?) order by settled_at limit 5000)";

    private final Connection connection;
    private final JdbcClient jdbc;
    private final LedgerReader ledger;
    private final Set<String> locked = new HashSet<>();

    Outbox(DataSource writer) throws SQLException {
        this.connection = writer.getConnection();
        DataSource single = new SingleConnectionDataSource(connection, true);
        this.jdbc = JdbcClient.create(single);
        this.ledger = new LedgerReader(single);
        // It is never silent for so long, unless nobody is there any more; then its locks must not outlive it.
        jdbc.sql("set idle_session_timeout = '10s'").update();
    }

    /** A webhook that this process sends for. */
    record Endpoint(String id, String tenant, List<String> events, LedgerPlace place) {

        boolean wants(StoredEvent event) {
            return event.tenant().equals(tenant) && events.contains(event.type());
        }

        Endpoint at(StoredEvent last) {
            return new Endpoint(id, tenant, events, LedgerPlace.of(last));
        }
    }

    /** A delivery to be written. */
    record Letter(long position, String messageId, String stream, String type, String subject, String body) {}

    /**
     * @param secrets all that sign, the present one first
     * @param triedFor the time since its first try
     */
    record Due(
            long id,
            String endpointId,
            String messageId,
            String stream,
            String body,
            int attempts,
            String url,
            List<Secret> secrets,
            Duration triedFor) {

        boolean sharesStreamWith(Due other) {
            return endpointId.equals(other.endpointId) && stream.equals(other.stream);
        }
    }

    /** @param pause until the next try; null where there is none */
    record Result(long id, Attempt attempt, @Nullable Duration pause) {

        String state() {
            return attempt.isTaken() ? "delivered" : pause == null ? "failed" : "pending";
        }
    }

    /** Those that are enabled and that no other process sends for, none of them in a ledger that was replaced. */
    List<Endpoint> endpoints() {
        List<Endpoint> found = owned();
        List<String> replaced = jdbc.sql("select id from webhooks.endpoint where id = any(?) and " + REPLACED)
                .param(found.stream().map(Endpoint::id).toArray(String[]::new))
                .query(String.class)
                .list();
        if (replaced.isEmpty()) {
            return found;
        }
        replaced.forEach(this::rewind);
        return owned();
    }

    private void rewind(String id) {
        long position = jdbc.sql(REWIND).param(id).query(Long.class).single();
        log.error("The ledger was replaced by another: webhook {} goes on after the common position {}", id, position);
    }

    private List<Endpoint> owned() {
        List<Endpoint> enabled = jdbc.sql(
                        "select id, tenant, events, position, hash from webhooks.endpoint where enabled order by id collate \"C\"")
                .query((row, number) -> new Endpoint(
                        row.getString(1),
                        row.getString(2),
                        List.of(texts(row.getArray(3))),
                        new LedgerPlace(row.getLong(4), row.getBytes(5))))
                .list();
        Set<String> ids = new HashSet<>();
        enabled.forEach(endpoint -> ids.add(endpoint.id()));
        locked.removeIf(id -> !ids.contains(id) && isDone(UNLOCKED, id));
        return enabled.stream()
                .filter(endpoint ->
                        locked.contains(endpoint.id()) || (isDone(LOCKED, endpoint.id()) && locked.add(endpoint.id())))
                .toList();
    }

    private boolean isDone(String statement, String id) {
        return jdbc.sql(statement).param(id).query(Boolean.class).single();
    }

    private static String[] texts(Array array) throws SQLException {
        return (String[]) array.getArray();
    }

    long head() {
        return ledger.head();
    }

    List<StoredEvent> after(LedgerPlace place, int limit) {
        return ledger.after(place, limit);
    }

    /** False when the webhook was moved, disabled or deleted meanwhile, or wants other events; then nothing is written. */
    boolean write(Endpoint endpoint, StoredEvent last, List<Letter> letters) {
        return jdbc.sql(WRITE)
                        .param(last.position())
                        .param(last.hash())
                        .param(last.recordedAt().atOffset(ZoneOffset.UTC))
                        .param(endpoint.id())
                        .param(endpoint.place().position())
                        .param(endpoint.place().hash())
                        .param(endpoint.events().toArray(String[]::new))
                        .param(letters.stream().map(Letter::position).toArray(Long[]::new))
                        .param(letters.stream().map(Letter::messageId).toArray(String[]::new))
                        .param(letters.stream().map(Letter::stream).toArray(String[]::new))
                        .param(letters.stream().map(Letter::type).toArray(String[]::new))
                        .param(letters.stream().map(Letter::subject).toArray(String[]::new))
                        .param(letters.stream().map(Letter::body).toArray(String[]::new))
                        .query(Long.class)
                        .single()
                == 1;
    }

    /** Whether so many wait already that more would only fill the table. */
    boolean isFull(String endpointId, int most) {
        return jdbc.sql(
                                "select count(*) from (select from webhooks.delivery where endpoint_id = ? and state = 'pending'"
                                        + " limit ?) waiting")
                        .param(endpointId)
                        .param(most)
                        .query(Long.class)
                        .single()
                >= most;
    }

    /**
     * @param rooms for each webhook how many more it may be sent at once
     * @param underWay deliveries that are being sent
     */
    List<Due> due(Map<String, Integer> rooms, Collection<Long> underWay) {
        return jdbc.sql(DUE)
                .param(rooms.keySet().toArray(String[]::new))
                .param(rooms.values().toArray(Integer[]::new))
                .param(underWay.toArray(Long[]::new))
                .query(Outbox::due)
                .list();
    }

    private static Due due(ResultSet row, int number) throws SQLException {
        return new Due(
                row.getLong("id"),
                row.getString("endpoint_id"),
                row.getString("message_id"),
                row.getString("stream"),
                row.getString("body"),
                row.getInt("attempts"),
                row.getString("url"),
                Arrays.stream((byte[][]) row.getArray("secrets").getArray())
                        .map(Secret::new)
                        .toList(),
                Duration.ofMillis(row.getLong("millis")));
    }

    void settle(List<Result> results) {
        List<@Nullable Integer> statuses = new ArrayList<>();
        List<@Nullable String> reasons = new ArrayList<>();
        List<Double> waits = new ArrayList<>();
        for (Result result : results) {
            statuses.add(result.attempt().status());
            reasons.add(result.attempt().reason());
            waits.add(result.pause() == null ? 0.0 : result.pause().toMillis() / 1_000.0);
        }
        jdbc.sql(SETTLE)
                .param(results.stream().map(Result::id).toArray(Long[]::new))
                .param(results.stream().map(Result::state).toArray(String[]::new))
                .param(statuses.toArray(Integer[]::new))
                .param(reasons.toArray(String[]::new))
                .param(waits.toArray(Double[]::new))
                .update();
    }

    /** Where it still leads to the URL that was called. */
    void disable(String endpointId, String url, String reason) {
        jdbc.sql("update webhooks.endpoint set enabled = false, disabled_reason = ?, updated_at = clock_timestamp(),"
                        + " version = version + 1 where id = ? and url = ? and enabled")
                .param(reason)
                .param(endpointId)
                .param(url)
                .update();
    }

    /** Takes some of what is older out of the log; how many. And all secrets that sign no more. */
    int purge(Duration keep) {
        jdbc.sql("delete from webhooks.secret where ends_at <= clock_timestamp()")
                .update();
        return jdbc.sql(PURGE).param((double) keep.toSeconds()).update();
    }

    /** The locks go with the connection: it must not live on in a pool. */
    @Override
    public void close() throws SQLException {
        try (connection) {
            if (!connection.isClosed()) {
                jdbc.sql("reset idle_session_timeout").update();
                jdbc.sql("select pg_advisory_unlock_all()").query().listOfRows();
            }
        }
    }
}
