package io.caseledger.command.allocation;

import static io.caseledger.contract.platform.Refusal.Kind.CONFLICT;
import static io.caseledger.contract.platform.Refusal.Kind.UNKNOWN;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.caseledger.command.allocation.AllocationCommand.AddSubtask;
import io.caseledger.command.allocation.AllocationCommand.Allocate;
import io.caseledger.command.allocation.AllocationCommand.Amend;
import io.caseledger.command.allocation.AllocationCommand.AmendSubtask;
import io.caseledger.command.allocation.AllocationCommand.Delete;
import io.caseledger.command.allocation.AllocationCommand.JoinSeries;
import io.caseledger.command.allocation.AllocationCommand.RemoveSubtask;
import io.caseledger.command.allocation.Amendment.Said;
import io.caseledger.command.platform.Decision;
import io.caseledger.contract.allocation.AllocationEvent;
import io.caseledger.contract.allocation.AllocationEvent.Allocated;
import io.caseledger.contract.allocation.AllocationEvent.AllotmentChanged;
import io.caseledger.contract.allocation.AllocationEvent.Deleted;
import io.caseledger.contract.allocation.AllocationEvent.DescriptionChanged;
import io.caseledger.contract.allocation.AllocationEvent.NoteChanged;
import io.caseledger.contract.allocation.AllocationEvent.PeriodChanged;
import io.caseledger.contract.allocation.AllocationEvent.Reassigned;
import io.caseledger.contract.allocation.AllocationEvent.SeriesJoined;
import io.caseledger.contract.allocation.AllocationEvent.StatusOptionChanged;
import io.caseledger.contract.allocation.AllocationEvent.SubtaskAdded;
import io.caseledger.contract.allocation.AllocationEvent.SubtaskCompleted;
import io.caseledger.contract.allocation.AllocationEvent.SubtaskDescribed;
import io.caseledger.contract.allocation.AllocationEvent.SubtaskRemoved;
import io.caseledger.contract.allocation.AllocationEvent.SubtaskReopened;
import io.caseledger.contract.allocation.AllocationFacts;
import io.caseledger.contract.allocation.AllocationMode;
import io.caseledger.contract.allocation.Allotment;
import io.caseledger.contract.allocation.Amount;
import io.caseledger.contract.allocation.AssignableKind;
import io.caseledger.contract.allocation.BillRate;
import io.caseledger.contract.platform.Change;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class AllocationTest {

    static final long ID = 12345;
    static final Instant NOW = Instant.parse("2018-06-21T23:01:09Z");
    static final LocalDate START = LocalDate.parse("2018-06-21");
    static final LocalDate END = LocalDate.parse("2018-06-27");
    static final Allotment ALL = allotment(AllocationMode.PERCENT, "1");
    static final Amendment NOTHING = new Amendment(null, null, null, null, null, null, null, null, null);
    static final Allocated ALLOCATED = new Allocated(
            8L, 123, AssignableKind.PROJECT, START, END, ALL, null, 1L, "Build wireframes", "Ask Ada", null);
    static final SubtaskAdded SUBTASK = new SubtaskAdded(436, "New Task", false, 1);
    private static final Deleted DELETED = new Deleted();

    /** One of each, but for the first: none of them makes sense before it or after deletion. */
    static final List<AllocationCommand> ALL_BUT_ALLOCATE = List.of(
            new Amend(ID, Place.ANYWHERE, NOTHING.withPeriod(START, END.plusDays(1)), null),
            new JoinSeries(ID, Place.ANYWHERE, ID),
            new AddSubtask(ID, Place.ANYWHERE, 437, "Another", true, 1),
            new AmendSubtask(ID, Place.ANYWHERE, 436, "Other", true, 2),
            new RemoveSubtask(ID, Place.ANYWHERE, 436),
            new Delete(ID, Place.ANYWHERE));

    private final Decision<AllocationCommand, AllocationEvent, AllocationState> allocation = new Decision<>(
            new AllocationState.Unallocated(),
            (state, event) -> Allocation.evolve(state, event, NOW),
            Allocation::decide);

    static Allotment allotment(AllocationMode mode, String amount) {
        return new Allotment(mode, Amount.of(amount));
    }

    private static Amend amend(Amendment said) {
        return new Amend(ID, Place.ANYWHERE, said, null);
    }

    private static Amendment mode(@Nullable AllocationMode mode, @Nullable String amount) {
        return new Amendment(null, null, mode, amount == null ? null : Amount.of(amount), null, null, null, null, null);
    }

    @Test
    void every_command_is_told_of_here() {
        Set<Class<?>> told = Stream.concat(ALL_BUT_ALLOCATE.stream().map(Object::getClass), Stream.of(Allocate.class))
                .collect(toSet());
        assertThat(told).containsExactlyInAnyOrder(AllocationCommand.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @FieldSource("ALL_BUT_ALLOCATE")
    void what_was_never_allocated_is_unknown(AllocationCommand command) {
        allocation.given(List.of()).when(command).thenRefused(UNKNOWN, "not-found");
    }

    @ParameterizedTest
    @FieldSource("ALL_BUT_ALLOCATE")
    void what_was_deleted_is_unknown(AllocationCommand command) {
        allocation.given(List.of(ALLOCATED, SUBTASK, DELETED)).when(command).thenRefused(UNKNOWN, "not-found");
    }

    @ParameterizedTest
    @FieldSource("ALL_BUT_ALLOCATE")
    void what_is_not_where_the_path_says_is_unknown(AllocationCommand command) {
        for (Place elsewhere : List.of(new Place(9L, null), new Place(null, 124L))) {
            AllocationCommand there = switch (command) {
                case Allocate allocate -> allocate;
                case Amend amend -> new Amend(ID, elsewhere, amend.amendment(), null);
                case JoinSeries join -> new JoinSeries(ID, elsewhere, join.repetitionId());
                case AddSubtask add -> new AddSubtask(ID, elsewhere, 437, add.description(), true, 1);
                case AmendSubtask change -> new AmendSubtask(ID, elsewhere, 436, change.description(), true, 1);
                case RemoveSubtask remove -> new RemoveSubtask(ID, elsewhere, remove.subtaskId());
                case Delete _ -> new Delete(ID, elsewhere);
            };
            allocation.given(List.of(ALLOCATED, SUBTASK)).when(there).thenRefused(UNKNOWN, "not-found");
        }
    }

    @Test
    void nothing_follows_a_deletion() {
        AllocationState gone = allocation.given(List.of(ALLOCATED, DELETED)).state();
        assertThatIllegalStateException().isThrownBy(() -> Allocation.evolve(gone, DELETED, NOW));
    }

    @Nested
    class A_new_allocation {

        @Test
        void is_as_it_was_planned_with_its_subtasks() {
            allocation
                    .given(List.of())
                    .when(new Allocate(ID, ALLOCATED, List.of(SUBTASK)))
                    .then(ALLOCATED, SUBTASK);
        }

        @Test
        void may_last_one_day() {
            Allocated oneDay = period(START, START);
            allocation
                    .given(List.of())
                    .when(new Allocate(ID, oneDay, List.of()))
                    .then(oneDay);
        }

        @Test
        void does_not_end_before_it_starts() {
            allocation
                    .given(List.of())
                    .when(new Allocate(ID, period(START, START.minusDays(1)), List.of()))
                    .thenRefusedFor("ends_at");
        }

        @Test
        void has_at_most_so_many_subtasks() {
            allocation
                    .given(List.of())
                    .when(new Allocate(ID, ALLOCATED, Collections.nCopies(Allocation.MOST_SUBTASKS + 1, SUBTASK)))
                    .thenRefused(CONFLICT, "too-many-subtasks");
        }

        @Test
        void does_not_take_the_number_of_another() {
            allocation
                    .given(List.of(ALLOCATED))
                    .when(new Allocate(ID, ALLOCATED, List.of()))
                    .thenRefused(CONFLICT, "id-taken");
            allocation
                    .given(List.of(ALLOCATED, DELETED))
                    .when(new Allocate(ID, ALLOCATED, List.of()))
                    .thenRefused(CONFLICT, "id-taken");
        }

        private static Allocated period(LocalDate start, LocalDate end) {
            return new Allocated(8L, 123, AssignableKind.PROJECT, start, end, ALL, null, null, "", null, null);
        }
    }

    @Nested
    class An_amendment {

        @Test
        void that_says_what_is_so_already_changes_nothing() {
            allocation
                    .given(List.of(ALLOCATED))
                    .when(amend(new Amendment(
                            START,
                            END,
                            AllocationMode.PERCENT,
                            Amount.of("1.00"),
                            new Said<>(8L),
                            new Said<>(1L),
                            "Build wireframes",
                            new Said<>("Ask Ada"),
                            123L)))
                    .thenNothing();
            allocation.given(List.of(ALLOCATED)).when(amend(NOTHING)).thenNothing();
        }

        @Test
        void records_each_change_by_itself() {
            BillRate rate = new BillRate(4249, Amount.of("92.5"));
            allocation
                    .given(List.of(ALLOCATED))
                    .when(new Amend(
                            ID,
                            Place.ANYWHERE,
                            new Amendment(
                                    null,
                                    END.plusDays(2),
                                    AllocationMode.HOURS_PER_DAY,
                                    Amount.of("6"),
                                    new Said<>(9L),
                                    new Said<>(null),
                                    "",
                                    new Said<>(null),
                                    null),
                            rate))
                    .then(
                            new PeriodChanged(new Change<>(START, START), new Change<>(END, END.plusDays(2))),
                            new AllotmentChanged(new Change<>(ALL, allotment(AllocationMode.HOURS_PER_DAY, "6"))),
                            new Reassigned(new Change<>(8L, 9L), new Change<>(null, rate)),
                            new StatusOptionChanged(new Change<>(1L, null)),
                            new DescriptionChanged(new Change<>("Build wireframes", "")),
                            new NoteChanged(new Change<>("Ask Ada", null)));
        }

        @Test
        void may_leave_the_work_to_nobody_and_then_it_has_no_rate() {
            allocation
                    .given(List.of(ALLOCATED))
                    .when(amend(new Amendment(null, null, null, null, new Said<>(null), null, null, null, null)))
                    .then(new Reassigned(new Change<>(8L, null), new Change<>(null, null)));
        }

        @Test
        void does_not_end_the_period_before_its_start() {
            allocation
                    .given(List.of(ALLOCATED))
                    .when(amend(NOTHING.withPeriod(END.plusDays(1), null)))
                    .thenRefusedFor("ends_at");
            allocation
                    .given(List.of(ALLOCATED))
                    .when(amend(NOTHING.withPeriod(null, START.minusDays(1))))
                    .thenRefusedFor("ends_at");
        }

        @Test
        void keeps_what_is_allocated_to() {
            allocation
                    .given(List.of(ALLOCATED))
                    .when(amend(new Amendment(null, null, null, null, null, null, null, null, 124L)))
                    .thenRefusedFor("assignable_id");
        }

        @Test
        void of_the_mode_alone_needs_an_amount_but_for_percent() {
            allocation
                    .given(List.of(ALLOCATED))
                    .when(amend(mode(AllocationMode.HOURS_PER_DAY, null)))
                    .thenRefusedFor("hours_per_day");
            allocation
                    .given(List.of(ALLOCATED))
                    .when(amend(mode(AllocationMode.FIXED, null)))
                    .thenRefusedFor("fixed_hours");
            Allotment fixed = allotment(AllocationMode.FIXED, "40");
            AllotmentChanged before = new AllotmentChanged(new Change<>(ALL, fixed));
            allocation
                    .given(List.of(ALLOCATED, before))
                    .when(amend(mode(AllocationMode.PERCENT, null)))
                    .then(new AllotmentChanged(new Change<>(fixed, ALL)));
            allocation
                    .given(List.of(ALLOCATED, before))
                    .when(amend(mode(AllocationMode.FIXED, null)))
                    .thenNothing();
        }
    }

    @Nested
    class A_subtask {

        @Test
        void is_added_described_ticked_unticked_and_removed() {
            List<AllocationEvent> given = List.of(ALLOCATED, SUBTASK);
            allocation
                    .given(List.of(ALLOCATED))
                    .when(new AddSubtask(ID, Place.ANYWHERE, 436, "New Task", false, 1))
                    .then(SUBTASK);
            allocation
                    .given(given)
                    .when(new AmendSubtask(ID, Place.ANYWHERE, 436, "Other", true, 2))
                    .then(
                            new SubtaskDescribed(436, new Change<>("New Task", "Other"), 2),
                            new SubtaskCompleted(436, 2));
            allocation
                    .given(List.of(ALLOCATED, SUBTASK, new SubtaskCompleted(436, 2)))
                    .when(new AmendSubtask(ID, Place.ANYWHERE, 436, null, false, 1))
                    .then(new SubtaskReopened(436, 1));
            allocation
                    .given(given)
                    .when(new RemoveSubtask(ID, Place.ANYWHERE, 436))
                    .then(new SubtaskRemoved(436));
        }

        @Test
        void that_is_so_already_changes_nothing() {
            allocation
                    .given(List.of(ALLOCATED, SUBTASK))
                    .when(new AmendSubtask(ID, Place.ANYWHERE, 436, "New Task", false, 2))
                    .thenNothing();
        }

        @Test
        void that_does_not_exist_is_unknown() {
            for (AllocationCommand command : List.of(
                    new AmendSubtask(ID, Place.ANYWHERE, 437, "x", true, 2),
                    new RemoveSubtask(ID, Place.ANYWHERE, 437))) {
                allocation.given(List.of(ALLOCATED, SUBTASK)).when(command).thenRefused(UNKNOWN, "not-found");
                allocation
                        .given(List.of(ALLOCATED, SUBTASK, new SubtaskRemoved(436)))
                        .when(command)
                        .thenRefused(UNKNOWN, "not-found");
            }
        }

        @Test
        void says_who_touched_it_last_and_when() {
            AllocationState state = allocation
                    .given(List.of(ALLOCATED, SUBTASK, new SubtaskCompleted(436, 2)))
                    .state();
            assertThat(Allocation.subtask(Allocation.living(state, ID, Place.ANYWHERE), 436))
                    .isEqualTo(new AllocationFacts.Subtask(436, "New Task", true, NOW, NOW, 2));
        }
    }

    @Nested
    class A_series {

        @Test
        void is_joined_once() {
            allocation
                    .given(List.of(ALLOCATED))
                    .when(new JoinSeries(ID, Place.ANYWHERE, ID))
                    .then(new SeriesJoined(ID));
            allocation
                    .given(List.of(ALLOCATED, new SeriesJoined(ID)))
                    .when(new JoinSeries(ID, Place.ANYWHERE, ID))
                    .thenNothing();
        }

        @Test
        void is_left_by_deletion_alone() {
            AllocationState joined =
                    allocation.given(List.of(ALLOCATED, new SeriesJoined(7))).state();
            assertThatIllegalStateException()
                    .isThrownBy(() -> Allocation.decide(new JoinSeries(ID, Place.ANYWHERE, 8), joined));
        }
    }
}
