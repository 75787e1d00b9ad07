package io.caseledger.command.allocation;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;

import io.caseledger.command.allocation.SeriesCommand.AmendSome;
import io.caseledger.command.allocation.SeriesCommand.DeleteSome;
import io.caseledger.command.allocation.SeriesCommand.Repeat;
import io.caseledger.command.platform.Decided;
import io.caseledger.contract.allocation.SeriesEvent;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.annotation.SourceId;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** Holds a series together: whoever changes several of it comes through here, one after the other. */
@Aggregate(lockFactory = "streamLocks")
class SeriesAggregate {

    @AggregateIdentifier
    @Nullable
    String streamId;

    private List<Long> members = List.of();

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    Decided handle(Repeat command, SeriesWork work) {
        streamId = command.streamId();
        return work.repeat(command, members, AggregateLifecycle::apply);
    }

    @CommandHandler
    Decided handle(AmendSome command, SeriesWork work) {
        return work.amend(command, members);
    }

    @CommandHandler
    Decided handle(DeleteSome command, SeriesWork work) {
        return work.delete(command, members);
    }

    @EventSourcingHandler
    void on(SeriesEvent event, @SourceId String stream) {
        streamId = stream;
        members = Series.evolve(members, event);
    }
}
