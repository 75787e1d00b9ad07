package io.caseledger.command.imports;

import io.caseledger.command.platform.LogLine;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From the values of a log's line to the line, or to the reason why there is none; the same for every form of log. */
final class LogLines {

    static final String CASE = "case:concept:name";
    static final String ACTIVITY = "concept:name";
    static final String RESOURCE = "org:resource";
    static final String TIME = "time:timestamp";

    private static final int LONGEST_ID = 128;
    private static final int LONGEST_ACTIVITY = 256;
    private static final int LONGEST_TIME = 40;

    /** ISO 8601 and what spreadsheets and process mining tools make of it: a blank between date and time, and before the offset. */
    private static final DateTimeFormatter TIMES = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .optionalEnd()
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .appendPattern("HH:mm")
            .optionalStart()
            .appendPattern(":ss")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .optionalEnd()
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    /** What most logs have: a formatter with options starts anew at each, and would take a fifth of an import. */
    private static final DateTimeFormatter PLAIN_TIMES = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("'T'HH:mm:ssXXX")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final Pattern PLAIN = Pattern.compile(".{10}T.{8}(?:Z|[+-].{2}:.{2})");

    private LogLines() {}

    static void hand(
            long number,
            @Nullable String caseId,
            @Nullable String activity,
            @Nullable String resource,
            @Nullable String time,
            CaseLog.Lines lines)
            throws IOException {
        Instant at = time == null ? null : instant(time.strip());
        String fault = fault(caseId, activity, resource, time, at);
        if (fault != null || caseId == null || at == null) {
            lines.rejected(number, String.valueOf(fault));
        } else {
            lines.line(LogLine.of(number, caseId, given(activity), given(resource), at));
        }
    }

    private static @Nullable String fault(
            @Nullable String caseId,
            @Nullable String activity,
            @Nullable String resource,
            @Nullable String time,
            @Nullable Instant at) {
        if (isBlank(caseId)) {
            return CASE + " is missing";
        }
        if (isBlank(time)) {
            return TIME + " is missing";
        }
        if (at == null) {
            return TIME + " is no date and time with an offset from UTC";
        }
        String fault = textFault(CASE, caseId, LONGEST_ID);
        fault = fault == null ? textFault(RESOURCE, resource, LONGEST_ID) : fault;
        return fault == null ? textFault(ACTIVITY, activity, LONGEST_ACTIVITY) : fault;
    }

    private static @Nullable String textFault(String column, @Nullable String text, int longest) {
        if (text == null) {
            return null;
        }
        if (text.length() > longest && text.codePointCount(0, text.length()) > longest) {
            return column + " has more than " + longest + " characters";
        }
        return isUnstorable(text) ? column + " contains NUL or a lone surrogate" : null;
    }

    private static boolean isUnstorable(String text) {
        return text.codePoints()
                .anyMatch(
                        point -> point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
    }

    /** Null where the text is no time, says no offset (a log's time is proof: none is guessed), or is of a year that not every party can store. */
    static @Nullable Instant instant(String text) {
        if (text.length() > LONGEST_TIME) {
            return null;
        }
        try {
            DateTimeFormatter times = PLAIN.matcher(text).matches() ? PLAIN_TIMES : TIMES;
            OffsetDateTime time = times.parse(text, OffsetDateTime::from).withOffsetSameInstant(ZoneOffset.UTC);
            return time.getYear() < 1 || time.getYear() > 9999 ? null : time.toInstant();
        } catch (DateTimeException noTime) {
            return null;
        }
    }

    private static @Nullable String given(@Nullable String text) {
        return isBlank(text) ? null : text;
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
