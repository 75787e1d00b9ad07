package io.caseledger.query.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.contract.allocation.AllocationMode;
import io.caseledger.contract.allocation.Allotment;
import io.caseledger.contract.allocation.Amount;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkloadTest {

    /** A Thursday. */
    private static final LocalDate START = LocalDate.parse("2018-06-21");

    private static Workload.Load load(AllocationMode mode, String amount, int days) {
        return new Workload.Load(START, START.plusDays(days - 1L), new Allotment(mode, Amount.of(amount)), false);
    }

    private static Workload.Load leave(AllocationMode mode, String amount, int days) {
        Workload.Load load = load(mode, amount, days);
        return new Workload.Load(load.startsAt(), load.endsAt(), load.allotment(), true);
    }

    /** Thursday to Monday. */
    private static List<Workload.Day> days(Workload.Load... loads) {
        return Workload.days(START, START.plusDays(4), List.of(loads)).toList();
    }

    private static List<String> allocated(Workload.Load... loads) {
        return days(loads).stream()
                .map(day -> day.allocatedHours().toPlainString())
                .toList();
    }

    private static List<@Nullable String> percents(Workload.Load... loads) {
        return days(loads).stream()
                .<@Nullable String>map(
                        day -> day.percent() == null ? null : day.percent().toPlainString())
                .toList();
    }

    @Test
    void a_weekday_has_eight_hours_and_a_weekend_none() {
        assertThat(days())
                .extracting(day -> day.capacityHours().intValueExact())
                .containsExactly(8, 8, 0, 0, 8);
        assertThat(days()).noneMatch(Workload.Day::over);
        assertThat(percents()).containsOnly("0");
    }

    @Test
    void percents_and_hours_fall_on_weekdays() {
        assertThat(allocated(load(AllocationMode.PERCENT, "0.25", 5))).containsExactly("2", "2", "0", "0", "2");
        assertThat(allocated(load(AllocationMode.HOURS_PER_DAY, "6.5", 5)))
                .containsExactly("6.5", "6.5", "0", "0", "6.5");
    }

    @Test
    void fixed_hours_are_spread_over_the_weekdays_of_the_whole_period() {
        assertThat(allocated(load(AllocationMode.FIXED, "10", 5)))
                .containsExactly("3.3333", "3.3333", "0", "0", "3.3333");
        assertThat(allocated(load(AllocationMode.FIXED, "10", 8)))
                .containsExactly("1.6667", "1.6667", "0", "0", "1.6667");
    }

    @Test
    void fixed_hours_of_a_weekend_are_spread_over_its_days_and_too_much() {
        Workload.Load weekend = new Workload.Load(
                START.plusDays(2), START.plusDays(3), new Allotment(AllocationMode.FIXED, Amount.of("5")), false);
        assertThat(allocated(weekend)).containsExactly("0", "0", "2.5", "2.5", "0");
        assertThat(days(weekend)).extracting(Workload.Day::over).containsExactly(false, false, true, true, false);
        assertThat(percents(weekend)).containsExactly("0", "0", null, null, "0");
    }

    @Test
    void a_day_is_over_when_more_than_all_of_it_is_asked() {
        Workload.Load all = load(AllocationMode.PERCENT, "1", 5);
        assertThat(days(all)).noneMatch(Workload.Day::over);
        Workload.Load little = load(AllocationMode.HOURS_PER_DAY, "0.1", 1);
        assertThat(days(all, little)).extracting(Workload.Day::over).containsExactly(true, false, false, false, false);
        assertThat(percents(all, little)).containsExactly("1.0125", "1", "0", "0", "1");
    }

    @Test
    void leave_takes_time_away() {
        Workload.Load half = load(AllocationMode.PERCENT, "0.5", 5);
        List<Workload.Day> days = days(half, leave(AllocationMode.PERCENT, "0.75", 1));
        assertThat(days.getFirst().leaveHours().intValueExact()).isEqualTo(6);
        assertThat(days.getFirst().allocatedHours().intValueExact()).isEqualTo(4);
        assertThat(days.getFirst().over()).isTrue();
        assertThat(percents(half, leave(AllocationMode.PERCENT, "0.75", 1)).getFirst())
                .isEqualTo("2");
    }

    @Test
    void nobody_is_away_longer_than_there_is_time() {
        List<Workload.Day> days =
                days(leave(AllocationMode.PERCENT, "1", 5), leave(AllocationMode.HOURS_PER_DAY, "8", 5));
        assertThat(days).extracting(day -> day.leaveHours().intValueExact()).containsExactly(8, 8, 0, 0, 8);
        assertThat(days).noneMatch(Workload.Day::over);
    }
}
