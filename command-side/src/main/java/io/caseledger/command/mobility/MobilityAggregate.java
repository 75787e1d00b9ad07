package io.caseledger.command.mobility;

import static org.axonframework.modelling.command.AggregateCreationPolicy.ALWAYS;

import io.caseledger.command.mobility.MobilityCommand.AddBillingDetail;
import io.caseledger.command.mobility.MobilityCommand.Amend;
import io.caseledger.command.mobility.MobilityCommand.Archive;
import io.caseledger.command.mobility.MobilityCommand.ChangeStatus;
import io.caseledger.command.mobility.MobilityCommand.Extend;
import io.caseledger.command.mobility.MobilityCommand.LinkContact;
import io.caseledger.command.mobility.MobilityCommand.Open;
import io.caseledger.command.mobility.MobilityCommand.Review;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.People;
import io.caseledger.command.platform.Shell;
import io.caseledger.contract.mobility.MobilityEvent;
import io.caseledger.contract.mobility.MobilityField;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.annotation.SourceId;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** Lends {@link MobilityAssignment}'s rules to Axon, which routes commands by their class: one line per command. */
@Aggregate(cache = "recentMoves", lockFactory = "streamLocks")
class MobilityAggregate {

    @AggregateIdentifier
    @Nullable
    String streamId;

    private MobilityState state = new MobilityState.Unopened();
    private @Nullable Instant changedAt;

    @CommandHandler
    @CreationPolicy(ALWAYS)
    Decided handle(Open command, People people) {
        streamId = command.streamId();
        return teaching(people, command.expatName(), decide(command));
    }

    @CommandHandler
    Decided handle(Amend command, People people) {
        return teaching(people, command.expatName(), decide(command));
    }

    @CommandHandler
    Decided handle(ChangeStatus command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(Review command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(Extend command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(AddBillingDetail command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(LinkContact command) {
        return decide(command);
    }

    @CommandHandler
    Decided handle(Archive command) {
        return decide(command);
    }

    /** What is hidden is hidden before the caller's version is looked at, since that answer would tell of it. */
    private Decided decide(MobilityCommand command) {
        MobilityAssignment.refuseHidden(command, state);
        return Shell.lend(command, MobilityAssignment::decide, () -> state, () -> changedAt);
    }

    /** The directory hears the name of whoever is the expat afterwards. */
    private static Decided teaching(People people, @Nullable String expatName, Decided decided) {
        if (expatName != null && decided.state() instanceof MobilityState.Existing existing) {
            people.learn(String.valueOf(existing.facts().details().number(MobilityField.EXPAT_ID)), expatName);
        }
        return decided;
    }

    /** A number may be another document's: then no assignment of this one was opened under it, and the rules will say so. */
    @EventSourcingHandler
    void on(Object event, @SourceId String stream, @Timestamp Instant at) {
        streamId = stream;
        if (event instanceof MobilityEvent happened) {
            state = MobilityAssignment.evolve(state, happened, at);
            changedAt = at;
        }
    }
}
