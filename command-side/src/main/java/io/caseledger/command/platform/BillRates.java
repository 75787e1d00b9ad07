package io.caseledger.command.platform;

import io.caseledger.contract.allocation.BillRate;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What other features may ask about the rates at which users' hours are billed. */
public interface BillRates {

    /**
     * The rate that fits best: one for the first of the projects that has any, else the user's own; among those the latest that has begun.
     *
     * @param projects a phase before the project it is part of
     */
    @Nullable
    BillRate best(String tenant, long userId, List<Long> projects, LocalDate day);
}
