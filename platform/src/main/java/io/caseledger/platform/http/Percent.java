package io.caseledger.platform.http;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-encoding (RFC 3986), read without mercy. */
public final class Percent {

    private Percent() {}

    /** The text behind the escapes, or null when an escape is broken, is no UTF-8, or stands for NUL. */
    public static @Nullable String decode(String encoded, boolean plusIsSpace) {
        if (encoded.indexOf('%') < 0) {
            return plusIsSpace ? encoded.replace('+', ' ') : encoded;
        }
        byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int at = 0; at < bytes.length; at++) {
            byte octet = bytes[at];
            if (octet == '%') {
                if (at + 2 >= bytes.length) {
                    return null;
                }
                int high = Character.digit(bytes[at + 1], 16);
                int low = Character.digit(bytes[at + 2], 16);
                if (high < 0 || low < 0 || high + low == 0) {
                    return null;
                }
                octet = (byte) (high << 4 | low);
                at += 2;
            } else if (octet == '+' && plusIsSpace) {
                octet = ' ';
            }
            bytes[length++] = octet;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** A text as one segment of a path: whatever is not a letter, a digit or one of {@code - . _} is escaped. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    /** The same path with no escape left that stands for a letter, a digit or one of {@code - . _ ~}. */
    public static String normalise(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        StringBuilder normal = new StringBuilder(path.length());
        for (int at = 0; at < path.length(); at++) {
            char next = path.charAt(at);
            if (next == '%' && at + 2 < path.length()) {
                int high = Character.digit(path.charAt(at + 1), 16);
                int low = Character.digit(path.charAt(at + 2), 16);
                char meant = (char) (high << 4 | low);
                if (high >= 0 && low >= 0 && isUnreserved(meant)) {
                    normal.append(meant);
                    at += 2;
                    continue;
                }
            }
            normal.append(next);
        }
        return normal.toString();
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
