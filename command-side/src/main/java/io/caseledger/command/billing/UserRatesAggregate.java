package io.caseledger.command.billing;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;

import io.caseledger.command.billing.RateCommand.SetRate;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.Shell;
import io.caseledger.contract.allocation.BillRateEvent;
import java.time.Instant;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.annotation.SourceId;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** Lends {@link UserRates}' rules to Axon. */
@Aggregate(lockFactory = "streamLocks")
class UserRatesAggregate {

    @AggregateIdentifier
    @Nullable
    String streamId;

    private List<Rate> rates = List.of();
    private @Nullable Instant changedAt;

    static String ofUser(String tenant, long userId) {
        return "bill_rates/" + tenant + '/' + userId;
    }

    static String ofProject(String tenant, long projectId) {
        return "project_rates/" + tenant + '/' + projectId;
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    Decided handle(SetRate command) {
        streamId = command.streamId();
        return Shell.lend(command, UserRates::decide, () -> rates, () -> changedAt);
    }

    @EventSourcingHandler
    void on(BillRateEvent event, @SourceId String stream, @Timestamp Instant at) {
        streamId = stream;
        rates = UserRates.evolve(rates, event, at);
        changedAt = at;
    }
}
