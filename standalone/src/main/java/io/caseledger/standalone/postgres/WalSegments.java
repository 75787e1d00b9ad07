package io.caseledger.standalone.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The files of PostgreSQL's write-ahead log: 8 digits of the timeline, then a number in two parts of 8 digits, the second of which counts the segments of
 * 4 GiB.
 */
final class WalSegments {

    private static final int DIGITS = 8;
    private static final int RADIX = 16;
    private static final long SPAN = 1L << 32;

    private WalSegments() {}

    /** The names from one to another, both included. */
    static List<String> between(String first, String last, long segmentBytes) {
        if (!timeline(first).equals(timeline(last))) {
            throw new IllegalStateException("PostgreSQL changed its timeline from " + first + " to " + last);
        }
        List<String> names = new ArrayList<>();
        long perSpan = SPAN / segmentBytes;
        for (long number = number(first, perSpan); number <= number(last, perSpan); number++) {
            names.add(timeline(first) + String.format(Locale.ROOT, "%08X%08X", number / perSpan, number % perSpan));
        }
        return names;
    }

    private static String timeline(String name) {
        return name.substring(0, DIGITS);
    }

    private static long number(String name, long perSpan) {
        return Long.parseLong(name.substring(DIGITS, 2 * DIGITS), RADIX) * perSpan
                + Long.parseLong(name.substring(2 * DIGITS), RADIX);
    }

    /** How timelines came about: a server that was restored before asks for that. */
    static List<String> histories(Path log) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".history"))
                    .toList();
        }
    }
}
