package io.caseledger.command.platform;

import io.caseledger.contract.platform.FieldFault;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Requests that carry a key are done once: their outcome is kept in the append's own transaction and told again. Refusals keep nothing. */
public final class IdempotencyKeys {

    private static final String HEADER = "Idempotency-Key";
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final JdbcClient jdbc;
    private final Appender appender;
    private final Set<String> inFlight = ConcurrentHashMap.newKeySet();

    public IdempotencyKeys(DataSource writer, Appender appender) {
        this.jdbc = JdbcClient.create(writer);
        this.appender = appender;
    }

    /**
     * The key that a request carries, null when it has none.
     *
     * @throws io.caseledger.contract.platform.RefusedException when it is no key
     */
    public static @Nullable String keyOf(HttpServletRequest request) {
        String key = request.getHeader(HEADER);
        if (key != null && !KEY.matcher(key).matches()) {
            throw Refusal.malformed(List.of(
                            new FieldFault(HEADER, "must be 1 to 255 visible ASCII characters without spaces.")))
                    .asException();
        }
        return key;
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
            append.await(write.patienceLeft());
        }
    }

    private static <T> T repeat(IdempotentRequest request, Kept kept, BiFunction<StoredAnswer, Long, T> repeated) {
        if (!Arrays.equals(request.sha256(), kept.sha256)) {
            throw anotherRequest();
        }
        return repeated.apply(kept.answer, kept.position);
    }

    /** The refusal of a key that came with another request before. */
    public static RefusedException anotherRequest() {
        return Refusal.invalid(HEADER, "was used with another request before.").asException();
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
