package io.caseledger.platform.http;

import io.caseledger.contract.platform.FieldFault;
import io.caseledger.contract.platform.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request's query string, read strictly. Reading collects faults; {@link #refuseFaults()} names them all in one
 * answer. Until then a faulty parameter reads as absent. Controllers take one as a parameter.
 */
public final class Parameters {

    private static final String ATTRIBUTE = Parameters.class.getName();
    private static final int DEFAULT_LIMIT = 20;
    private static final int MOST_ROWS = 100;
    private static final Pattern INDEX = Pattern.compile("\\[[0-9]{0,9}]");

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final List<FieldFault> faults = new ArrayList<>();

    private Parameters(@Nullable String query) {
        if (query != null && !query.isEmpty()) {
            String[] pairs = query.split("&", Body.MOST_NAMES + 1);
            if (pairs.length > Body.MOST_NAMES) {
                throw Refusal.malformed(
                                "malformed-uri", "The query string has more than " + Body.MOST_NAMES + " parameters.")
                        .asException();
            }
            for (String pair : pairs) {
                if (!pair.isEmpty()) {
                    int equals = pair.indexOf('=');
                    String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                    String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                    values.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
                }
            }
        }
    }

    /**
     * @throws io.caseledger.contract.platform.RefusedException when the query string has escapes that are broken, are
     *     no UTF-8, or stand for NUL
     */
    public static Parameters of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Parameters read) {
            return read;
        }
        Parameters read = new Parameters(request.getQueryString());
        request.setAttribute(ATTRIBUTE, read);
        return read;
    }

    /** All that is given, in one form however it is written: sorted by names, values of one name in their order. */
    public String canonical(Set<String> without) {
        StringJoiner query = new StringJoiner("&");
        new TreeMap<>(values).forEach((name, given) -> {
            if (!without.contains(name)) {
                given.forEach(value -> query.add(encoded(name) + '=' + encoded(value)));
            }
        });
        return query.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The names of all that is given, as they are written and in their order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /** Whether a name as it is written stands for elements of an array, {@code a[]} or {@code a[0]}. */
    public static boolean isElement(String written, String array) {
        return written.startsWith(array)
                && INDEX.matcher(written.substring(array.length())).matches();
    }

    /** The page asked for, counted from 1, which is also the default. */
    public int page() {
        return integer("page", 1, Integer.MAX_VALUE).orElse(1);
    }

    /** The rows on a page: 1 to 100, by default 20. */
    public int limit() {
        return limit(DEFAULT_LIMIT);
    }

    /** @param unasked where it is not said */
    public int limit(int unasked) {
        return integer("limit", 1, MOST_ROWS).orElse(unasked);
    }

    /** Every value that a parameter is given, in order. */
    public List<String> all(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    /**
     * Every value of an array, however it is written: {@code a=1&a=2}, {@code a=1,2}, {@code a[]=1&a[]=2} or {@code a[0]=1&a[1]=2}. Without a value it is
     * as good as absent.
     */
    public List<String> array(String name) {
        List<String> all = new ArrayList<>();
        for (Map.Entry<String, List<String>> parameter : new TreeMap<>(values).entrySet()) {
            String written = parameter.getKey();
            if (written.equals(name) || isElement(written, name)) {
                parameter.getValue().stream()
                        .flatMap(value -> Arrays.stream(value.split(",", -1)))
                        .filter(value -> !value.isEmpty())
                        .forEach(all::add);
            }
        }
        return all;
    }

    /** Empty also for an empty value. */
    public Optional<String> text(String name) {
        String value = single(name);
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** An instant with offset, or a date, which is its midnight in UTC. */
    public Optional<Instant> instant(String name) {
        // A plus sign that nobody escaped arrives as a blank; no instant has a blank of its own.
        return typed(name, Times.INSTANT_FAULT, value -> Times.instant(value.replace(' ', '+')));
    }

    public Optional<LocalDate> date(String name) {
        return typed(name, Times.DATE_FAULT, Times::date);
    }

    public Optional<Integer> integer(String name, int min, int max) {
        return number(name, min, max).map(Math::toIntExact);
    }

    public Optional<Long> number(String name, long min, long max) {
        String fault = max == Integer.MAX_VALUE || max == Long.MAX_VALUE
                ? "must be a whole number, at least " + min
                : "must be a whole number from " + min + " to " + max;
        return typed(name, fault, value -> {
            Long number = whole(value);
            return number == null || number < min || number > max ? null : number;
        });
    }

    /** {@code true} or {@code false}; absent is false. */
    public boolean flag(String name) {
        return oneOf(name, Map.of("true", true, "false", false)).orElse(false);
    }

    public <T> Optional<T> oneOf(String name, Map<String, T> meanings) {
        return typed(name, "must be one of " + String.join(", ", new TreeSet<>(meanings.keySet())), meanings::get);
    }

    /** The first that is found of a parameter is told, and no other of the same. */
    public void fault(String name, String message) {
        if (faults.size() < Body.MOST_FAULTS
                && faults.stream().noneMatch(known -> known.field().equals(name))) {
            faults.add(new FieldFault(name, message));
        }
    }

    public List<FieldFault> faults() {
        return List.copyOf(faults);
    }

    /** @throws io.caseledger.contract.platform.RefusedException when any parameter that was read is faulty */
    public void refuseFaults() {
        if (!faults.isEmpty()) {
            throw Refusal.malformed(faults).asException();
        }
    }

    private <T> Optional<T> typed(String name, String message, Function<String, @Nullable T> reading) {
        String value = single(name);
        if (value == null) {
            return Optional.empty();
        }
        T meant = reading.apply(value);
        if (meant == null) {
            fault(name, message);
            return Optional.empty();
        }
        return Optional.of(meant);
    }

    private @Nullable String single(String name) {
        List<String> given = values.get(name);
        if (given == null) {
            return null;
        }
        if (given.size() > 1) {
            fault(name, "must be given once");
            return null;
        }
        return given.getFirst();
    }

    private static @Nullable Long whole(String text) {
        int from = text.startsWith("-") ? 1 : 0;
        if (text.length() == from || text.length() > 19) {
            return null;
        }
        for (int at = from; at < text.length(); at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') {
                return null;
            }
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String decoded(String encoded) {
        String text = Percent.decode(encoded, true);
        if (text == null) {
            throw Refusal.malformed("malformed-uri", "The query string has escapes that do not stand for UTF-8 text.")
                    .asException();
        }
        return text;
    }
}
