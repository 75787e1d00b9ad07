package io.caseledger.platform.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads dates and instants as ISO 8601 writes them, for years that every party can store: 0001 to 9999. */
final class Times {

    static final String INSTANT_FAULT = "must be an ISO 8601 date, or date and time with offset";
    static final String UTC_FAULT = "must be YYYY-MM-DD HH:MM:SS in UTC, or an ISO 8601 date and time";
    static final String DATE_FAULT = "must be an ISO 8601 date";

    private static final int DATE_LENGTH = "2026-03-26".length();
    private static final int LONGEST = "2026-03-26T00:00:00.123456789+18:00:00".length();

    private Times() {}

    /** In UTC; a date alone is its midnight there. Null when the text is neither. */
    static @Nullable Instant instant(String text) {
        if (text.length() <= DATE_LENGTH) {
            LocalDate date = date(text);
            return date == null ? null : date.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        if (text.length() > LONGEST) {
            return null;
        }
        try {
            OffsetDateTime time = OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                    .withOffsetSameInstant(ZoneOffset.UTC);
            return isStorable(time.getYear()) ? time.toInstant() : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Like {@link #instant}; a time that says no offset is meant in UTC, and a blank may stand for the T. */
    static @Nullable Instant utc(String text) {
        if (text.length() <= DATE_LENGTH) {
            return instant(text);
        }
        String iso = text.charAt(DATE_LENGTH) == ' '
                ? text.substring(0, DATE_LENGTH) + 'T' + text.substring(DATE_LENGTH + 1)
                : text;
        return instant(iso.length() == "2016-12-30T05:00:00".length() ? iso + 'Z' : iso);
    }

    static @Nullable LocalDate date(String text) {
        if (text.length() != DATE_LENGTH) {
            return null;
        }
        try {
            LocalDate date = LocalDate.parse(text, DateTimeFormatter.ISO_LOCAL_DATE);
            return isStorable(date.getYear()) ? date : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean isStorable(int year) {
        return year >= 1 && year <= 9999;
    }
}
