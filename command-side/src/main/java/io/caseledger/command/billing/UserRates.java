package io.caseledger.command.billing;

import io.caseledger.command.billing.RateCommand.SetRate;
import io.caseledger.contract.allocation.BillRate;
import io.caseledger.contract.allocation.BillRateEvent;
import io.caseledger.contract.allocation.BillRateEvent.RateSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules of a user's rates: one for each project and day from which it holds; the best match is the project's own, then the user's. */
final class UserRates {

    private UserRates() {}

    static List<BillRateEvent> decide(RateCommand command, List<RateSet> rates) {
        return switch (command) {
            case SetRate set -> {
                Optional<RateSet> before = entry(rates, set.projectId(), set.from());
                RateSet after = new RateSet(
                        before.map(RateSet::rateId).orElse(set.rateId()),
                        set.userId(),
                        set.projectId(),
                        set.rate(),
                        set.from());
                yield before.filter(after::equals).isPresent() ? List.of() : List.of(after);
            }
        };
    }

    static List<RateSet> evolve(List<RateSet> rates, BillRateEvent event) {
        return switch (event) {
            case RateSet set -> {
                List<RateSet> after = new ArrayList<>(rates);
                after.removeIf(rate -> rate.rateId() == set.rateId());
                after.add(set);
                yield List.copyOf(after);
            }
        };
    }

    /** The entry for a project, or for all where there is none given, that begins on a day. */
    static Optional<RateSet> entry(List<RateSet> rates, @Nullable Long projectId, @Nullable LocalDate from) {
        return rates.stream()
                .filter(rate -> Objects.equals(rate.projectId(), projectId) && Objects.equals(rate.from(), from))
                .findFirst();
    }

    static @Nullable BillRate best(List<RateSet> rates, List<Long> projects, LocalDate day) {
        List<@Nullable Long> wanted = new ArrayList<>(projects);
        wanted.add(null);
        for (Long project : wanted) {
            Optional<RateSet> latest = rates.stream()
                    .filter(rate -> Objects.equals(rate.projectId(), project))
                    .filter(rate -> rate.from() == null || !rate.from().isAfter(day))
                    .max(Comparator.comparing(rate -> rate.from() == null ? LocalDate.MIN : rate.from()));
            if (latest.isPresent()) {
                return new BillRate(latest.get().rateId(), latest.get().rate());
            }
        }
        return null;
    }
}
