package io.caseledger.command.directory;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;

import io.caseledger.command.directory.EntryCommand.DescribeEntry;
import io.caseledger.command.directory.EntryCommand.RegisterEntry;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.Shell;
import io.caseledger.contract.directory.EntryEvent;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.annotation.SourceId;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** Lends {@link Entry}'s rules to Axon. */
@Aggregate(lockFactory = "streamLocks")
class EntryAggregate {

    @AggregateIdentifier
    @Nullable
    String streamId;

    private Entry.State state = new Entry.State.Unknown();
    private @Nullable Instant changedAt;

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    Decided handle(DescribeEntry command) {
        streamId = command.streamId();
        return Shell.lend(command, Entry::decide, () -> state, () -> changedAt);
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    Decided handle(RegisterEntry command) {
        streamId = command.streamId();
        return Shell.lend(command, Entry::decide, () -> state, () -> changedAt);
    }

    @EventSourcingHandler
    void on(EntryEvent event, @SourceId String stream, @Timestamp Instant at) {
        streamId = stream;
        state = Entry.evolve(state, event, at);
        changedAt = at;
    }
}
