package io.caseledger.command.casework;

import static org.axonframework.modelling.command.AggregateCreationPolicy.ALWAYS;

import io.caseledger.command.casework.CaseCommand.AmendNotes;
import io.caseledger.command.casework.CaseCommand.Assign;
import io.caseledger.command.casework.CaseCommand.ChangeCoordinator;
import io.caseledger.command.casework.CaseCommand.ChangeOrganisation;
import io.caseledger.command.casework.CaseCommand.ChangeStatus;
import io.caseledger.command.casework.CaseCommand.Close;
import io.caseledger.command.casework.CaseCommand.CorrectContact;
import io.caseledger.command.casework.CaseCommand.Delete;
import io.caseledger.command.casework.CaseCommand.Keep;
import io.caseledger.command.casework.CaseCommand.Reassign;
import io.caseledger.command.casework.CaseCommand.RecordContact;
import io.caseledger.command.casework.CaseCommand.Reopen;
import io.caseledger.command.casework.CaseCommand.Together;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.People;
import io.caseledger.command.platform.Shell;
import io.caseledger.contract.casework.CaseEvent;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.annotation.SourceId;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** Lends {@link CaseAssignment}'s rules to Axon, which routes commands by their class: one line per command. */
@Aggregate(cache = "recentCases", lockFactory = "streamLocks")
class CaseAssignmentAggregate {

    @AggregateIdentifier
    @Nullable
    String assignmentId;

    private CaseState state = new CaseState.Unopened();
    private @Nullable Instant changedAt;

    @CommandHandler
    @CreationPolicy(ALWAYS)
    Decided handle(Assign command, People people) {
        assignmentId = command.assignmentId();
        people.learn(command.contactId(), command.contactName());
        return decide(command);
    }

    @CommandHandler
    Decided handle(AmendNotes command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(RecordContact command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(CorrectContact command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(ChangeStatus command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(Close command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(Reopen command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(Reassign command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(ChangeCoordinator command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(ChangeOrganisation command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(Keep command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(Delete command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(Together command) {
        return decide(command);
    }

    private Decided decide(CaseCommand command) {
        return Shell.lend(command, CaseAssignment::decide, () -> state, () -> changedAt);
    }

    @EventSourcingHandler
    void on(CaseEvent event, @SourceId String streamId, @Timestamp Instant at) {
        assignmentId = streamId;
        state = CaseAssignment.evolve(state, event, at);
        changedAt = event.enteredAt(at);
    }
}
