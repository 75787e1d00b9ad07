package io.caseledger.query.casework;

import io.caseledger.platform.http.Parameters;
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

    private static Instant midnight(Instant now, int daysAgo) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC)
                .minusDays(daysAgo)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }
}
