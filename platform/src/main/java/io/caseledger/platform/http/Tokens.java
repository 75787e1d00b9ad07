package io.caseledger.platform.http;

import java.util.Optional;

/** One sort of token. Every bean of this type is asked in order until one knows the token. */
public interface Tokens {

    Optional<Caller> callerOf(String token);
}
