package io.caseledger.command.directory;

import io.caseledger.command.directory.PersonCommand.Describe;
import io.caseledger.command.platform.People;
import io.caseledger.command.platform.Write;
import io.caseledger.contract.directory.PersonEvent;
import io.caseledger.platform.ledger.LedgerReader;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    public Map<String, String> namesOf(String tenant, Collection<String> personIds) {
        return namesAt(tenant, personIds, Long.MAX_VALUE);
    }

    @Override
    public @Nullable String nameAt(String tenant, String personId, long position) {
        return namesAt(tenant, List.of(personId), position).get(personId);
    }

    private Map<String, String> namesAt(String tenant, Collection<String> personIds, long position) {
        List<String> streams = personIds.stream()
                .map(personId -> PersonAggregate.streamOf(tenant, personId))
                .toList();
        Map<String, Person.State> states = new HashMap<>();
        for (var row : ledger.streams(tenant, streams)) {
            if (row.position() > position) {
                continue;
            }
            states.compute(
                    row.aggregateId(),
                    (stream, state) -> Person.evolve(
                            state == null ? new Person.State.Unknown() : state, (PersonEvent) row.event()));
        }
        Map<String, String> names = new HashMap<>();
        states.values().forEach(state -> {
            if (state instanceof Person.State.Known known) {
                names.put(known.personId(), known.name());
            }
        });
        return names;
    }
}
