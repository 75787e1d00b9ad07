package io.caseledger.platform.idempotency;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.settings.Setting;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Requests that carry a key are done once: their outcome is kept, for a while, and told again. Refusals keep nothing. */
public final class IdempotencyKeys implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(IdempotencyKeys.class);

    /** So many at a time, so that no statement takes long and others find their keys meanwhile. */
    private static final int REMOVED_AT_ONCE = 1_000;

    private static final String OF_CALLER = " where tenant = ? and actor = ? and key = ?";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Duration keep;
    private final Set<List<String>> inFlight = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService cleaner = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("idempotency-keys").daemon().factory());
    private final ScheduledFuture<?> cleaning;

    /** @param keep for how long a key means the request that it came with */
    public IdempotencyKeys(DataSource writer, Clock clock, Duration keep) {
        this.jdbc = JdbcClient.create(writer);
        this.clock = clock;
        this.keep = Setting.positive("caseledger.idempotency.keep", keep);
        cleaning = cleaner.scheduleWithFixedDelay(this::clean, 1, 1, TimeUnit.MINUTES);
    }

    /** @param repeated tells the answer again, which was true at a position of the ledger */
    public <T> T once(IdempotentRequest request, Supplier<T> first, BiFunction<StoredAnswer, Long, T> repeated) {
        List<String> flight = List.of(request.tenant(), request.actor(), request.key());
        if (!inFlight.add(flight)) {
            throw Refusal.conflict("request-in-flight", "A request with this Idempotency-Key is still being worked on.")
                    .asException();
        }
        try {
            Optional<Kept> kept = kept(request);
            if (kept.isPresent()) {
                return repeat(request, kept.get(), repeated);
            }
            try {
                return first.get();
            } catch (KeyTakenException othersWereFirst) {
                return repeat(request, kept(request).orElseThrow(() -> othersWereFirst), repeated);
            }
        } finally {
            inFlight.remove(flight);
        }
    }

    /**
     * Keeps the answer to a request that no append of events keeps; in the transaction of the thread, where it has one.
     *
     * @throws KeyTakenException when another request with this key was first
     */
    public void keep(IdempotentRequest request, StoredAnswer answer) {
        int kept = jdbc.sql(
                        "insert into ledger.idempotency (tenant, actor, key, request_sha256, status, answer, location,"
                                + " sequence, reference, position, recorded_at)"
                                + " select ?, ?, ?, ?, ?, ?, ?, ?, ?, position, ? from ledger.head where only_row"
                                + " on conflict do nothing")
                .param(request.tenant())
                .param(request.actor())
                .param(request.key())
                .param(request.sha256())
                .param(answer.status())
                .param(answer.keptBody())
                .param(answer.location())
                .param(answer.sequence())
                .param(answer.reference())
                .param(clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (kept == 0) {
            throw new KeyTakenException();
        }
    }

    /** Gives the key of a request that came to no good end to the next one; in the transaction of the thread, where it has one. */
    public void release(IdempotentRequest request) {
        jdbc.sql("delete from ledger.idempotency" + OF_CALLER + " and request_sha256 = ?")
                .param(request.tenant())
                .param(request.actor())
                .param(request.key())
                .param(request.sha256())
                .update();
    }

    private static <T> T repeat(IdempotentRequest request, Kept kept, BiFunction<StoredAnswer, Long, T> repeated) {
        if (!Arrays.equals(request.sha256(), kept.sha256)) {
            throw anotherRequest();
        }
        return repeated.apply(kept.answer, kept.position);
    }

    private static RefusedException anotherRequest() {
        return Refusal.invalid(IdempotentRequest.HEADER, "was used with another request before.")
                .asException();
    }

    /** When those keys began that end now. */
    private OffsetDateTime oldest() {
        return clock.instant().minus(keep).atOffset(ZoneOffset.UTC);
    }

    private Optional<Kept> kept(IdempotentRequest request) {
        Optional<Kept> kept = jdbc.sql("select request_sha256, status, answer, location, sequence, reference, position,"
                        + " recorded_at <= ? from ledger.idempotency" + OF_CALLER)
                .param(oldest())
                .param(request.tenant())
                .param(request.actor())
                .param(request.key())
                .query((row, number) -> new Kept(
                        row.getBytes(1),
                        new StoredAnswer(
                                row.getInt(2),
                                row.getString(3),
                                row.getString(4),
                                row.getObject(5, Long.class),
                                row.getString(6)),
                        row.getLong(7),
                        row.getBoolean(8)))
                .optional();
        if (kept.isPresent() && kept.get().ended) {
            jdbc.sql("delete from ledger.idempotency" + OF_CALLER + " and recorded_at <= ?")
                    .param(request.tenant())
                    .param(request.actor())
                    .param(request.key())
                    .param(oldest())
                    .update();
            return Optional.empty();
        }
        return kept;
    }

    private void clean() {
        try {
            while (removeEnded() == REMOVED_AT_ONCE) {
                log.debug("{} idempotency keys have ended", REMOVED_AT_ONCE);
            }
        } catch (DataAccessException unreachable) {
            log.debug("Idempotency keys that have ended could not be removed: {}", unreachable.getMessage());
        }
    }

    /** Removes some of the keys that have ended, and tells how many. */
    public int removeEnded() {
        return jdbc.sql("delete from ledger.idempotency where (tenant, actor, key) in (select tenant, actor, key"
                        + " from ledger.idempotency where recorded_at <= ? order by recorded_at limit ?)")
                .param(oldest())
                .param(REMOVED_AT_ONCE)
                .update();
    }

    @Override
    public void close() {
        cleaning.cancel(true);
        cleaner.shutdownNow();
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Kept(byte[] sha256, StoredAnswer answer, long position, boolean ended) {}
}
