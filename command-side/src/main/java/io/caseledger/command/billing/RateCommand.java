package io.caseledger.command.billing;

import io.caseledger.command.platform.StreamCommand;
import io.caseledger.contract.allocation.Amount;
import java.time.Instant;
import java.time.LocalDate;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What can be asked of the rates of a user, or of a project; the stream's id contains the tenant, since callers choose the number. */
sealed interface RateCommand extends StreamCommand {

    @Override
    @TargetAggregateIdentifier
    String streamId();

    /**
     * @param rateId the number of the rate, if it does not take the place of another
     * @param userId null for everybody on the project
     */
    record SetRate(
            String streamId,
            Instant at,
            long rateId,
            @Nullable Long userId,
            @Nullable Long projectId,
            Amount rate,
            @Nullable LocalDate from,
            @Nullable LocalDate to)
            implements RateCommand {}
}
