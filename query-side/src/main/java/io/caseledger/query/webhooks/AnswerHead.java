package io.caseledger.query.webhooks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of an HTTP answer that matters to a sender of webhooks.
 *
 * @param retryAfterText the header's value as it came
 */
record AnswerHead(int status, @Nullable String retryAfterText) {

    private static final int LONGEST = 16_384;
    private static final int DRAINED = 65_536;
    private static final int DRAINED_MILLIS = 500;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");
    private static final Pattern RETRY_AFTER = Pattern.compile("(?im)^retry-after:([^\\r\\n]*)");
    private static final Pattern SECONDS = Pattern.compile("[0-9]+");
    private static final int MOST_DIGITS = 9;
    private static final Duration LONGEST_SAID = Duration.ofSeconds(999_999_999);

    /** Interim answers (1xx) are passed over. */
    static AnswerHead read(InputStream in) throws IOException {
        while (true) {
            String text = head(in);
            int end = text.indexOf('\n');
            Matcher line = STATUS.matcher(text.substring(0, end < 0 ? 0 : end).stripTrailing());
            if (!line.matches()) {
                throw new IOException("No HTTP");
            }
            int status = Integer.parseInt(line.group(1));
            if (status >= 200) {
                Matcher retryAfter = RETRY_AFTER.matcher(text);
                return new AnswerHead(
                        status, retryAfter.find() ? retryAfter.group(1).strip() : null);
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        boolean lineIsEmpty = true;
        for (int next = in.read(); head.size() < LONGEST; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            head.write(next);
            if (next == '\n') {
                if (lineIsEmpty && head.size() > 2) {
                    return head.toString(ISO_8859_1);
                }
                lineIsEmpty = true;
            } else if (next != '\r') {
                lineIsEmpty = false;
            }
        }
        throw new IOException("Too long");
    }

    /** Takes what else there is, a little and not for long, since some receivers are upset when nobody listens to the end. */
    static void drain(Socket line) {
        try {
            line.setSoTimeout(DRAINED_MILLIS);
            line.getInputStream().readNBytes(DRAINED);
        } catch (IOException enough) {
            return;
        }
    }

    /** How long the receiver asks to wait, said in seconds or as a date. */
    @Nullable
    Duration retryAfter(Instant now) {
        if (retryAfterText == null) {
            return null;
        }
        if (SECONDS.matcher(retryAfterText).matches()) {
            return retryAfterText.length() > MOST_DIGITS
                    ? LONGEST_SAID
                    : Duration.ofSeconds(Long.parseLong(retryAfterText));
        }
        try {
            Instant then = ZonedDateTime.parse(retryAfterText, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
