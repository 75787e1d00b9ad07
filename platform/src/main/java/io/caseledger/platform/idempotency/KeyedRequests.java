package io.caseledger.platform.idempotency;

import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.EntityTags;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Answers POSTs that write no events, and the repetitions of those that carry a key. */
public final class KeyedRequests {

    private final IdempotencyKeys keys;
    private final JsonMapper json;
    private final TransactionTemplate transaction;

    public KeyedRequests(IdempotencyKeys keys, DataSource writer, JsonMapper json) {
        this.keys = keys;
        this.json = json;
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(writer));
    }

    /** What is done by more than one transaction; where the process dies between the last of them and its key, it is done again. */
    public ResponseEntity<byte[]> once(HttpServletRequest http, Supplier<? extends ResponseEntity<?>> first) {
        IdempotentRequest request = IdempotentRequest.of(http, Caller.of(http));
        if (request == null) {
            return told(stored(first.get(), null));
        }
        return keys.once(
                request,
                () -> {
                    StoredAnswer answer = stored(first.get(), null);
                    keys.keep(request, answer);
                    return told(answer);
                },
                (answer, position) -> told(answer));
    }

    /** What is done by one transaction of the writer, to which the key then belongs. */
    public <T> ResponseEntity<byte[]> inOneTransaction(HttpServletRequest http, Supplier<ResponseEntity<T>> first) {
        return inOneTransaction(http, first, _ -> null, UnaryOperator.identity());
    }

    /**
     * The same for an answer with something that is not kept.
     *
     * @param referring what is kept instead of the body; null for the body itself
     * @param restoring the body, from what was kept instead
     */
    public <T> ResponseEntity<byte[]> inOneTransaction(
            HttpServletRequest http,
            Supplier<ResponseEntity<T>> first,
            Function<T, @Nullable Object> referring,
            UnaryOperator<String> restoring) {
        IdempotentRequest request = IdempotentRequest.of(http, Caller.of(http));
        Supplier<StoredAnswer> done = () -> transaction.execute(_ -> {
            ResponseEntity<T> response = first.get();
            Object reference = referring.apply(Objects.requireNonNull(response.getBody()));
            StoredAnswer answer = stored(response, reference);
            if (request != null) {
                keys.keep(request, answer);
            }
            return answer;
        });
        if (request == null) {
            return told(done.get());
        }
        return keys.once(request, () -> told(done.get()), (answer, position) -> {
            String reference = answer.reference();
            return told(reference == null ? answer : answer.withBody(restoring.apply(reference)));
        });
    }

    private StoredAnswer stored(ResponseEntity<?> response, @Nullable Object reference) {
        URI location = response.getHeaders().getLocation();
        String tag = response.getHeaders().getETag();
        return new StoredAnswer(
                response.getStatusCode().value(),
                json.writeValueAsString(response.getBody()),
                location == null ? null : location.toString(),
                tag == null ? null : EntityTags.sequence(tag),
                reference == null ? null : json.writeValueAsString(reference));
    }

    private static ResponseEntity<byte[]> told(StoredAnswer answer) {
        ResponseEntity.BodyBuilder response =
                ResponseEntity.status(answer.status()).contentType(MediaType.APPLICATION_JSON);
        String location = answer.location();
        if (location != null) {
            response.location(URI.create(location));
        }
        Long sequence = answer.sequence();
        if (sequence != null) {
            response.eTag(EntityTags.of(sequence));
        }
        return response.body(answer.body().getBytes(StandardCharsets.UTF_8));
    }
}
