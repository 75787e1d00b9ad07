package io.caseledger.query.casework;

import io.caseledger.platform.http.Parameters;
import io.caseledger.query.platform.Filter;
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

    /** Narrows a query of rows {@code a} to these. */
    Filter narrow(Filter where) {
        return grace
                ? where.and(
                        "(a.last_contact_date < ? or (a.last_contact_date is null and a.assigned_date < ?))",
                        limit(),
                        limit())
                : where.and("(a.last_contact_date is null or a.last_contact_date < ?)", limit());
    }

    /** Narrows a query of versions {@code v} to these, within the index that has them in order. */
    Filter narrowVersions(Filter where) {
        where.and("v.silent_since < ?", limit());
        return grace ? where.and("(v.last_contact_date is not null or v.assigned_date < ?)", limit()) : where;
    }

    private Object limit() {
        return cutoff.atOffset(ZoneOffset.UTC);
    }

    private static Instant midnight(Instant now, int daysAgo) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC)
                .minusDays(daysAgo)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }
}
