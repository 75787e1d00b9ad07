package io.caseledger.command.editorial;

import static org.axonframework.modelling.command.AggregateCreationPolicy.ALWAYS;

import io.caseledger.command.editorial.EditorialCommand.BreakLock;
import io.caseledger.command.editorial.EditorialCommand.Create;
import io.caseledger.command.editorial.EditorialCommand.Delete;
import io.caseledger.command.editorial.EditorialCommand.ReleaseLock;
import io.caseledger.command.editorial.EditorialCommand.TakeLock;
import io.caseledger.command.editorial.EditorialCommand.Update;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.Shell;
import io.caseledger.contract.editorial.EditorialEvent;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.annotation.SourceId;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** Lends {@link EditorialAssignment}'s rules to Axon, which routes commands by their class: one line per command. */
@Aggregate(cache = "recentArticles", lockFactory = "streamLocks")
class EditorialAssignmentAggregate {

    @AggregateIdentifier
    @Nullable
    String uuid;

    private EditorialState state = new EditorialState.Unwritten();
    private @Nullable Instant changedAt;

    @CommandHandler
    @CreationPolicy(ALWAYS)
    Decided handle(Create command) {
        uuid = command.uuid();
        return decide(command);
    }

    @CommandHandler
    Decided handle(Update command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(Delete command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(TakeLock command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(ReleaseLock command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(BreakLock command) {
        return decide(command);
    }

    private Decided decide(EditorialCommand command) {
        return Shell.lend(command, EditorialAssignment::decide, () -> state, () -> changedAt);
    }

    @EventSourcingHandler
    void on(EditorialEvent event, @SourceId String streamId, @Timestamp Instant at) {
        uuid = streamId;
        state = EditorialAssignment.evolve(state, streamId, event, at);
        changedAt = at;
    }
}
