package io.caseledger.command.allocation;

import io.caseledger.command.allocation.SeriesCommand.Repeat;
import io.caseledger.command.allocation.SeriesCommand.Scope;
import io.caseledger.contract.allocation.AllocationEvent.Allocated;
import io.caseledger.contract.allocation.AllocationFacts;
import io.caseledger.contract.allocation.SeriesEvent;
import io.caseledger.contract.allocation.SeriesEvent.Repeated;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rules of a series: which days its copies fall on, and what a change of one means for the others. */
final class Series {

    static final int MOST_COPIES = 51;
    static final int MOST_MEMBERS = 520;

    private static final int LAST_YEAR = 9999;

    private Series() {}

    /** What belongs to the series after an event. */
    static List<Long> evolve(List<Long> members, SeriesEvent event) {
        return switch (event) {
            case Repeated repeated -> {
                List<Long> after = new ArrayList<>(members);
                after.addAll(repeated.members());
                yield List.copyOf(after);
            }
        };
    }

    /**
     * A copy has the same length, on the same days of the week.
     *
     * @param copies the numbers of the copies
     * @return the plans of the copies by their numbers, still without rates
     */
    static SortedMap<Long, Allocated> copies(Repeat command, AllocationFacts source, List<Long> copies) {
        SortedMap<Long, Allocated> plans = new TreeMap<>();
        for (int k = 1; k <= copies.size(); k++) {
            long weeks = (long) k * command.frequencyWeeks();
            LocalDate endsAt = source.endsAt().plusWeeks(weeks);
            if (endsAt.getYear() > LAST_YEAR) {
                throw AllocationRefusals.tooLate();
            }
            plans.put(
                    copies.get(k - 1),
                    new Allocated(
                            source.userId(),
                            source.assignableId(),
                            source.assignableKind(),
                            source.startsAt().plusWeeks(weeks),
                            endsAt,
                            source.allotment(),
                            null,
                            source.statusOptionId(),
                            source.description(),
                            source.note(),
                            command.repetitionId()));
        }
        return plans;
    }

    static Repeated repeated(Repeat command, List<Long> members, List<Long> copies) {
        List<Long> joining = new ArrayList<>(copies);
        if (!members.contains(command.sourceId())) {
            joining.addFirst(command.sourceId());
        }
        if (members.size() + joining.size() > MOST_MEMBERS) {
            throw AllocationRefusals.seriesFull(MOST_MEMBERS);
        }
        return new Repeated(command.sourceId(), command.frequencyWeeks(), joining);
    }

    /** The numbers of those that are meant, ascending; the addressed one is always among them, others of its day are not among the future ones. */
    static List<Long> meant(Scope scope, long id, SortedMap<Long, AllocationFacts> living) {
        LocalDate from = facts(id, living).startsAt();
        return living.entrySet().stream()
                .filter(entry -> switch (scope) {
                    case THIS -> entry.getKey() == id;
                    case FUTURE ->
                        entry.getKey() == id || entry.getValue().startsAt().isAfter(from);
                    case SERIES -> true;
                })
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What the others are asked when the addressed one is amended: its days move them by as many days, all else is the same. */
    static Amendment following(Amendment said, AllocationFacts addressed, AllocationFacts other) {
        return said.withPeriod(
                moved("starts_at", other.startsAt(), addressed.startsAt(), said.startsAt()),
                moved("ends_at", other.endsAt(), addressed.endsAt(), said.endsAt()));
    }

    private static @Nullable LocalDate moved(String field, LocalDate day, LocalDate from, @Nullable LocalDate to) {
        if (to == null) {
            return null;
        }
        LocalDate moved = day.plusDays(ChronoUnit.DAYS.between(from, to));
        if (moved.getYear() < 1 || moved.getYear() > LAST_YEAR) {
            throw AllocationRefusals.outOfTime(field);
        }
        return moved;
    }

    private static AllocationFacts facts(long id, Map<Long, AllocationFacts> living) {
        AllocationFacts facts = living.get(id);
        if (facts == null) {
            throw AllocationRefusals.unknown(id);
        }
        return facts;
    }
}
