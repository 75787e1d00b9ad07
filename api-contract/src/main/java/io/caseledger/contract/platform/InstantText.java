package io.caseledger.contract.platform;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/**
 * Reads instants as the ledger stores them, {@code 2026-03-26T10:00:00Z} with up to nine decimals. Events have few other fields, and the general
 * formatter would take most of the time of a replay.
 */
final class InstantText extends StdDeserializer<Instant> {

    private static final int SECONDS_END = 19;
    private static final int LONGEST = 30;

    InstantText() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) throws JacksonException {
        String text = parser.getString();
        Instant read = read(text);
        if (read != null) {
            return read;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException noInstant) {
            return (Instant) Objects.requireNonNull(context.handleWeirdStringValue(Instant.class, text, "no instant"));
        }
    }

    /** Null for every other form, also for a date that does not exist: then the general formatter has the word. */
    static @Nullable Instant read(String text) {
        int length = text.length();
        if (length <= SECONDS_END
                || length > LONGEST
                || text.charAt(length - 1) != 'Z'
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return null;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, SECONDS_END);
        int nanos = nanos(text, length - 1);
        if (month < 1 || month > 12 || day < 1 || day > Month.of(month).length(Year.isLeap(year))) {
            return null;
        }
        if (year < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || nanos < 0) {
            return null;
        }
        return Instant.ofEpochSecond(
                LocalDate.of(year, month, day).toEpochDay() * 86_400L + hour * 3_600L + minute * 60L + second, nanos);
    }

    private static int nanos(String text, int end) {
        if (end == SECONDS_END) {
            return 0;
        }
        int decimals = end - SECONDS_END - 1;
        if (text.charAt(SECONDS_END) != '.' || decimals == 0) {
            return -1;
        }
        int value = digits(text, SECONDS_END + 1, end);
        for (int i = decimals; i < 9 && value >= 0; i++) {
            value *= 10;
        }
        return value;
    }

    /** -1 where one of the characters is no digit. */
    private static int digits(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
