package io.caseledger.command.platform;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.UUID;

/** Makes public ids: a prefix and 25 lower-case letters and digits, which sort by the time they were made. */
public final class NewIds {

    private static final TimeBasedEpochGenerator UUIDS = Generators.timeBasedEpochGenerator();
    private static final int LENGTH = 25;

    private NewIds() {}

    public static String withPrefix(String prefix) {
        return prefix + base36(UUIDS.generate());
    }

    /** An upper-case UUID; they too sort by the time they were made. */
    public static String uuid() {
        return UUIDS.generate().toString().toUpperCase(Locale.ROOT);
    }

    /** The same id for the same text, always: made from the first half of its SHA-256. */
    public static String derived(String prefix, String text) {
        ByteBuffer half = ByteBuffer.wrap(LogLine.sha256(text));
        return prefix + base36(new UUID(half.getLong(), half.getLong()));
    }

    /** A UUID as 25 characters of base 36, padded so that text order is number order. */
    static String base36(UUID uuid) {
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
        String digits = new BigInteger(1, bytes).toString(36);
        return "0".repeat(LENGTH - digits.length()) + digits;
    }
}
