package io.caseledger.command.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One line of a case event log, readable and within every limit: in a case, somebody did something at some time.
 *
 * @param number on which line of the file it stands, for people who look for it there; several may stand on one
 * @param activity null when the log does not say
 * @param resource who did it, null when the log does not say
 * @param at the log's time, to the microsecond
 * @param last whether its case ends with it because no other line of it follows; never in a log that says how its cases end
 */
public record LogLine(
        long number,
        String caseId,
        @Nullable String activity,
        @Nullable String resource,
        Instant at,
        boolean last) {

    private static final int KEY_BYTES = 10;

    public LogLine asLast() {
        return new LogLine(number, caseId, activity, resource, at, true);
    }

    /** What makes a line the same line wherever it stands: a short hash of all that it says. */
    public String key() {
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
