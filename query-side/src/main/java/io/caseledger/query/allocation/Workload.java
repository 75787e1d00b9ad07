package io.caseledger.query.allocation;

import io.caseledger.contract.allocation.AllocationFacts;
import io.caseledger.contract.allocation.Allotment;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a user has to do on each day, and the time there is for it: eight hours on weekdays, less leave. Percents and hours per day fall on weekdays; fixed
 * hours are spread over the weekdays of their period, or over all its days where it has none.
 */
final class Workload {

    private static final BigDecimal HOURS_OF_A_WEEKDAY = BigDecimal.valueOf(8);
    private static final int DECIMALS = 4;

    private Workload() {}

    /** One allocation of a user's; leave takes time away. */
    record Load(LocalDate startsAt, LocalDate endsAt, Allotment allotment, boolean leave) {

        /** @param leaveType whether the directory knows what is allocated to as a type of leave */
        static Load of(AllocationFacts facts, boolean leaveType) {
            boolean leave = switch (facts.assignableKind()) {
                case LEAVE -> true;
                case PROJECT, PHASE -> false;
                case ASSIGNABLE -> leaveType;
            };
            return new Load(facts.startsAt(), facts.endsAt(), facts.allotment(), leave);
        }

        boolean covers(LocalDate day) {
            return !day.isBefore(startsAt) && !day.isAfter(endsAt);
        }

        BigDecimal hoursOn(LocalDate day) {
            if (!covers(day)) {
                return BigDecimal.ZERO;
            }
            BigDecimal amount = allotment.amount().value();
            return switch (allotment.mode()) {
                case PERCENT -> amount.multiply(capacity(day));
                case HOURS_PER_DAY -> isWeekday(day) ? amount : BigDecimal.ZERO;
                case FIXED -> fixedOn(day, amount);
            };
        }

        private BigDecimal fixedOn(LocalDate day, BigDecimal amount) {
            long days = startsAt.datesUntil(endsAt.plusDays(1))
                    .filter(Workload::isWeekday)
                    .count();
            if (days > 0 && !isWeekday(day)) {
                return BigDecimal.ZERO;
            }
            long spread = days > 0 ? days : ChronoUnit.DAYS.between(startsAt, endsAt) + 1;
            return amount.divide(BigDecimal.valueOf(spread), 2 * DECIMALS, RoundingMode.HALF_UP);
        }
    }

    /**
     * One day of a user's.
     *
     * @param percent allocated hours as a part of the time that leave leaves, 1 for all of it; null where there is no time at all
     * @param over whether there is more to do than time
     */
    record Day(
            LocalDate date,
            BigDecimal capacityHours,
            BigDecimal leaveHours,
            BigDecimal allocatedHours,
            @Nullable BigDecimal percent,
            boolean over) {}

    static Stream<Day> days(LocalDate from, LocalDate to, List<Load> loads) {
        return from.datesUntil(to.plusDays(1)).map(day -> day(day, loads));
    }

    private static Day day(LocalDate date, List<Load> loads) {
        BigDecimal capacity = capacity(date);
        BigDecimal leave = sum(date, loads, true).min(capacity);
        BigDecimal allocated = sum(date, loads, false);
        BigDecimal free = capacity.subtract(leave);
        return new Day(
                date,
                rounded(capacity),
                rounded(leave),
                rounded(allocated),
                share(allocated, free),
                rounded(allocated).compareTo(rounded(free)) > 0);
    }

    private static BigDecimal sum(LocalDate date, List<Load> loads, boolean leave) {
        return loads.stream()
                .filter(load -> load.leave() == leave)
                .map(load -> load.hoursOn(date))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    static @Nullable BigDecimal share(BigDecimal allocated, BigDecimal free) {
        if (free.signum() > 0) {
            return rounded(allocated.divide(free, DECIMALS, RoundingMode.HALF_UP));
        }
        return allocated.signum() > 0 ? null : BigDecimal.ZERO;
    }

    static BigDecimal rounded(BigDecimal number) {
        BigDecimal rounded = number.setScale(DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    static BigDecimal capacity(LocalDate day) {
        return isWeekday(day) ? HOURS_OF_A_WEEKDAY : BigDecimal.ZERO;
    }

    private static boolean isWeekday(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
    }
}
