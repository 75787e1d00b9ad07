package io.caseledger.platform.database.binary;

import java.time.Instant;

/** How PostgreSQL keeps a {@code timestamptz}: microseconds since the year 2000. */
public final class PostgresTime {

    public static final long SECONDS_TO_2000 =
            Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();

    /** The end of what has none. */
    public static final long INFINITY = Long.MAX_VALUE;

    private static final long MICROS_PER_SECOND = 1_000_000;

    private PostgresTime() {}

    /** @throws ArithmeticException for an instant some three hundred thousand years away, which PostgreSQL cannot keep either */
    public static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond() - SECONDS_TO_2000, MICROS_PER_SECOND),
                instant.getNano() / 1_000);
    }
}
