package io.caseledger.query.casework;

import io.caseledger.platform.http.Parameters;
import io.caseledger.query.platform.Filter;
import io.caseledger.query.platform.PointInTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Which open assignments count as overdue: never contacted, or last contacted before the cutoff.
 *
 * @param grace whether those who were never contacted wait until their start lies before the cutoff
 */
record Overdue(Instant cutoff, boolean grace) {

    /** Without another word: no contact for ten days. */
    private static final int DEFAULT_DAYS = 10;

    private static final Duration MONTH = Duration.ofDays(31);
    private static final int MOST_DAYS = 36_500;
    private static final List<String> CUTOFFS = List.of("cutoff", "cutoff_date", "before", "since");

    /** The document leaves the cutoff's name open: five are understood, one at a time. */
    static Overdue of(Parameters parameters, Instant now) {
        List<String> named = CUTOFFS.stream().filter(parameters::has).toList();
        Optional<Integer> days = parameters.integer("days", 0, MOST_DAYS);
        if (named.size() + (parameters.has("days") ? 1 : 0) > 1) {
            parameters.fault(named.getFirst(), "is one of several cutoffs; send only one");
        }
        Instant cutoff = named.isEmpty()
                ? midnight(now, days.orElse(DEFAULT_DAYS))
                : parameters.instant(named.getFirst()).orElse(now);
        return new Overdue(cutoff, parameters.flag("grace"));
    }

    /** Narrows a query of rows that tell the last contact and the date of assignment. */
    Filter narrow(Filter where, String alias) {
        String silent = grace
                ? "(A.last_contact_date < ? or (A.last_contact_date is null and A.assigned_date < ?))"
                : "(A.last_contact_date is null or A.last_contact_date < ?)";
        Object[] limits = grace ? new Object[] {limit(), limit()} : new Object[] {limit()};
        return where.and(silent.replace("A", alias), limits);
    }

    /** Whether all that is not overdue was contacted within the month before a point in time. */
    boolean isShortBefore(PointInTime point) {
        return !grace && point.earliest().minus(MONTH).isBefore(cutoff);
    }

    /** The cutoff as a parameter of a query. */
    Object limit() {
        return cutoff.atOffset(ZoneOffset.UTC);
    }

    private static Instant midnight(Instant now, int daysAgo) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC)
                .minusDays(daysAgo)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }
}
