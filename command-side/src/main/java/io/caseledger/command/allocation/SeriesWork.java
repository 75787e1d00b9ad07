package io.caseledger.command.allocation;

import io.caseledger.command.allocation.AllocationCommand.Allocate;
import io.caseledger.command.allocation.AllocationCommand.Amend;
import io.caseledger.command.allocation.AllocationCommand.Delete;
import io.caseledger.command.allocation.AllocationCommand.JoinSeries;
import io.caseledger.command.allocation.SeriesCommand.AmendSome;
import io.caseledger.command.allocation.SeriesCommand.DeleteSome;
import io.caseledger.command.allocation.SeriesCommand.Repeat;
import io.caseledger.command.allocation.SeriesCommand.Scope;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.NewNumbers;
import io.caseledger.command.platform.Write;
import io.caseledger.contract.allocation.AllocationEvent.Allocated;
import io.caseledger.contract.allocation.AllocationEvent.SubtaskAdded;
import io.caseledger.contract.allocation.AllocationFacts;
import io.caseledger.contract.allocation.SeriesEvent;
import io.caseledger.contract.platform.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.axonframework.config.Configuration;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.Repository;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Commands on a series, carried out on its members within one unit of work: their events are one append, all or none. The series is locked first, then its
 * members in the order of their numbers.
 */
@Component
class SeriesWork {

    private final ObjectProvider<Configuration> axon;
    private final NewNumbers numbers;
    private final Rating rating;

    SeriesWork(ObjectProvider<Configuration> axon, NewNumbers numbers, Rating rating) {
        this.axon = axon;
        this.numbers = numbers;
        this.rating = rating;
    }

    /** @param series takes the series' own event */
    Decided repeat(Repeat command, List<Long> members, Consumer<SeriesEvent> series) {
        Write write = write();
        Aggregate<AllocationAggregate> source = load(command.sourceId());
        AllocationFacts facts = Allocation.living(state(source), command.sourceId(), command.place());
        write.refuseUnlessAdmitted(source.identifierAsString(), source.version());
        List<Long> copies = numbers.next(write, command.count());
        List<Long> subtasks =
                numbers.next(write, command.count() * facts.subtasks().size());
        SortedMap<Long, Allocated> plans = Series.copies(command, facts, copies);
        series.accept(Series.repeated(command, members, copies));
        Decided joined = carry(source, new JoinSeries(command.sourceId(), command.place(), command.repetitionId()));
        SortedMap<Long, AllocationFacts> made = new TreeMap<>();
        plans.forEach((copy, plan) -> {
            List<SubtaskAdded> copied = new ArrayList<>();
            facts.subtasks()
                    .forEach(subtask -> copied.add(new SubtaskAdded(
                            subtasks.get(made.size() * facts.subtasks().size() + copied.size()),
                            subtask.description(),
                            false,
                            command.by())));
            Allocate allocate = new Allocate(
                    copy,
                    plan.at(rating.of(write.tenant(), plan.userId(), plan.assignableId(), plan.startsAt())),
                    copied);
            made.put(copy, facts(carry(begin(copy), allocate)));
        });
        return new Decided(new SeriesOutcome(made), joined.sequence(), joined.changedAt(), true);
    }

    Decided amend(AmendSome command, List<Long> members) {
        return change(command.scope(), command.id(), command.place(), members, living -> (id, facts) -> {
            AllocationFacts addressed = Objects.requireNonNull(living.get(command.id()));
            return id == command.id()
                    ? amend(id, command.place(), command.amendment(), facts)
                    : amend(id, Place.ANYWHERE, Series.following(command.amendment(), addressed, facts), facts);
        });
    }

    Decided delete(DeleteSome command, List<Long> members) {
        return change(
                command.scope(),
                command.id(),
                command.place(),
                members,
                living -> (id, facts) -> new Delete(id, id == command.id() ? command.place() : Place.ANYWHERE));
    }

    private Amend amend(long id, Place place, Amendment said, AllocationFacts facts) {
        return new Amend(id, place, said, rating.of(new AllocationState.Living(facts), said));
    }

    private Decided change(
            Scope scope,
            long id,
            Place place,
            List<Long> members,
            Function<SortedMap<Long, AllocationFacts>, BiFunction<Long, AllocationFacts, AllocationCommand>> asking) {
        SortedMap<Long, Aggregate<AllocationAggregate>> loaded = new TreeMap<>();
        SortedMap<Long, AllocationFacts> living = new TreeMap<>();
        for (long member : members.stream().sorted().toList()) {
            Aggregate<AllocationAggregate> aggregate = load(member);
            if (state(aggregate) instanceof AllocationState.Living(AllocationFacts facts)) {
                loaded.put(member, aggregate);
                living.put(member, facts);
            }
        }
        if (!living.containsKey(id) || !place.holds(Objects.requireNonNull(living.get(id)))) {
            throw AllocationRefusals.unknown(id);
        }
        Aggregate<AllocationAggregate> one = Objects.requireNonNull(loaded.get(id));
        write().refuseUnlessAdmitted(one.identifierAsString(), one.version());
        BiFunction<Long, AllocationFacts, AllocationCommand> asked = asking.apply(living);
        SortedMap<Long, AllocationFacts> affected = new TreeMap<>();
        Decided addressed = null;
        List<Long> all = new ArrayList<>(Series.meant(scope, id, living));
        all.remove(Long.valueOf(id));
        all.addFirst(id); // what does not fit the addressed one is told of it, and not of another
        for (long meant : all) {
            Decided decided;
            try {
                AllocationCommand command = asked.apply(meant, Objects.requireNonNull(living.get(meant)));
                decided = carry(Objects.requireNonNull(loaded.get(meant)), command);
            } catch (RefusedException refused) {
                throw meant == id ? refused : AllocationRefusals.ofMember(meant, refused);
            }
            affected.put(meant, facts(decided));
            addressed = meant == id ? decided : addressed;
        }
        Decided decided = Objects.requireNonNull(addressed, "The addressed one is always meant");
        return new Decided(new SeriesOutcome(affected), decided.sequence(), decided.changedAt(), false);
    }

    static AllocationFacts facts(Decided decided) {
        return switch ((AllocationState) decided.state()) {
            case AllocationState.Living(AllocationFacts facts) -> facts;
            case AllocationState.Deleted(AllocationFacts facts) -> facts;
            case AllocationState.Unallocated _ -> throw new IllegalStateException("Nothing was allocated");
        };
    }

    private static AllocationState state(Aggregate<AllocationAggregate> aggregate) {
        return aggregate.invoke(AllocationAggregate::state);
    }

    private static Decided carry(Aggregate<AllocationAggregate> aggregate, AllocationCommand command) {
        return aggregate.invoke(shell -> shell.along(command));
    }

    private Aggregate<AllocationAggregate> load(long id) {
        try {
            return repository().load(Long.toString(id));
        } catch (AggregateNotFoundException unknown) {
            throw AllocationRefusals.unknown(id);
        }
    }

    private Aggregate<AllocationAggregate> begin(long id) {
        try {
            return repository().loadOrCreate(Long.toString(id), AllocationAggregate::new);
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IllegalStateException("A copy could not be begun", failed);
        }
    }

    private Repository<AllocationAggregate> repository() {
        return axon.getObject().repository(AllocationAggregate.class);
    }

    private static Write write() {
        return Write.current().orElseThrow(() -> new IllegalStateException("A series is changed within a write"));
    }
}
