package io.caseledger.query.mobility;

import io.caseledger.contract.mobility.MobilityStatus;
import io.caseledger.contract.mobility.ShownStatus;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What to add up of the totals that are kept, to know how long a list is on a day.
 *
 * @param place as {@link MobilityTotals} names it
 */
record KeptTotal(String tenant, boolean confidential, boolean archived, String place, List<Term> terms) {

    private static final String FIRST_DAY = "0001-01-01";
    private static final String NEVER = MobilityTotals.day(MobilityRow.NEVER);
    private static final Set<ShownStatus> APPROVED =
            EnumSet.of(ShownStatus.UPCOMING, ShownStatus.ONGOING, ShownStatus.ENDED);

    /** Some totals of a facet, from one value to another, both included, with a factor of 1 or -1. */
    record Term(long factor, String facet, String from, String to) {

        boolean isByDay() {
            return !facet.equals(MobilityTotals.STATE);
        }
    }

    /** @param statuses all when there are none */
    static List<Term> terms(Set<ShownStatus> statuses, LocalDate today) {
        Set<ShownStatus> wanted = statuses.isEmpty() ? EnumSet.allOf(ShownStatus.class) : EnumSet.copyOf(statuses);
        List<Term> terms = new ArrayList<>();
        if (wanted.containsAll(APPROVED)) { // however far it is: that needs no adding up of days
            wanted.removeAll(APPROVED);
            terms.add(state(MobilityStatus.APPROVED));
        }
        wanted.forEach(status ->
                terms.addAll(terms(status, today.toString(), today.plusDays(1).toString())));
        return terms;
    }

    private static List<Term> terms(ShownStatus status, String today, String tomorrow) {
        return switch (status) {
            case DRAFT -> List.of(state(MobilityStatus.DRAFT));
            case REQUESTED -> List.of(state(MobilityStatus.REQUESTED));
            case REJECTED -> List.of(state(MobilityStatus.REJECTED));
            case CANCELLED -> List.of(state(MobilityStatus.CANCELLED));
            case UPCOMING -> List.of(new Term(1, MobilityTotals.BEGINS, tomorrow, NEVER));
            case ONGOING ->
                List.of(
                        new Term(1, MobilityTotals.BEGINS, FIRST_DAY, today),
                        new Term(-1, MobilityTotals.OVER, FIRST_DAY, today));
            case ENDED -> List.of(new Term(1, MobilityTotals.OVER, FIRST_DAY, today));
        };
    }

    private static Term state(MobilityStatus status) {
        return new Term(1, MobilityTotals.STATE, status.word(), status.word());
    }
}
