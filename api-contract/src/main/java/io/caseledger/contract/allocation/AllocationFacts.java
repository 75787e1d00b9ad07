package io.caseledger.contract.allocation;

import io.caseledger.contract.platform.Change;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the events of one allocation come to: the same for the rules, for the lists and for a moment in the past.
 *
 * @param repetitionId the first of the series it belongs to, null outside of any
 * @param subtasks in the order they were added
 */
public record AllocationFacts(
        @Nullable Long userId,
        long assignableId,
        AssignableKind assignableKind,
        LocalDate startsAt,
        LocalDate endsAt,
        Allotment allotment,
        @Nullable BillRate billRate,
        @Nullable Long statusOptionId,
        String description,
        @Nullable String note,
        @Nullable Long repetitionId,
        List<Subtask> subtasks,
        Instant createdAt,
        Instant updatedAt,
        boolean deleted) {

    public AllocationFacts {
        subtasks = List.copyOf(subtasks);
    }

    /** One item of an allocation's checklist; {@code updatedBy} numbers the user who touched it last. */
    public record Subtask(
            long id, String description, boolean completed, Instant createdAt, Instant updatedAt, int updatedBy) {

        Subtask described(String text, Instant at, int by) {
            return new Subtask(id, text, completed, createdAt, at, by);
        }

        Subtask ticked(boolean done, Instant at, int by) {
            return new Subtask(id, description, done, createdAt, at, by);
        }
    }

    /** After the event that begins a stream. */
    public static AllocationFacts begin(AllocationEvent event, Instant at) {
        if (!(event instanceof AllocationEvent.Allocated begun)) {
            throw new IllegalStateException("An allocation does not begin with " + event);
        }
        return new AllocationFacts(
                begun.userId(),
                begun.assignableId(),
                begun.assignableKind(),
                begun.startsAt(),
                begun.endsAt(),
                begun.allotment(),
                begun.billRate(),
                begun.statusOptionId(),
                begun.description(),
                begun.note(),
                begun.repetitionId(),
                List.of(),
                at,
                at,
                false);
    }

    /** After another event. */
    public AllocationFacts after(AllocationEvent event, Instant at) {
        return new Editor(this).on(event, at).done(at);
    }

    /** What events change. */
    private static final class Editor {

        private final AllocationFacts before;
        private @Nullable Long userId;
        private LocalDate startsAt;
        private LocalDate endsAt;
        private Allotment allotment;
        private @Nullable BillRate billRate;
        private @Nullable Long statusOptionId;
        private String description;
        private @Nullable String note;
        private @Nullable Long repetitionId;
        private List<Subtask> subtasks;
        private boolean deleted;

        Editor(AllocationFacts facts) {
            before = facts;
            userId = facts.userId;
            startsAt = facts.startsAt;
            endsAt = facts.endsAt;
            allotment = facts.allotment;
            billRate = facts.billRate;
            statusOptionId = facts.statusOptionId;
            description = facts.description;
            note = facts.note;
            repetitionId = facts.repetitionId;
            subtasks = facts.subtasks;
            deleted = facts.deleted;
        }

        Editor on(AllocationEvent event, Instant at) {
            switch (event) {
                case AllocationEvent.Allocated _ -> throw new IllegalStateException("An allocation begins once");
                case AllocationEvent.SeriesJoined joined -> repetitionId = joined.repetitionId();
                case AllocationEvent.PeriodChanged changed -> {
                    startsAt = to(changed.startsAt());
                    endsAt = to(changed.endsAt());
                }
                case AllocationEvent.AllotmentChanged changed -> allotment = to(changed.allotment());
                case AllocationEvent.Reassigned changed -> {
                    userId = changed.userId().to();
                    billRate = changed.billRate().to();
                }
                case AllocationEvent.StatusOptionChanged changed ->
                    statusOptionId = changed.statusOptionId().to();
                case AllocationEvent.DescriptionChanged changed -> description = to(changed.description());
                case AllocationEvent.NoteChanged changed ->
                    note = changed.note().to();
                case AllocationEvent.SubtaskAdded added -> {
                    subtasks = new ArrayList<>(subtasks);
                    subtasks.add(
                            new Subtask(added.subtaskId(), added.description(), added.completed(), at, at, added.by()));
                }
                case AllocationEvent.SubtaskDescribed changed ->
                    edit(changed.subtaskId(), one -> one.described(to(changed.description()), at, changed.by()));
                case AllocationEvent.SubtaskCompleted ticked ->
                    edit(ticked.subtaskId(), one -> one.ticked(true, at, ticked.by()));
                case AllocationEvent.SubtaskReopened unticked ->
                    edit(unticked.subtaskId(), one -> one.ticked(false, at, unticked.by()));
                case AllocationEvent.SubtaskRemoved removed ->
                    subtasks = subtasks.stream()
                            .filter(one -> one.id() != removed.subtaskId())
                            .toList();
                case AllocationEvent.Deleted _ -> deleted = true;
            }
            return this;
        }

        private void edit(long id, UnaryOperator<Subtask> change) {
            subtasks = subtasks.stream()
                    .map(one -> one.id() == id ? change.apply(one) : one)
                    .toList();
        }

        private static <T> T to(Change<T> change) {
            return Objects.requireNonNull(change.to());
        }

        AllocationFacts done(Instant at) {
            return new AllocationFacts(
                    userId,
                    before.assignableId,
                    before.assignableKind,
                    startsAt,
                    endsAt,
                    allotment,
                    billRate,
                    statusOptionId,
                    description,
                    note,
                    repetitionId,
                    subtasks,
                    before.createdAt,
                    at,
                    deleted);
        }
    }
}
