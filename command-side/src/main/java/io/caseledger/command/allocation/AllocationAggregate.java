package io.caseledger.command.allocation;

import static org.axonframework.modelling.command.AggregateCreationPolicy.ALWAYS;

import io.caseledger.command.allocation.AllocationCommand.AddSubtask;
import io.caseledger.command.allocation.AllocationCommand.Allocate;
import io.caseledger.command.allocation.AllocationCommand.Amend;
import io.caseledger.command.allocation.AllocationCommand.AmendSubtask;
import io.caseledger.command.allocation.AllocationCommand.Delete;
import io.caseledger.command.allocation.AllocationCommand.JoinSeries;
import io.caseledger.command.allocation.AllocationCommand.RemoveSubtask;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.Shell;
import io.caseledger.contract.allocation.AllocationEvent;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.annotation.SourceId;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** Lends {@link Allocation}'s rules to Axon, which routes commands by their class: one line per command. */
@Aggregate(lockFactory = "streamLocks")
class AllocationAggregate {

    @AggregateIdentifier
    @Nullable
    String streamId;

    private AllocationState state = new AllocationState.Unallocated();
    private @Nullable Instant changedAt;

    @CommandHandler
    @CreationPolicy(ALWAYS)
    Decided handle(Allocate command) {
        streamId = command.streamId();
        return decide(command);
    }

    @CommandHandler
    Decided handle(Amend command, Rating rating) {
        return decide(command.ratedAt(rating.of(state, command.amendment())));
    }

    @CommandHandler
    Decided handle(JoinSeries command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(AddSubtask command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(AmendSubtask command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(RemoveSubtask command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(Delete command) {
        return decide(command);
    }

    private Decided decide(AllocationCommand command) {
        return Shell.lend(command, Allocation::decide, () -> state, () -> changedAt);
    }

    /** As one of several that a command on their series is about. */
    Decided along(AllocationCommand command) {
        streamId = command.streamId();
        return decide(command);
    }

    AllocationState state() {
        return state;
    }

    /** A number may be another document's: then nothing was allocated under it, and the rules will say so. */
    @EventSourcingHandler
    void on(Object event, @SourceId String stream, @Timestamp Instant at) {
        streamId = stream;
        if (event instanceof AllocationEvent happened) {
            state = Allocation.evolve(state, happened, at);
            changedAt = at;
        }
    }
}
