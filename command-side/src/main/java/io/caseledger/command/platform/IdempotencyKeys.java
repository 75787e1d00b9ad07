package io.caseledger.command.platform;

import io.caseledger.contract.platform.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Requests that carry a key are done once: their outcome is kept in the append's own transaction and told again. Refusals keep nothing. */
public final class IdempotencyKeys {

    private final JdbcClient jdbc;
    private final Appender appender;
    private final Set<String> inFlight = ConcurrentHashMap.newKeySet();

    public IdempotencyKeys(DataSource writer, Appender appender) {
        this.jdbc = JdbcClient.create(writer);
        this.appender = appender;
    }

    <T> T once(IdempotentRequest request, Supplier<T> first, BiFunction<StoredAnswer, Long, T> repeated) {
        String flight = request.tenant() + '\n' + request.key();
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

    /** Keeps the outcome of a request that yielded no events. */
    void keepAlone(Write write) {
        IdempotentRequest request = write.request();
        if (request != null) {
            Append append = Append.of(List.of(), request, write.answer());
            appender.submit(append);
            LedgerEventStorageEngine.await(append);
        }
    }

    private static <T> T repeat(IdempotentRequest request, Kept kept, BiFunction<StoredAnswer, Long, T> repeated) {
        if (!Arrays.equals(request.sha256(), kept.sha256)) {
            throw Refusal.invalid("Idempotency-Key", "was used with another request before.")
                    .asException();
        }
        return repeated.apply(kept.answer, kept.position);
    }

    private Optional<Kept> kept(IdempotentRequest request) {
        return jdbc.sql("select request_sha256, status, answer, location, sequence, position from ledger.idempotency"
                        + " where tenant = ? and key = ?")
                .param(request.tenant())
                .param(request.key())
                .query((row, number) -> new Kept(
                        row.getBytes(1),
                        new StoredAnswer(
                                row.getInt(2), row.getString(3), row.getString(4), row.getObject(5, Long.class)),
                        row.getLong(6)))
                .optional();
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Kept(byte[] sha256, StoredAnswer answer, long position) {}
}
