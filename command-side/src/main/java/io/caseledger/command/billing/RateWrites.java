package io.caseledger.command.billing;

import io.caseledger.command.billing.RateCommand.SetRate;
import io.caseledger.command.platform.Answer;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.NewNumbers;
import io.caseledger.command.platform.Write;
import io.caseledger.command.platform.Writes;
import io.caseledger.contract.allocation.Amount;
import io.caseledger.contract.allocation.BillRateEvent.RateSet;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.PathNumber;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sets the rates at which users' hours are billed. */
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
        long user = PathNumber.of(userId, "User");
        BigDecimal rate = body.amountOrNull("rate", HIGHEST_RATE);
        if (!body.has("rate") || body.isNull("rate")) {
            body.fault("rate", "is required");
        }
        Long project = body.wholeOrNull("project_id", 1, NewNumbers.HIGHEST);
        LocalDate from = body.dateOrNull("from");
        body.refuseFaults();
        SetRate command = new SetRate(
                UserRatesAggregate.streamOf(write.tenant(), user),
                write.at(),
                numbers.next(write),
                user,
                project,
                new Amount(rate == null ? BigDecimal.ONE : rate),
                from);
        return writes.perform(write, command, decided -> Answer.ok(Shown.of(decided, command)));
    }

    private record Shown(
            long id,
            BigDecimal rate,
            @Nullable Long projectId,
            @Nullable LocalDate from) {

        @SuppressWarnings("unchecked")
        static Shown of(Decided decided, SetRate command) {
            RateSet set = UserRates.entry((List<RateSet>) decided.state(), command.projectId(), command.from())
                    .orElseThrow();
            return new Shown(set.rateId(), set.rate().value(), set.projectId(), set.from());
        }
    }
}
