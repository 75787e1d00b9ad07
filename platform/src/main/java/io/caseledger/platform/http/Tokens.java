package io.caseledger.platform.http;

import java.util.Optional;

/** One sort of token. Every bean of this type is asked in order until one knows the token. */
public interface Tokens {

    Optional<Caller> callerOf(String token);

    /** The user of this uuid, upper case, where tokens of this sort name users beforehand. */
    default Optional<Caller.User> userOf(String tenant, String uuid) {
        return Optional.empty();
    }
}
