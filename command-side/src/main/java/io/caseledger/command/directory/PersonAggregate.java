package io.caseledger.command.directory;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;

import io.caseledger.command.directory.PersonCommand.Describe;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.Shell;
import io.caseledger.contract.directory.PersonEvent;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.annotation.SourceId;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** Lends {@link Person}'s rules to Axon. */
@Aggregate(lockFactory = "streamLocks")
class PersonAggregate {

    @AggregateIdentifier
    @Nullable
    String streamId;

    private Person.State state = new Person.State.Unknown();
    private @Nullable Instant changedAt;

    /** The stream of a person; callers choose the ids, so the tenant is part of it. */
    static String streamOf(String tenant, String personId) {
        return "person/" + tenant + '/' + personId;
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    Decided handle(Describe command) {
        streamId = command.streamId();
        return Shell.lend(command, Person::decide, () -> state, () -> changedAt);
    }

    @EventSourcingHandler
    void on(PersonEvent event, @SourceId String stream, @Timestamp Instant at) {
        streamId = stream;
        state = Person.evolve(state, event);
        changedAt = at;
    }
}
