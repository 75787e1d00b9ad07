package io.caseledger.contract.allocation;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What happened to the rates at which a user's hours are billed. */
public sealed interface BillRateEvent {

    /** A rate for a user, for one project or for all, from a day on or from ever; it takes the place of one for the same project and day. */
    record RateSet(
            long rateId,
            long userId,
            @Nullable Long projectId,
            Amount rate,
            @Nullable LocalDate from) implements BillRateEvent {}
}
