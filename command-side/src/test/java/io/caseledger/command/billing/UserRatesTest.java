package io.caseledger.command.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.command.billing.RateCommand.SetRate;
import io.caseledger.contract.allocation.Amount;
import io.caseledger.contract.allocation.BillRate;
import io.caseledger.contract.allocation.BillRateEvent.ProjectRateSet;
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

    private static final Rate ALWAYS = rate(1, null, "80", null);
    private static final Rate FROM_SUMMER = rate(2, null, "85", SUMMER);
    private static final Rate ON_PROJECT = rate(3, 123L, "90", SPRING);
    private static final Rate ON_PHASE = rate(4, 5L, "95", SUMMER);
    private static final List<Rate> ALL = List.of(ALWAYS, FROM_SUMMER, ON_PROJECT, ON_PHASE);

    private static Rate rate(long id, @Nullable Long project, String rate, @Nullable LocalDate from) {
        return new Rate(id, 8L, project, Amount.of(rate), from, null, Instant.EPOCH, Instant.EPOCH);
    }

    private static RateSet rateSet(long id, @Nullable Long project, String rate, @Nullable LocalDate from) {
        return new RateSet(id, 8, project, Amount.of(rate), from, null);
    }

    private static SetRate set(@Nullable Long project, String rate, @Nullable LocalDate from) {
        return new SetRate("bill_rates/default/8", Instant.EPOCH, 9, 8L, project, Amount.of(rate), from, null);
    }

    @Test
    void a_new_rate_has_a_number_of_its_own() {
        assertThat(UserRates.decide(set(123L, "80", null), ALL)).containsExactly(rateSet(9, 123L, "80", null));
    }

    @Test
    void a_rate_for_the_same_project_and_day_takes_the_place_and_number_of_the_other() {
        RateSet dearer = rateSet(3, 123L, "91", SPRING);
        assertThat(UserRates.decide(set(123L, "91", SPRING), ALL)).containsExactly(dearer);
        assertThat(UserRates.evolve(ALL, dearer, Instant.EPOCH))
                .hasSize(4)
                .contains(rate(3, 123L, "91", SPRING))
                .doesNotContain(ON_PROJECT);
    }

    @Test
    void a_rate_for_everybody_on_a_project_is_an_event_of_the_project() {
        SetRate set =
                new SetRate("project_rates/default/123", Instant.EPOCH, 9, null, 123L, Amount.of("70"), SPRING, SUMMER);
        ProjectRateSet event = new ProjectRateSet(9, 123, Amount.of("70"), SPRING, SUMMER);
        assertThat(UserRates.decide(set, List.of())).containsExactly(event);
        assertThat(UserRates.decide(set, UserRates.evolve(List.of(), event, Instant.EPOCH)))
                .isEmpty();
    }

    @Test
    void the_same_rate_again_changes_nothing() {
        assertThat(UserRates.decide(set(123L, "90.00", SPRING), ALL)).isEmpty();
    }

    @Nested
    class The_best_match {

        private static final Rate EVERYBODYS =
                new Rate(7, null, 123L, Amount.of("70"), SPRING, SUMMER, Instant.EPOCH, Instant.EPOCH);

        @Test
        void is_everybodys_where_the_user_has_none() {
            BillRate expected = new BillRate(7, Amount.of("70"));
            assertThat(UserRates.best(List.of(EVERYBODYS), List.of(5L, 123L), SUMMER))
                    .isEqualTo(expected);
            assertThat(UserRates.best(List.of(EVERYBODYS), List.of(5L), SUMMER)).isNull();
            assertThat(UserRates.best(List.of(EVERYBODYS), List.of(123L), SUMMER.plusDays(1)))
                    .as("after its last day")
                    .isNull();
            assertThat(UserRates.best(List.of(EVERYBODYS, ALWAYS), List.of(123L), SUMMER))
                    .as("the user's own goes before")
                    .isEqualTo(new BillRate(1, Amount.of("80")));
        }

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
