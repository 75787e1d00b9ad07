package io.caseledger.platform.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a request prefers ({@code Prefer}, RFC 7240), by name.
 *
 * @param values empty where a preference has none
 */
public record Prefer(Map<String, String> values) {

    private static final Prefer NONE = new Prefer(Map.of());

    public static Prefer of(HttpServletRequest request) {
        Enumeration<String> headers = request.getHeaders("Prefer");
        if (headers == null || !headers.hasMoreElements()) {
            return NONE;
        }
        return of(Collections.list(headers));
    }

    /** @param headers the values of all {@code Prefer} headers */
    static Prefer of(List<String> headers) {
        Map<String, String> values = new TreeMap<>();
        for (String header : headers) {
            for (String preference : split(header, ',')) {
                String said = split(preference, ';').getFirst();
                int equals = said.indexOf('=');
                String name = equals < 0 ? said : said.substring(0, equals);
                String value =
                        equals < 0 ? "" : unquoted(said.substring(equals + 1).strip());
                values.putIfAbsent(name.strip().toLowerCase(Locale.ROOT), value); // the first counts
            }
        }
        return new Prefer(values);
    }

    /** Whether it is there, without a value. */
    public boolean has(String name) {
        return "".equals(values.get(name));
    }

    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** A separator inside quotes belongs to the text. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                at++;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(from, at));
                from = at + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }
}
