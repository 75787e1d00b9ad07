package io.caseledger.command.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV (RFC 4180, UTF-8) of any length in little memory, and gets over broken records: of a record that cannot be read, the first physical line is
 * given up and reading goes on with the next. (Libraries stop there, and read the rest of the file into a quote that is never closed.)
 */
final class CsvRecords {

    /** In bytes, as on the wire. */
    static final int LONGEST_RECORD = 64 << 10;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final String UNCLOSED = "a quote is opened and not closed";

    private final InputStream in;
    private final byte[] buffer = new byte[64 << 10];
    private final Deque<PhysicalLine> givenBack = new ArrayDeque<>();
    private int next;
    private int end;
    private long lines;

    CsvRecords(InputStream in) {
        this.in = in;
    }

    /**
     * A record, or what could not be read as one.
     *
     * @param number the physical line it begins on, from 1
     * @param fault why there are no fields, null when there are
     */
    record Row(long number, List<String> fields, @Nullable String fault) {

        private static Row broken(PhysicalLine first, String fault) {
            return new Row(first.number, List.of(), fault);
        }
    }

    /** A line up to its line feed; no text when it is at fault. */
    private record PhysicalLine(long number, @Nullable String text, int bytes, String fault) {}

    /** The next record, null at the end. Empty lines are no records. */
    @Nullable
    Row next() throws IOException {
        PhysicalLine first = line();
        while (first != null && "".equals(first.text)) {
            first = line();
        }
        return first == null ? null : first.text == null ? Row.broken(first, first.fault) : record(first, first.text);
    }

    private Row record(PhysicalLine first, String firstText) throws IOException {
        List<PhysicalLine> more = new ArrayList<>();
        Fields fields = new Fields();
        fields.add(firstText);
        int bytes = first.bytes;
        while (fields.fault == null && fields.isInsideQuotes()) {
            PhysicalLine following = line();
            if (following == null) {
                fields.fault = UNCLOSED;
                break;
            }
            more.add(following);
            bytes += following.bytes;
            if (following.text == null) {
                fields.fault = following.fault;
            } else if (bytes > LONGEST_RECORD) {
                fields.fault = UNCLOSED + " within " + LONGEST_RECORD + " bytes";
            } else {
                fields.goOn(following.text);
            }
        }
        if (fields.fault == null) {
            return new Row(first.number, fields.values, null);
        }
        more.reversed().forEach(givenBack::addFirst);
        return Row.broken(first, fields.fault);
    }

    private @Nullable PhysicalLine line() throws IOException {
        return givenBack.isEmpty() ? readLine() : givenBack.remove();
    }

    private @Nullable PhysicalLine readLine() throws IOException {
        ByteArrayOutputStream line = null;
        while (true) {
            if (next == end && !fill()) {
                return line == null ? null : physicalLine(line.toByteArray(), 0, line.size());
            }
            int feed = next;
            while (feed < end && buffer[feed] != '\n') {
                feed++;
            }
            boolean complete = feed < end;
            int from = next;
            next = complete ? feed + 1 : feed;
            if (complete && line == null) {
                return physicalLine(buffer, from, feed - from);
            }
            line = line == null ? new ByteArrayOutputStream() : line;
            // Of a line that is too long no more is kept than shows that it is.
            line.write(buffer, from, Math.min(feed - from, Math.max(0, LONGEST_RECORD + 1 - line.size())));
            if (complete) {
                return physicalLine(line.toByteArray(), 0, line.size());
            }
        }
    }

    private boolean fill() throws IOException {
        next = 0;
        end = Math.max(0, in.readNBytes(buffer, 0, buffer.length));
        return end > 0;
    }

    private PhysicalLine physicalLine(byte[] bytes, int offset, int length) {
        lines++;
        if (length > LONGEST_RECORD) {
            return new PhysicalLine(lines, null, length, "the line has more than " + LONGEST_RECORD + " bytes");
        }
        int from = offset;
        int to = offset + length;
        if (to > from && bytes[to - 1] == '\r') {
            to--;
        }
        if (lines == 1 && startsWithMark(bytes, from, to)) {
            from += BYTE_ORDER_MARK.length;
        }
        String text = decoded(bytes, from, to - from);
        return new PhysicalLine(lines, text, length, text == null ? "the line is not UTF-8" : "");
    }

    private static boolean startsWithMark(byte[] bytes, int from, int to) {
        return to - from >= BYTE_ORDER_MARK.length
                && ByteBuffer.wrap(bytes, from, BYTE_ORDER_MARK.length).equals(ByteBuffer.wrap(BYTE_ORDER_MARK));
    }

    private static @Nullable String decoded(byte[] bytes, int offset, int length) {
        String text = new String(bytes, offset, length, UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            try {
                UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
            } catch (CharacterCodingException notUtf8) {
                return null;
            }
        }
        return text;
    }

    /** Splits one record, given line by line. */
    private static final class Fields {

        private final List<String> values = new ArrayList<>();
        private @Nullable StringBuilder quoted;
        private @Nullable String fault;

        boolean isInsideQuotes() {
            return quoted != null;
        }

        void goOn(String line) {
            StringBuilder open = quoted;
            if (open != null) {
                int at = quoted(open.append('\n'), line, 0);
                if (at >= 0) {
                    add(line, at);
                }
            }
        }

        void add(String line) {
            add(line, -1);
        }

        /** @param separator where the comma before the next field is, -1 before the first, the line's length when all is read */
        private void add(String line, int separator) {
            int at = separator;
            while (at < line.length() && fault == null) {
                int from = at + 1;
                if (from < line.length() && line.charAt(from) == '"') {
                    at = quoted(new StringBuilder(), line, from + 1);
                    if (at < 0) {
                        return;
                    }
                } else {
                    int comma = line.indexOf(',', from);
                    at = comma < 0 ? line.length() : comma;
                    values.add(line.substring(from, at));
                }
            }
        }

        /** Reads on inside quotes; answers where the field ends, or -1 when it does not on this line. */
        private int quoted(StringBuilder value, String line, int from) {
            int at = from;
            while (true) {
                int quote = line.indexOf('"', at);
                if (quote < 0) {
                    quoted = value.append(line, at, line.length());
                    return -1;
                }
                value.append(line, at, quote);
                boolean doubled = quote + 1 < line.length() && line.charAt(quote + 1) == '"';
                if (!doubled) {
                    return closed(value, line, quote + 1);
                }
                value.append('"');
                at = quote + 2;
            }
        }

        private int closed(StringBuilder value, String line, int after) {
            quoted = null;
            if (after < line.length() && line.charAt(after) != ',') {
                fault = "something follows a closing quote";
            }
            values.add(value.toString());
            return after;
        }
    }
}
