package io.caseledger.query.mobility;

import io.caseledger.contract.mobility.ShownStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a list of mobility assignments may be asked for, in any combination, and which shown items answer it. Always the same questions. */
final class RandomQuestions {

    private static final List<String> STATUSES =
            Stream.of(ShownStatus.values()).map(ShownStatus::word).toList();

    private final Random random = new Random(7);
    private final List<String> asked = new ArrayList<>();
    private Predicate<Map<String, @Nullable Object>> wanted = item -> true;

    Predicate<Map<String, @Nullable Object>> wanted() {
        return wanted;
    }

    /** A query string; what it asks for is {@link #wanted()}. */
    String ask(boolean confidential) {
        asked.clear();
        wanted = item -> confidential || Boolean.FALSE.equals(item.get("is_confidential"));
        if (random.nextInt(3) > 0) {
            wanted = wanted.and(item -> Boolean.FALSE.equals(item.get("archived")));
        } else {
            asked.add("archived=true");
        }
        if (random.nextBoolean()) {
            List<String> words = new ArrayList<>();
            do {
                words.add(pick(STATUSES));
            } while (random.nextInt(3) > 0);
            asked.add("status=" + String.join(",", words));
            wanted = wanted.and(item -> words.contains(item.get("status")));
        }
        maybe("home_country", pick(RandomMobility.COUNTRIES), Object::equals);
        maybe("host_country", pick(RandomMobility.COUNTRIES), Object::equals);
        if (random.nextBoolean()) {
            maybe(
                    "expat_id",
                    Integer.toString(1 + random.nextInt(RandomMobility.EXPATS)),
                    (a, b) -> a.toString().equals(b));
            maybe("starts_before", "start_date", day(), -1);
            maybe("starts_after", "start_date", day(), 1);
            maybe("ends_before", "end_date", day(), -1);
            maybe("ends_after", "end_date", day(), 1);
            maybe("requested_before", "created_at", RandomMobility.DAY.plusDays(random.nextInt(400)), -1);
            if (random.nextInt(4) == 0) {
                search(pick(List.of("tirana", "münch", "京", "žiž", "%", "_", "\\", "n 100", "nobody")));
            }
        }
        return String.join("&", asked);
    }

    private interface Comparison {
        boolean holds(Object shown, String asked);
    }

    private void maybe(String name, String value, Comparison comparison) {
        if (random.nextInt(4) == 0) {
            asked.add(name + '=' + value.toLowerCase(Locale.ROOT));
            wanted = wanted.and(item -> item.get(name) != null && comparison.holds(item.get(name), value));
        }
    }

    /** Days as text sort like days, also before the time of a day. */
    private void maybe(String name, String field, LocalDate day, int sign) {
        if (random.nextInt(4) == 0) {
            asked.add(name + '=' + day);
            wanted = wanted.and(item -> item.get(field) != null
                    && Integer.signum(item.get(field).toString().compareTo(day.toString())) == sign);
        }
    }

    private void search(String text) {
        asked.add("search_text=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
        wanted = wanted.and(item ->
                List.of("expat_name", "requested_by_name", "home_city", "host_city", "notes").stream()
                        .map(field -> Objects.toString(item.get(field), "").toLowerCase(Locale.ROOT))
                        .anyMatch(found -> found.contains(text)));
    }

    /** A day on which something may be going on. */
    LocalDate day() {
        return RandomMobility.DAY.plusDays(random.nextInt(RandomMobility.DAYS + 20));
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
