package io.caseledger.query.allocation;

import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.http.PathNumber;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** How full a user's days are. */
@RestController
@Needs("allocation:read")
class UtilizationReads {

    private static final int DEFAULT_DAYS = 7;
    private static final int MOST_DAYS = 366;

    private final AllocationQueries queries;
    private final Clock clock;

    UtilizationReads(AllocationQueries queries, Clock clock) {
        this.queries = queries;
        this.clock = clock;
    }

    /** Without a period, the week that begins today. */
    @GetMapping("/allocation/api/v1/users/{userId}/utilization")
    Utilization showUtilization(Caller caller, @PathVariable String userId, Parameters parameters) {
        long user = PathNumber.of(userId, "User");
        LocalDate from = parameters.date("from").orElseGet(() -> LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        LocalDate to = parameters.date("to").orElse(from.plusDays(DEFAULT_DAYS - 1L));
        if (to.isBefore(from) || ChronoUnit.DAYS.between(from, to) >= MOST_DAYS) {
            parameters.fault("to", "must be from 0 to " + (MOST_DAYS - 1) + " days after from");
        }
        parameters.refuseFaults();
        List<Workload.Day> days = Workload.days(from, to, queries.loads(caller.tenant(), user, from, to))
                .toList();
        return new Utilization(days, Totals.of(days));
    }

    record Utilization(List<Workload.Day> data, Totals totals) {}

    /** @param overDays on how many days there is more to do than time */
    record Totals(
            BigDecimal capacityHours,
            BigDecimal leaveHours,
            BigDecimal allocatedHours,
            @Nullable BigDecimal percent,
            long overDays) {

        static Totals of(List<Workload.Day> days) {
            BigDecimal capacity = sum(days, Workload.Day::capacityHours);
            BigDecimal leave = sum(days, Workload.Day::leaveHours);
            BigDecimal allocated = sum(days, Workload.Day::allocatedHours);
            return new Totals(
                    capacity,
                    leave,
                    allocated,
                    Workload.share(allocated, capacity.subtract(leave)),
                    days.stream().filter(Workload.Day::over).count());
        }

        private static BigDecimal sum(List<Workload.Day> days, Function<Workload.Day, BigDecimal> hours) {
            return Workload.rounded(days.stream().map(hours).reduce(BigDecimal.ZERO, BigDecimal::add));
        }
    }
}
