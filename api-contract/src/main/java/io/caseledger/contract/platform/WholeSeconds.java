package io.caseledger.contract.platform;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Instants as the documents print them: ISO 8601 in UTC, to the second. */
public final class WholeSeconds {

    private WholeSeconds() {}

    /** For example {@code 2026-03-26T10:00:00Z}. */
    public static String of(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    public static @Nullable String orNull(@Nullable Instant instant) {
        return instant == null ? null : of(instant);
    }
}
