package io.caseledger.command.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.command.billing.RateCommand.SetRate;
import io.caseledger.contract.allocation.Amount;
import io.caseledger.contract.allocation.BillRate;
import io.caseledger.contract.allocation.BillRateEvent.RateSet;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class UserRatesTest {

    private static final LocalDate SPRING = LocalDate.parse("2018-03-01");
    private static final LocalDate SUMMER = LocalDate.parse("2018-06-01");

    private static final RateSet ALWAYS = rate(1, null, "80", null);
    private static final RateSet FROM_SUMMER = rate(2, null, "85", SUMMER);
    private static final RateSet ON_PROJECT = rate(3, 123L, "90", SPRING);
    private static final RateSet ON_PHASE = rate(4, 5L, "95", SUMMER);
    private static final List<RateSet> ALL = List.of(ALWAYS, FROM_SUMMER, ON_PROJECT, ON_PHASE);

    private static RateSet rate(long id, @Nullable Long project, String rate, @Nullable LocalDate from) {
        return new RateSet(id, 8, project, Amount.of(rate), from);
    }

    private static SetRate set(@Nullable Long project, String rate, @Nullable LocalDate from) {
        return new SetRate("bill_rates/default/8", Instant.EPOCH, 9, 8, project, Amount.of(rate), from);
    }

    @Test
    void a_new_rate_has_a_number_of_its_own() {
        assertThat(UserRates.decide(set(123L, "80", null), ALL)).containsExactly(rate(9, 123L, "80", null));
    }

    @Test
    void a_rate_for_the_same_project_and_day_takes_the_place_and_number_of_the_other() {
        RateSet dearer = rate(3, 123L, "91", SPRING);
        assertThat(UserRates.decide(set(123L, "91", SPRING), ALL)).containsExactly(dearer);
        assertThat(UserRates.evolve(ALL, dearer)).hasSize(4).contains(dearer).doesNotContain(ON_PROJECT);
    }

    @Test
    void the_same_rate_again_changes_nothing() {
        assertThat(UserRates.decide(set(123L, "90.00", SPRING), ALL)).isEmpty();
    }

    @Nested
    class The_best_match {

        @Test
        void is_the_projects_own() {
            assertThat(best(List.of(123L), SUMMER)).isEqualTo(new BillRate(3, Amount.of("90")));
        }

        @Test
        void is_the_phases_before_the_projects() {
            assertThat(best(List.of(5L, 123L), SUMMER)).isEqualTo(new BillRate(4, Amount.of("95")));
            assertThat(best(List.of(5L, 123L), SPRING)).isEqualTo(new BillRate(3, Amount.of("90")));
        }

        @Test
        void is_else_the_users_latest_that_has_begun() {
            assertThat(best(List.of(124L), SUMMER)).isEqualTo(new BillRate(2, Amount.of("85")));
            assertThat(best(List.of(124L), SUMMER.minusDays(1))).isEqualTo(new BillRate(1, Amount.of("80")));
        }

        @Test
        void is_none_where_none_has_begun() {
            assertThat(UserRates.best(List.of(FROM_SUMMER, ON_PROJECT), List.of(123L), SPRING.minusDays(1)))
                    .isNull();
        }

        private static @Nullable BillRate best(List<Long> projects, LocalDate day) {
            return UserRates.best(ALL, projects, day);
        }
    }
}
