package io.caseledger.query.mobility;

import static java.util.stream.Collectors.joining;

import io.caseledger.contract.mobility.ShownStatus;
import io.caseledger.platform.http.Parameters;
import io.caseledger.query.platform.Filter;
import io.caseledger.query.platform.PointInTime;
import io.caseledger.query.platform.TextKeys;
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
 * @param confidential whether the reader may know of confidential ones
 * @param archived whether archived ones are on it
 * @param today the day for which statuses are told
 * @param statuses all when there are none
 * @param narrower what else must hold
 * @param point from where the list is seen, null from now
 */
record MobilityFilter(
        String tenant,
        boolean confidential,
        boolean archived,
        LocalDate today,
        Set<ShownStatus> statuses,
        @Nullable String home,
        @Nullable String host,
        List<Condition> narrower,
        @Nullable PointInTime point) {

    private static final String SEARCHED = "a.searched like ?";

    private static final long HIGHEST = (1L << 53) - 1;
    private static final Pattern COUNTRY = Pattern.compile("[A-Za-z]{2}");

    /** @param sql with one question mark */
    record Condition(String sql, Object value) {}

    /**
     * Reads the filters of a list; reading collects faults.
     *
     * @param today the day for which statuses are told, as {@code point} sees it
     */
    static MobilityFilter of(
            String tenant, boolean confidential, LocalDate today, @Nullable PointInTime point, Parameters parameters) {
        List<Condition> narrower = new ArrayList<>();
        parameters.number("expat_id", 1, HIGHEST).ifPresent(id -> narrower.add(new Condition("a.expat_id = ?", id)));
        parameters
                .date("requested_before")
                .map(day -> day.atStartOfDay().atOffset(ZoneOffset.UTC))
                .ifPresent(moment -> narrower.add(new Condition("a.created_at < ?", moment)));
        day(parameters, "starts_before", "a.start_date < ?", narrower);
        day(parameters, "starts_after", "a.start_date > ?", narrower);
        day(parameters, "ends_before", "a.end_date < ?", narrower);
        day(parameters, "ends_after", "a.end_date > ?", narrower);
        parameters
                .text("search_text")
                .flatMap(TextKeys::containing)
                .ifPresent(pattern -> narrower.add(new Condition(SEARCHED, pattern)));
        return new MobilityFilter(
                tenant,
                confidential,
                parameters.flag("archived"),
                today,
                statuses(parameters),
                country(parameters, "home_country"),
                country(parameters, "host_country"),
                narrower,
                point);
    }

    /** The same for one of the statuses. */
    MobilityFilter only(ShownStatus status) {
        return new MobilityFilter(
                tenant, confidential, archived, today, EnumSet.of(status), home, host, narrower, point);
    }

    Filter where() {
        Filter where = new Filter().and("a.tenant = ?", tenant);
        if (!archived) {
            where.and("not a.archived");
        }
        if (!confidential) {
            where.and("not a.confidential");
        }
        if (!statuses.isEmpty()) {
            addStatuses(where);
        }
        if (home != null) {
            where.and("a.home_country = ?", home);
        }
        if (host != null) {
            where.and("a.host_country = ?", host);
        }
        narrower.forEach(condition -> add(where, condition));
        return point == null ? where : inThePast(where, point);
    }

    /** In the past the expats' names, which are today's, stand apart from all other texts. */
    private void add(Filter where, Condition condition) {
        if (point != null && condition.sql.equals(SEARCHED)) {
            where.and("(a.searched like ? or e.searched like ?)", condition.value, condition.value);
        } else {
            where.and(condition.sql, condition.value);
        }
    }

    /** What is confidential now has no past either. */
    private Filter inThePast(Filter where, PointInTime seen) {
        if (!confidential) {
            where.and("not exists (select from read.mobility_listing now where now.tenant = a.tenant"
                    + " and now.assignment_id = a.assignment_id and now.confidential)");
        }
        return seen.narrow(where, "a");
    }

    private void addStatuses(Filter where) {
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

    /** By which kept totals its length is known; null where it must be counted. */
    @Nullable
    KeptTotal kept() {
        if (point != null || !narrower.isEmpty() || (home != null && host != null)) {
            return null;
        }
        String place = home != null
                ? MobilityTotals.home(home)
                : host != null ? MobilityTotals.host(host) : MobilityTotals.ANYWHERE;
        List<KeptTotal.Term> terms = KeptTotal.terms(statuses, today);
        boolean byDay = terms.stream().anyMatch(KeptTotal.Term::isByDay);
        return byDay && !place.equals(MobilityTotals.ANYWHERE)
                ? null
                : new KeptTotal(tenant, confidential, archived, place, terms);
    }

    private static void day(Parameters parameters, String name, String condition, List<Condition> narrower) {
        parameters.date(name).ifPresent(day -> narrower.add(new Condition(condition, day)));
    }

    private static @Nullable String country(Parameters parameters, String name) {
        Optional<String> given = parameters.text(name);
        if (given.isPresent() && !COUNTRY.matcher(given.get()).matches()) {
            parameters.fault(name, "must be a country's two letters (ISO 3166-1 alpha-2)");
        }
        return given.map(country -> country.toUpperCase(Locale.ROOT)).orElse(null);
    }

    private static Set<ShownStatus> statuses(Parameters parameters) {
        Set<ShownStatus> statuses = EnumSet.noneOf(ShownStatus.class);
        for (String word : parameters.array("status")) {
            ShownStatus.ofWord(word)
                    .ifPresentOrElse(
                            statuses::add,
                            () -> parameters.fault(
                                    "status",
                                    Arrays.stream(ShownStatus.values())
                                            .map(ShownStatus::word)
                                            .collect(joining(", ", "must be one of ", ""))));
        }
        return statuses;
    }
}
