package io.caseledger.query.casework;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
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

    /** The day of those who were never contacted. */
    static final String NEVER = "never";

    private final Map<Key, Long> differences = new HashMap<>();

    record Key(String tenant, String dimension, String value) {}

    Map<Key, Long> differences() {
        return differences;
    }

    /** A row changed; null before it existed. */
    void changed(@Nullable AssignmentRow before, AssignmentRow after) {
        if (before != null) {
            count(before, -1);
        }
        count(after, 1);
    }

    void stint(Stint stint, long difference) {
        add(stint.tenant(), STINTS_OF_MENTOR, stint.mentorId(), difference);
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
            add(row.tenant(), OPEN_BY_CONTACT_DAY, day(row.lastContactDate()), difference);
        }
    }

    private void add(String tenant, String dimension, String value, long difference) {
        differences.merge(new Key(tenant, dimension, value), difference, Long::sum);
    }

    /** A UTC calendar day as text that sorts by time. */
    static String day(@Nullable Instant moment) {
        return moment == null
                ? NEVER
                : LocalDate.ofInstant(moment, ZoneOffset.UTC).toString();
    }
}
