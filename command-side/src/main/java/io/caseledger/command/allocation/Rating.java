package io.caseledger.command.allocation;

import io.caseledger.command.platform.BillRates;
import io.caseledger.command.platform.Directory;
import io.caseledger.command.platform.Write;
import io.caseledger.contract.allocation.BillRate;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks up what an allocation's hours are billed at: by the phase, by the project it is part of, by the user. */
@Component
class Rating {

    private final BillRates rates;
    private final Directory directory;

    Rating(BillRates rates, Directory directory) {
        this.rates = rates;
        this.directory = directory;
    }

    /** Null for nobody's work, and where no rate is known. */
    @Nullable
    BillRate of(String tenant, @Nullable Long userId, long assignableId, LocalDate day) {
        if (userId == null) {
            return null;
        }
        Long parent = directory.parentOf(tenant, assignableId);
        return rates.best(tenant, userId, parent == null ? List.of(assignableId) : List.of(assignableId, parent), day);
    }

    /** For the user whom an amendment of the current write names, from the day on that it will begin. */
    @Nullable
    BillRate of(AllocationState state, Amendment said) {
        if (said.userId() == null || !(state instanceof AllocationState.Living(var facts))) {
            return null;
        }
        String tenant = Write.current()
                .orElseThrow(() -> new IllegalStateException("Rates are looked up within a write"))
                .tenant();
        return of(
                tenant,
                said.userId().value(),
                facts.assignableId(),
                said.startsAt() == null ? facts.startsAt() : said.startsAt());
    }
}
