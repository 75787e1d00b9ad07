package io.caseledger.query.mobility;

import static java.util.stream.Collectors.joining;

import io.caseledger.contract.mobility.ShownStatus;
import io.caseledger.platform.http.Parameters;
import io.caseledger.query.platform.Filter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which mobility assignments a list is of.
 *
 * @param total how many they are, by totals that are kept; null where they must be counted
 */
record MobilityFilter(Filter where, @Nullable KeptTotal total) {

    private static final long HIGHEST = (1L << 53) - 1;
    private static final Pattern COUNTRY = Pattern.compile("[A-Za-z]{2}");

    /**
     * Reads the filters of a list; reading collects faults.
     *
     * @param confidential whether the reader may know of confidential assignments
     * @param today the day for which statuses are told
     */
    static MobilityFilter of(String tenant, boolean confidential, LocalDate today, Parameters parameters) {
        boolean archived = parameters.flag("archived");
        Filter where = new Filter().and("a.tenant = ?", tenant);
        if (!archived) {
            where.and("not a.archived");
        }
        if (!confidential) {
            where.and("not a.confidential");
        }
        Set<ShownStatus> statuses = statuses(parameters);
        if (!statuses.isEmpty()) {
            new StatusCondition(statuses, today).addTo(where);
        }
        Optional<String> home = country(parameters, "home_country");
        home.ifPresent(country -> where.and("a.home_country = ?", country));
        Optional<String> host = country(parameters, "host_country");
        host.ifPresent(country -> where.and("a.host_country = ?", country));
        boolean more = narrow(where, parameters);
        return new MobilityFilter(
                where,
                more || (home.isPresent() && host.isPresent())
                        ? null
                        : KeptTotal.of(
                                tenant,
                                confidential,
                                archived,
                                home.map(MobilityTotals::home)
                                        .or(() -> host.map(MobilityTotals::host))
                                        .orElse(MobilityTotals.ANYWHERE),
                                statuses,
                                today));
    }

    /** Adds the conditions that no totals are kept for; whether there are any. */
    private static boolean narrow(Filter where, Parameters parameters) {
        int before = where.sql().length();
        parameters.number("expat_id", 1, HIGHEST).ifPresent(expat -> where.and("a.expat_id = ?", expat));
        parameters
                .date("requested_before")
                .ifPresent(
                        day -> where.and("a.created_at < ?", day.atStartOfDay().atOffset(ZoneOffset.UTC)));
        parameters.date("starts_before").ifPresent(day -> where.and("a.start_date < ?", day));
        parameters.date("starts_after").ifPresent(day -> where.and("a.start_date > ?", day));
        parameters.date("ends_before").ifPresent(day -> where.and("a.end_date < ?", day));
        parameters.date("ends_after").ifPresent(day -> where.and("a.end_date > ?", day));
        parameters.text("search_text").ifPresent(text -> where.and("a.searched like ?", SearchedText.containing(text)));
        return where.sql().length() > before;
    }

    private static Optional<String> country(Parameters parameters, String name) {
        Optional<String> given = parameters.text(name);
        if (given.isPresent() && !COUNTRY.matcher(given.get()).matches()) {
            parameters.fault(name, "must be a country's two letters (ISO 3166-1 alpha-2)");
            return Optional.empty();
        }
        return given.map(country -> country.toUpperCase(Locale.ROOT));
    }

    private static Set<ShownStatus> statuses(Parameters parameters) {
        Set<ShownStatus> statuses = EnumSet.noneOf(ShownStatus.class);
        for (String word : parameters.array("status")) {
            ShownStatus.ofWord(word)
                    .ifPresentOrElse(
                            statuses::add,
                            () -> parameters.fault(
                                    "status",
                                    "must be one of "
                                            + Arrays.stream(ShownStatus.values())
                                                    .map(ShownStatus::word)
                                                    .collect(joining(", "))));
        }
        return statuses;
    }

    /** That an assignment has one of some statuses on a day. */
    private record StatusCondition(Set<ShownStatus> statuses, LocalDate today) {

        void addTo(Filter where) {
            List<String> conditions = new ArrayList<>();
            List<Object> values = new ArrayList<>();
            List<String> states = new ArrayList<>();
            for (ShownStatus status : statuses) {
                switch (status) {
                    case DRAFT, REQUESTED, REJECTED, CANCELLED -> states.add(status.word());
                    case UPCOMING -> {
                        conditions.add("a.state = 'approved' and a.begins > ?");
                        values.add(today);
                    }
                    case ONGOING -> {
                        conditions.add("a.state = 'approved' and a.begins <= ? and a.over > ?");
                        values.add(today);
                        values.add(today);
                    }
                    case ENDED -> {
                        conditions.add("a.state = 'approved' and a.over <= ?");
                        values.add(today);
                    }
                }
            }
            if (!states.isEmpty()) {
                conditions.add("a.state = any(?)");
                values.add(states.toArray(String[]::new));
            }
            where.and(conditions.stream().collect(joining(" or ", "(", ")")), values.toArray());
        }
    }
}
