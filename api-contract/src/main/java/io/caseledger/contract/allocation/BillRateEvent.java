package io.caseledger.contract.allocation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What happened to the rates at which hours are billed. */
public sealed interface BillRateEvent {

    /**
     * A rate for a user, for one project or for all, from a day on or from ever; it takes the place of one for the same project and day.
     *
     * @param to the last day it holds for; null for ever, and absent in older events
     */
    record RateSet(
            long rateId,
            long userId,
            @Nullable Long projectId,
            Amount rate,
            @Nullable LocalDate from,
            @JsonInclude(Include.NON_NULL) @Nullable LocalDate to)
            implements BillRateEvent {}

    /** A rate for everybody on a project, from a day on or from ever; it takes the place of one for the same day. */
    record ProjectRateSet(
            long rateId,
            long projectId,
            Amount rate,
            @Nullable LocalDate from,
            @Nullable LocalDate to) implements BillRateEvent {}
}
