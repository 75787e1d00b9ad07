package io.caseledger.command.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One line of a case event log, readable and within every limit: in a case, somebody did something at some time.
 *
 * @param number on which line of the file it stands, for people who look for it there; several may stand on one
 * @param activity null when the log does not say
 * @param resource who did it, null when the log does not say
 * @param at the log's time, to the microsecond, which is what is stored of it
 * @param nanosBelow what the log's time says beyond that, from 0 to 999
 * @param last whether its case ends with it because no other line of it follows; never in a log that says how its cases end
 */
public record LogLine(
        long number,
        String caseId,
        @Nullable String activity,
        @Nullable String resource,
        Instant at,
        int nanosBelow,
        boolean last) {

    private static final int KEY_BYTES = 10;

    /** @param at as the log says it */
    public static LogLine of(
            long number, String caseId, @Nullable String activity, @Nullable String resource, Instant at) {
        Instant stored = at.truncatedTo(ChronoUnit.MICROS);
        return new LogLine(
                number, caseId, activity, resource, stored, (int) ChronoUnit.NANOS.between(stored, at), false);
    }

    public LogLine asLast() {
        return new LogLine(number, caseId, activity, resource, at, nanosBelow, true);
    }

    /** The log's time as it says it. */
    public Instant exactTime() {
        return at.plusNanos(nanosBelow);
    }

    /** What makes a line the same line wherever it stands: a short hash of all that it says, and its nanoseconds. */
    public String key() {
        return key(coarseKey(), nanosBelow);
    }

    public static String key(String coarseKey, int nanosBelow) {
        return coarseKey + '.' + nanosBelow;
    }

    /** The key that lines were kept under by builds which looked at microseconds; it stands for all lines that do not differ above. */
    public String coarseKey() {
        // No value contains NUL, so that values cannot run into each other.
        String said = caseId
                + '\0'
                + (activity == null ? "" : activity)
                + '\0'
                + (resource == null ? "" : resource)
                + '\0'
                + at;
        return HexFormat.of().formatHex(sha256(said), 0, KEY_BYTES);
    }

    /** The hash that ids of logged things are made of. */
    public static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
