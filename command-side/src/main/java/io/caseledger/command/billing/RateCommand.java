package io.caseledger.command.billing;

import io.caseledger.command.platform.StreamCommand;
import io.caseledger.contract.allocation.Amount;
import java.time.Instant;
import java.time.LocalDate;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What can be asked of one user's rates; the stream's id contains the tenant, since callers choose the user's number. */
sealed interface RateCommand extends StreamCommand {

    @Override
    @TargetAggregateIdentifier
    String streamId();

    /** @param rateId the number of the rate, if it does not take the place of another */
    record SetRate(
            String streamId,
            Instant at,
            long rateId,
            long userId,
            @Nullable Long projectId,
            Amount rate,
            @Nullable LocalDate from)
            implements RateCommand {}
}
