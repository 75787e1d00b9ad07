package io.caseledger.command.directory;

import io.caseledger.command.directory.PersonCommand.Describe;
import io.caseledger.command.platform.People;
import io.caseledger.command.platform.Write;
import io.caseledger.contract.directory.PersonEvent;
import io.caseledger.platform.ledger.LedgerReader;
import org.axonframework.config.Configuration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Lets a command of another feature teach the directory within its own append. */
@Component
class PeopleDirectory implements People {

    private final ObjectProvider<Configuration> axon;
    private final LedgerReader ledger;

    PeopleDirectory(ObjectProvider<Configuration> axon, LedgerReader ledger) {
        this.axon = axon;
        this.ledger = ledger;
    }

    @Override
    public void learn(String personId, @Nullable String name) {
        if (name == null) {
            return;
        }
        Write write = Write.current().orElseThrow(() -> new IllegalStateException("Names are learned within a write"));
        String stream = PersonAggregate.streamOf(write.tenant(), personId);
        try {
            axon.getObject()
                    .repository(PersonAggregate.class)
                    .loadOrCreate(stream, PersonAggregate::new)
                    .execute(person -> person.handle(new Describe(stream, write.at(), personId, name, null, true)));
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IllegalStateException("The directory could not be taught", failed);
        }
    }

    @Override
    public @Nullable String nameOf(String tenant, String personId) {
        Person.State state = new Person.State.Unknown();
        for (var row : ledger.stream(tenant, PersonAggregate.streamOf(tenant, personId), 0)) {
            state = Person.evolve(state, (PersonEvent) row.event());
        }
        return state instanceof Person.State.Known known ? known.name() : null;
    }
}
