package io.caseledger.command.billing;

import io.caseledger.command.platform.BillRates;
import io.caseledger.contract.allocation.BillRate;
import io.caseledger.contract.allocation.BillRateEvent;
import io.caseledger.platform.ledger.LedgerReader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers other features from the streams of the user and of the projects, which are never behind. */
@Component
class RatesInLedger implements BillRates {

    private final LedgerReader ledger;

    RatesInLedger(LedgerReader ledger) {
        this.ledger = ledger;
    }

    @Override
    public @Nullable BillRate best(String tenant, long userId, List<Long> projects, LocalDate day) {
        List<String> streams = new ArrayList<>();
        streams.add(UserRatesAggregate.ofUser(tenant, userId));
        projects.forEach(project -> streams.add(UserRatesAggregate.ofProject(tenant, project)));
        List<Rate> rates = List.of();
        for (var row : ledger.streams(tenant, streams)) {
            rates = UserRates.evolve(rates, (BillRateEvent) row.event(), row.occurredAt());
        }
        return UserRates.best(rates, projects, day);
    }
}
