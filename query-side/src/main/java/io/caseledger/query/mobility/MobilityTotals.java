package io.caseledger.query.mobility;

import io.caseledger.contract.mobility.MobilityField;
import io.caseledger.contract.mobility.MobilityStatus;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many rows the common lists have, as differences that a batch makes: by what was decided, anywhere and by country; and anywhere, of what is
 * approved, by the days on which its status changes by itself. By country and day there would be about as many totals as rows.
 */
final class MobilityTotals {

    static final String STATE = "state";
    static final String BEGINS = "begins";
    static final String OVER = "over";

    static final String ANYWHERE = "";

    private final Map<Key, Long> differences = new HashMap<>();

    record Key(String tenant, boolean confidential, boolean archived, String place, String facet, String value) {}

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
    void changed(@Nullable MobilityRow before, MobilityRow after) {
        if (before != null) {
            count(before, -1);
        }
        count(after, 1);
    }

    private void count(MobilityRow row, long difference) {
        count(row, ANYWHERE, difference);
        String home = row.facts().details().text(MobilityField.HOME_COUNTRY);
        if (home != null) {
            count(row, home(home), difference);
        }
        String host = row.facts().details().text(MobilityField.HOST_COUNTRY);
        if (host != null) {
            count(row, host(host), difference);
        }
    }

    private void count(MobilityRow row, String place, long difference) {
        add(row, place, STATE, row.facts().status().word(), difference);
        if (place.equals(ANYWHERE) && row.facts().status() == MobilityStatus.APPROVED) {
            add(row, place, BEGINS, day(row.begins()), difference);
            add(row, place, OVER, day(row.over()), difference);
        }
    }

    private void add(MobilityRow row, String place, String facet, String value, long difference) {
        differences.merge(
                new Key(row.tenant(), row.confidential(), row.facts().archived(), place, facet, value),
                difference,
                Long::sum);
    }

    static String home(String country) {
        return "home " + country;
    }

    static String host(String country) {
        return "host " + country;
    }

    /** A day as text that sorts by time: {@code infinity}, as PostgreSQL writes what never comes, is last. */
    static String day(LocalDate day) {
        return day.equals(MobilityRow.NEVER) ? "infinity" : day.toString();
    }
}
