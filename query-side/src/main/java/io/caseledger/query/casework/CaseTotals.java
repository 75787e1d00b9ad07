package io.caseledger.query.casework;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many rows the common lists have, as differences that a batch makes. */
final class CaseTotals {

    static final String ALL = "all";
    static final String OPEN = "open";
    static final String ALL_BY_DOOR = "all-by-door";
    static final String OPEN_BY_DOOR = "open-by-door";
    static final String OPEN_OF_MENTOR = "open-of-mentor";
    static final String STINTS_OF_MENTOR = "stints-of-mentor";
    static final String OPEN_BY_CONTACT_DAY = "open-by-contact-day";

    private final Map<Key, Long> differences = new HashMap<>();
    private final Map<Long, String> days = new HashMap<>();

    record Key(String tenant, String dimension, String value) {}

    /** The totals that are not as they were, by how much. */
    List<Map.Entry<Key, Long>> changed() {
        return differences.entrySet().stream()
                .filter(difference -> difference.getValue() != 0)
                .toList();
    }

    /** Those of them that are less than they were, and perhaps nothing now: an empty list has no total. */
    List<Key> fallen() {
        return differences.entrySet().stream()
                .filter(difference -> difference.getValue() < 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A row changed; null before it existed. */
    void changed(@Nullable AssignmentRow before, AssignmentRow after) {
        if (before != null) {
            count(before, -1);
        }
        count(after, 1);
    }

    void stint(Stint stint, long difference) {
        if (stint.isShown()) {
            add(stint.tenant(), STINTS_OF_MENTOR, stint.mentorId(), difference);
        }
    }

    private void count(AssignmentRow row, long difference) {
        if (row.deleted()) {
            return;
        }
        add(row.tenant(), ALL, "", difference);
        add(row.tenant(), ALL_BY_DOOR, row.door(), difference);
        if (row.open()) {
            add(row.tenant(), OPEN, "", difference);
            add(row.tenant(), OPEN_BY_DOOR, row.door(), difference);
            add(row.tenant(), OPEN_OF_MENTOR, row.mentorId(), difference);
            if (row.lastContactDate() != null) {
                add(row.tenant(), OPEN_BY_CONTACT_DAY, knownDay(row.lastContactDate()), difference);
            }
        }
    }

    private void add(String tenant, String dimension, String value, long difference) {
        differences.merge(new Key(tenant, dimension, value), difference, Long::sum);
    }

    /** Rows have few days between them, and a day's text is made many times. */
    private String knownDay(Instant moment) {
        return days.computeIfAbsent(
                Math.floorDiv(moment.getEpochSecond(), 86_400L),
                day -> LocalDate.ofEpochDay(day).toString());
    }

    /** A UTC calendar day as text that sorts by time. */
    static String day(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC).toString();
    }
}
