package io.caseledger.command.billing;

import io.caseledger.command.platform.BillRates;
import io.caseledger.contract.allocation.BillRate;
import io.caseledger.contract.allocation.BillRateEvent;
import io.caseledger.contract.allocation.BillRateEvent.RateSet;
import io.caseledger.platform.ledger.LedgerReader;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers other features from the user's own stream, which is never behind. */
@Component
class RatesInLedger implements BillRates {

    private final LedgerReader ledger;

    RatesInLedger(LedgerReader ledger) {
        this.ledger = ledger;
    }

    @Override
    public @Nullable BillRate best(String tenant, long userId, List<Long> projects, LocalDate day) {
        List<RateSet> rates = List.of();
        for (var row : ledger.stream(tenant, UserRatesAggregate.streamOf(tenant, userId), 0)) {
            rates = UserRates.evolve(rates, (BillRateEvent) row.event());
        }
        return UserRates.best(rates, projects, day);
    }
}
