package io.caseledger.platform.http.access;

import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Scopes;
import io.caseledger.platform.http.Tokens;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Four tokens that everybody knows, to try things with. They are looked up by hash, so that time tells nothing. */
public final class DemoTokens implements Tokens {

    private final Map<ByteBuffer, Caller> callers = new HashMap<>();

    public DemoTokens() {
        add(1, "demo-admin", "B6C1F5D2-8E0A-4E4B-9A53-0B1D6C7E2F01", "Ada Aalto", Scopes.ALL);
        add(2, "demo-editor-a", "3F0E9C74-51B7-4D5C-8C1E-6A2F4B8D9E02", "Edda Eriksen", Scopes.WORK);
        add(3, "demo-editor-b", "9D27A6B8-1C43-4F6E-B7D0-5E8A3C1F7B03", "Emil Engen", Scopes.WORK);
        add(4, "demo-viewer", "57E4D1A9-6B3F-4A28-9F05-C2B7E8D64A04", "Vera Vik", Scopes.READS);
    }

    @Override
    public Optional<Caller> callerOf(String token) {
        return Optional.ofNullable(callers.get(hash(token)));
    }

    @Override
    public Optional<Caller.User> userOf(String tenant, String uuid) {
        return callers.values().stream()
                .filter(caller ->
                        caller.tenant().equals(tenant) && caller.uuid().equals(uuid))
                .map(Caller::user)
                .findFirst();
    }

    private void add(int id, String token, String uuid, String name, Set<String> scopes) {
        callers.put(
                hash(token),
                new Caller(
                        Caller.DEFAULT_TENANT,
                        Caller.DEFAULT_CLIENT,
                        token,
                        id,
                        uuid,
                        name,
                        token,
                        token + "@example.org",
                        scopes,
                        false));
    }

    private static ByteBuffer hash(String token) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
