package io.caseledger.command.allocation;

import io.caseledger.command.allocation.AllocationCommand.AddSubtask;
import io.caseledger.command.allocation.AllocationCommand.Allocate;
import io.caseledger.command.allocation.AllocationCommand.Amend;
import io.caseledger.command.allocation.AllocationCommand.AmendSubtask;
import io.caseledger.command.allocation.AllocationCommand.Delete;
import io.caseledger.command.allocation.AllocationCommand.JoinSeries;
import io.caseledger.command.allocation.AllocationCommand.RemoveSubtask;
import io.caseledger.command.allocation.AllocationState.Deleted;
import io.caseledger.command.allocation.AllocationState.Living;
import io.caseledger.command.allocation.AllocationState.Unallocated;
import io.caseledger.contract.allocation.AllocationEvent;
import io.caseledger.contract.allocation.AllocationFacts;
import io.caseledger.contract.allocation.AllocationFacts.Subtask;
import io.caseledger.contract.allocation.AllocationMode;
import io.caseledger.contract.allocation.Allotment;
import io.caseledger.contract.allocation.Amount;
import io.caseledger.contract.platform.Change;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of an allocation: somebody, or nobody yet, works on something for some days, so much of each. Saying the same thing twice changes nothing. */
final class Allocation {

    static final int MOST_SUBTASKS = 200;

    private static final Amount ALL_OF_IT = Amount.of("1");

    private Allocation() {}

    static List<AllocationEvent> decide(AllocationCommand command, AllocationState state) {
        return switch (command) {
            case Allocate allocate -> allocate(allocate, state);
            case Amend amend -> amend(amend, living(state, amend.id(), amend.place()));
            case JoinSeries join -> joinSeries(join, living(state, join.id(), join.place()));
            case AddSubtask add -> addSubtask(add, living(state, add.id(), add.place()));
            case AmendSubtask amend -> amendSubtask(amend, living(state, amend.id(), amend.place()));
            case RemoveSubtask remove -> removeSubtask(remove, living(state, remove.id(), remove.place()));
            case Delete delete -> {
                living(state, delete.id(), delete.place());
                yield List.of(new AllocationEvent.Deleted());
            }
        };
    }

    static AllocationState evolve(AllocationState state, AllocationEvent event, Instant at) {
        return switch (state) {
            case Unallocated _ -> new Living(AllocationFacts.begin(event, at));
            case Living living -> {
                AllocationFacts after = living.facts().after(event, at);
                yield after.deleted() ? new Deleted(after) : new Living(after);
            }
            case Deleted _ -> throw new IllegalStateException("Nothing happens to a deleted allocation: " + event);
        };
    }

    /** How much is meant: a percent is all of a day's time where nothing is said, the other modes have no such default. */
    static Allotment allotment(AllocationMode mode, @Nullable Amount amount) {
        if (amount != null) {
            return new Allotment(mode, amount);
        }
        return switch (mode) {
            case PERCENT -> new Allotment(mode, ALL_OF_IT);
            case HOURS_PER_DAY -> throw AllocationRefusals.amountMissing("hours_per_day");
            case FIXED -> throw AllocationRefusals.amountMissing("fixed_hours");
        };
    }

    private static List<AllocationEvent> allocate(Allocate command, AllocationState state) {
        return switch (state) {
            case Unallocated _ -> {
                refuseBackwards(command.plan().startsAt(), command.plan().endsAt());
                refuseMoreThanMost(command.subtasks().size());
                List<AllocationEvent> events = new ArrayList<>();
                events.add(command.plan());
                events.addAll(command.subtasks());
                yield events;
            }
            case Living _, Deleted _ -> throw AllocationRefusals.idTaken(command.id());
        };
    }

