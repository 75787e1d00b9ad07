package io.caseledger.command.billing;

import io.caseledger.command.billing.RateCommand.SetRate;
import io.caseledger.contract.allocation.BillRate;
import io.caseledger.contract.allocation.BillRateEvent;
import io.caseledger.contract.allocation.BillRateEvent.ProjectRateSet;
import io.caseledger.contract.allocation.BillRateEvent.RateSet;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the rates of a user, or of everybody on a project: one for each project and day from which it holds. The best match is the user's on the
 * project, then the user's own, then everybody's on the project.
 */
final class UserRates {

    private UserRates() {}

    static List<BillRateEvent> decide(RateCommand command, List<Rate> rates) {
        return switch (command) {
            case SetRate set -> {
                Optional<Rate> before = entry(rates, set.projectId(), set.from());
                yield before.filter(rate -> rate.rate().equals(set.rate()) && Objects.equals(rate.to(), set.to()))
                                .isPresent()
                        ? List.of()
                        : List.of(event(set, before.map(Rate::id).orElse(set.rateId())));
            }
        };
    }

    private static BillRateEvent event(SetRate set, long id) {
        return set.userId() == null
                ? new ProjectRateSet(id, Objects.requireNonNull(set.projectId()), set.rate(), set.from(), set.to())
                : new RateSet(id, set.userId(), set.projectId(), set.rate(), set.from(), set.to());
    }

    static List<Rate> evolve(List<Rate> rates, BillRateEvent event, Instant at) {
        Rate set = switch (event) {
            case RateSet user ->
                new Rate(user.rateId(), user.userId(), user.projectId(), user.rate(), user.from(), user.to(), at, at);
            case ProjectRateSet all ->
                new Rate(all.rateId(), null, all.projectId(), all.rate(), all.from(), all.to(), at, at);
        };
        Instant createdAt = rates.stream()
                .filter(rate -> rate.id() == set.id())
                .map(Rate::createdAt)
                .findFirst()
                .orElse(at);
        List<Rate> after = new ArrayList<>(rates);
        after.removeIf(rate -> rate.id() == set.id());
        after.add(new Rate(set.id(), set.userId(), set.projectId(), set.rate(), set.from(), set.to(), createdAt, at));
        return List.copyOf(after);
    }

    /** The entry for a project, or for all where there is none given, that begins on a day. */
    static Optional<Rate> entry(List<Rate> rates, @Nullable Long projectId, @Nullable LocalDate from) {
        return rates.stream()
                .filter(rate -> Objects.equals(rate.projectId(), projectId) && Objects.equals(rate.from(), from))
                .findFirst();
    }

    /** @param rates a user's, and those of everybody on the projects */
    static @Nullable BillRate best(List<Rate> rates, List<Long> projects, LocalDate day) {
        List<Predicate<Rate>> wanted = new ArrayList<>();
        projects.forEach(project -> wanted.add(rate -> rate.userId() != null && project.equals(rate.projectId())));
        wanted.add(rate -> rate.projectId() == null);
        projects.forEach(project -> wanted.add(rate -> rate.userId() == null && project.equals(rate.projectId())));
        for (Predicate<Rate> meant : wanted) {
            Optional<Rate> latest = rates.stream()
                    .filter(meant)
                    .filter(rate -> rate.holdsOn(day))
                    .max(Comparator.comparing(rate -> rate.from() == null ? LocalDate.MIN : rate.from()));
            if (latest.isPresent()) {
                return new BillRate(latest.get().id(), latest.get().rate());
            }
        }
        return null;
    }
}
