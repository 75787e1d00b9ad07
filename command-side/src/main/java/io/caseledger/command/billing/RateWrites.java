package io.caseledger.command.billing;

import io.caseledger.command.billing.RateCommand.SetRate;
import io.caseledger.command.platform.Answer;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.NewNumbers;
import io.caseledger.command.platform.Write;
import io.caseledger.command.platform.Writes;
import io.caseledger.contract.allocation.Amount;
import io.caseledger.contract.allocation.ShownProjectRate;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.PathNumber;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sets the rates at which hours are billed: a user's, or everybody's on a project. */
@RestController
@Needs("allocation:write")
class RateWrites {

    private static final long HIGHEST_RATE = 1_000_000_000;

    private final Writes writes;
    private final NewNumbers numbers;

    RateWrites(Writes writes, NewNumbers numbers) {
        this.writes = writes;
        this.numbers = numbers;
    }

    @PutMapping("/allocation/api/v1/users/{userId}/bill_rates")
    ResponseEntity<byte[]> putBillRate(Write write, @PathVariable String userId, Body body) {
        SetRate command = ofUser(write, userId, body);
        return writes.perform(write, command, decided -> Answer.ok(Shown.of(rate(decided, command))));
    }

    @PostMapping("/allocation/api/v1/users/{userId}/bill_rates")
    ResponseEntity<byte[]> createBillRate(Write write, @PathVariable String userId, Body body) {
        SetRate command = ofUser(write, userId, body);
        return writes.perform(
                write, command, decided -> Answer.created(Shown.of(rate(decided, command)), write.collectionPath()));
    }

    /** In the document's own words. */
    @PostMapping("/allocation/api/v1/projects/{projectId}/bill_rates")
    ResponseEntity<byte[]> createProjectBillRate(Write write, @PathVariable String projectId, Body body) {
        long project = PathNumber.of(projectId, "Project");
        Long user = body.wholeOrNull("user_id", 1, NewNumbers.HIGHEST);
        SetRate command = command(write, user, project, body, "starts_at", "ends_at");
        return writes.perform(
                write,
                command,
                decided -> Answer.created(shown(rate(decided, command), project), write.collectionPath()));
    }

    private SetRate ofUser(Write write, String userId, Body body) {
        long user = PathNumber.of(userId, "User");
        return command(write, user, body.wholeOrNull("project_id", 1, NewNumbers.HIGHEST), body, "from", null);
    }

    private SetRate command(
            Write write, @Nullable Long user, @Nullable Long project, Body body, String first, @Nullable String last) {
        BigDecimal rate = body.amountOrNull("rate", HIGHEST_RATE);
        if (!body.has("rate") || body.isNull("rate")) {
            body.fault("rate", "is required");
        }
        LocalDate from = body.dateOrNull(first);
        LocalDate to = last == null ? null : body.dateOrNull(last);
        if (last != null && from != null && to != null && to.isBefore(from)) {
            body.fault(last, "must not be before " + first);
        }
        body.refuseFaults();
        return new SetRate(
                user == null
                        ? UserRatesAggregate.ofProject(write.tenant(), Objects.requireNonNull(project))
                        : UserRatesAggregate.ofUser(write.tenant(), user),
                write.at(),
                numbers.next(write),
                user,
                project,
                new Amount(rate == null ? BigDecimal.ONE : rate),
                from,
                to);
    }

    @SuppressWarnings("unchecked")
    private static Rate rate(Decided decided, SetRate command) {
        return UserRates.entry((List<Rate>) decided.state(), command.projectId(), command.from())
                .orElseThrow();
    }

    private static ShownProjectRate shown(Rate rate, long project) {
        return ShownProjectRate.of(
                rate.id(),
                rate.rate().value(),
                project,
                rate.userId(),
                rate.from(),
                rate.to(),
                rate.createdAt(),
                rate.updatedAt());
    }

    private record Shown(
            long id,
            BigDecimal rate,
            @Nullable Long projectId,
            @Nullable LocalDate from) {

        static Shown of(Rate rate) {
            return new Shown(rate.id(), rate.rate().value(), rate.projectId(), rate.from());
        }
    }
}