    private static List<AllocationEvent> amend(Amend command, AllocationFacts facts) {
        Amendment said = command.amendment();
        if (said.assignableId() != null && said.assignableId() != facts.assignableId()) {
            throw AllocationRefusals.immutable("assignable_id");
        }
        List<AllocationEvent> events = new ArrayList<>();
        LocalDate startsAt = said.startsAt() == null ? facts.startsAt() : said.startsAt();
        LocalDate endsAt = said.endsAt() == null ? facts.endsAt() : said.endsAt();
        refuseBackwards(startsAt, endsAt);
        if (!startsAt.equals(facts.startsAt()) || !endsAt.equals(facts.endsAt())) {
            events.add(new AllocationEvent.PeriodChanged(
                    new Change<>(facts.startsAt(), startsAt), new Change<>(facts.endsAt(), endsAt)));
        }
        Allotment allotment = allotment(said, facts.allotment());
        if (!allotment.equals(facts.allotment())) {
            events.add(new AllocationEvent.AllotmentChanged(new Change<>(facts.allotment(), allotment)));
        }
        if (said.userId() != null && !Objects.equals(said.userId().value(), facts.userId())) {
            events.add(new AllocationEvent.Reassigned(
                    new Change<>(facts.userId(), said.userId().value()),
                    new Change<>(facts.billRate(), command.rate())));
        }
        if (said.statusOptionId() != null
                && !Objects.equals(said.statusOptionId().value(), facts.statusOptionId())) {
            events.add(new AllocationEvent.StatusOptionChanged(
                    new Change<>(facts.statusOptionId(), said.statusOptionId().value())));
        }
        if (said.description() != null && !said.description().equals(facts.description())) {
            events.add(new AllocationEvent.DescriptionChanged(new Change<>(facts.description(), said.description())));
        }
        if (said.note() != null && !Objects.equals(said.note().value(), facts.note())) {
            events.add(new AllocationEvent.NoteChanged(
                    new Change<>(facts.note(), said.note().value())));
        }
        return events;
    }

    private static Allotment allotment(Amendment said, Allotment before) {
        if (said.mode() == null || (said.mode() == before.mode() && said.amount() == null)) {
            return before;
        }
        return allotment(said.mode(), said.amount());
    }

    private static List<AllocationEvent> joinSeries(JoinSeries command, AllocationFacts facts) {
        if (facts.repetitionId() == null) {
            return List.of(new AllocationEvent.SeriesJoined(command.repetitionId()));
        }
        if (facts.repetitionId() == command.repetitionId()) {
            return List.of();
        }
        throw new IllegalStateException("An allocation belongs to one series, and is repeated within it");
    }

    private static List<AllocationEvent> addSubtask(AddSubtask command, AllocationFacts facts) {
        refuseMoreThanMost(facts.subtasks().size() + 1);
        return List.of(new AllocationEvent.SubtaskAdded(
                command.subtaskId(), command.description(), command.completed(), command.by()));
    }

    private static List<AllocationEvent> amendSubtask(AmendSubtask command, AllocationFacts facts) {
        Subtask subtask = subtask(facts, command.subtaskId());
        List<AllocationEvent> events = new ArrayList<>();
        if (command.description() != null && !command.description().equals(subtask.description())) {
            events.add(new AllocationEvent.SubtaskDescribed(
                    subtask.id(), new Change<>(subtask.description(), command.description()), command.by()));
        }
        if (command.completed() != null && command.completed() != subtask.completed()) {
            events.add(
                    command.completed()
                            ? new AllocationEvent.SubtaskCompleted(subtask.id(), command.by())
                            : new AllocationEvent.SubtaskReopened(subtask.id(), command.by()));
        }
        return events;
    }

    private static List<AllocationEvent> removeSubtask(RemoveSubtask command, AllocationFacts facts) {
        return List.of(new AllocationEvent.SubtaskRemoved(
                subtask(facts, command.subtaskId()).id()));
    }

    static AllocationFacts living(AllocationState state, long id, Place place) {
        return switch (state) {
            case Living living when place.holds(living.facts()) -> living.facts();
            case Unallocated _, Living _, Deleted _ -> throw AllocationRefusals.unknown(id);
        };
    }

    static Subtask subtask(AllocationFacts facts, long id) {
        return facts.subtasks().stream()
                .filter(subtask -> subtask.id() == id)
                .findFirst()
                .orElseThrow(() -> AllocationRefusals.unknownSubtask(id));
    }

    private static void refuseBackwards(LocalDate startsAt, LocalDate endsAt) {
        if (endsAt.isBefore(startsAt)) {
            throw AllocationRefusals.backwards();
        }
    }

    private static void refuseMoreThanMost(int subtasks) {
        if (subtasks > MOST_SUBTASKS) {
            throw AllocationRefusals.tooManySubtasks(MOST_SUBTASKS);
        }
    }
}
