package io.caseledger.platform.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.caseledger.contract.platform.FieldFault;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Parameters;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request that its sender may repeat without doing anything twice.
 *
 * @param actor whose key it is; without a token all callers are one
 * @param key the sender's Idempotency-Key
 * @param sha256 of method, path, query and body: the same key with another request is refused
 */
@SuppressWarnings("ArrayRecordComponent")
public record IdempotentRequest(String tenant, String actor, String key, byte[] sha256) {

    static final String HEADER = "Idempotency-Key";

    /** The query parameters that may carry a token. */
    private static final Set<String> TOKENS = Set.of("auth", "auth_token");

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /** Null for a request without a key, and for one that is no POST. */
    public static @Nullable IdempotentRequest of(HttpServletRequest request, Caller caller) {
        return of(request, caller, () -> Body.ofOptional(request).sha256());
    }

    /**
     * The same for a body that is read elsewhere.
     *
     * @param body its SHA-256
     */
    public static @Nullable IdempotentRequest of(HttpServletRequest request, Caller caller, Supplier<byte[]> body) {
        String key = request.getMethod().equals("POST") ? keyOf(request) : null;
        return key == null
                ? null
                : new IdempotentRequest(caller.tenant(), caller.actor(), key, fingerprint(request, body.get()));
    }

    /**
     * The key that a request carries, null when it has none.
     *
     * @throws io.caseledger.contract.platform.RefusedException when it is no key, or when there are several
     */
    public static @Nullable String keyOf(HttpServletRequest request) {
        Enumeration<String> headers = request.getHeaders(HEADER);
        List<String> keys = headers == null
                ? List.of()
                : Collections.list(headers).stream().distinct().toList();
        if (keys.size() > 1) {
            throw malformed("must be one key, not several.");
        }
        if (keys.isEmpty()) {
            return null;
        }
        if (!KEY.matcher(keys.getFirst()).matches()) {
            throw malformed("must be 1 to 255 visible ASCII characters without spaces.");
        }
        return keys.getFirst();
    }

    private static RuntimeException malformed(String fault) {
        return Refusal.malformed(List.of(new FieldFault(HEADER, fault))).asException();
    }

    /** Who calls is not what is asked for: a token may be another one when it is sent again. */
    private static byte[] fingerprint(HttpServletRequest request, byte[] body) {
        String query = Parameters.of(request).canonical(TOKENS);
        String target = request.getRequestURI() + (query.isEmpty() ? "" : '?' + query);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((request.getMethod() + ' ' + target + '\n').getBytes(UTF_8));
            return digest.digest(body);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other
                        instanceof
                        IdempotentRequest(String otherTenant, String otherActor, String otherKey, byte[] otherSha)
                && tenant.equals(otherTenant)
                && actor.equals(otherActor)
                && key.equals(otherKey)
                && Arrays.equals(sha256, otherSha);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }
}
