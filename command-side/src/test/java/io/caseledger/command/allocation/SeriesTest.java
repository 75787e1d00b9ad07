package io.caseledger.command.allocation;

import static io.caseledger.command.allocation.AllocationTest.ALLOCATED;
import static io.caseledger.command.allocation.AllocationTest.END;
import static io.caseledger.command.allocation.AllocationTest.NOTHING;
import static io.caseledger.command.allocation.AllocationTest.NOW;
import static io.caseledger.command.allocation.AllocationTest.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.command.allocation.SeriesCommand.Repeat;
import io.caseledger.command.allocation.SeriesCommand.Scope;
import io.caseledger.contract.allocation.AllocationEvent.Allocated;
import io.caseledger.contract.allocation.AllocationEvent.PeriodChanged;
import io.caseledger.contract.allocation.AllocationFacts;
import io.caseledger.contract.allocation.SeriesEvent.Repeated;
import io.caseledger.contract.platform.Change;
import io.caseledger.contract.platform.RefusedException;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeriesTest {

    private static final AllocationFacts SOURCE = AllocationFacts.begin(ALLOCATED, NOW);

    @Test
    void copies_fall_on_the_same_days_whole_weeks_later_and_are_as_long() {
        SortedMap<Long, Allocated> copies =
                Series.copies(new Repeat(5, 5, Place.ANYWHERE, 2, 3, 1), SOURCE, List.of(6L, 7L, 8L));

        assertThat(copies.keySet()).containsExactly(6L, 7L, 8L);
        assertThat(copies.values())
                .extracting(Allocated::startsAt)
                .containsExactly(START.plusDays(14), START.plusDays(28), START.plusDays(42));
        assertThat(copies.values())
                .extracting(Allocated::endsAt)
                .containsExactly(END.plusDays(14), END.plusDays(28), END.plusDays(42));
        assertThat(copies.get(6L))
                .isEqualTo(new Allocated(
                        8L,
                        123,
                        ALLOCATED.assignableKind(),
                        START.plusDays(14),
                        END.plusDays(14),
                        ALLOCATED.allotment(),
                        null,
                        1L,
                        "Build wireframes",
                        "Ask Ada",
                        5L));
    }

    @Test
    void no_copy_comes_after_the_year_9999() {
        AllocationFacts late = SOURCE.after(
                new PeriodChanged(
                        new Change<>(START, LocalDate.of(9999, 12, 1)), new Change<>(END, LocalDate.of(9999, 12, 24))),
                NOW);
        Repeat weekly = new Repeat(5, 5, Place.ANYWHERE, 1, 2, 1);
        assertThat(Series.copies(weekly, late, List.of(6L))).hasSize(1);
        assertThatThrownBy(() -> Series.copies(weekly, late, List.of(6L, 7L)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("frequency_weeks");
    }

    @Test
    void the_source_joins_with_the_first_repetition() {
        Repeat first = new Repeat(5, 5, Place.ANYWHERE, 1, 2, 1);
        Repeated repeated = Series.repeated(first, List.of(), List.of(6L, 7L));
        assertThat(repeated.members()).containsExactly(5L, 6L, 7L);
        assertThat(Series.evolve(List.of(), repeated)).containsExactly(5L, 6L, 7L);

        Repeated again = Series.repeated(new Repeat(5, 6, Place.ANYWHERE, 1, 1, 1), List.of(5L, 6L, 7L), List.of(9L));
        assertThat(again.members()).containsExactly(9L);
        assertThat(Series.evolve(List.of(5L, 6L, 7L), again)).containsExactly(5L, 6L, 7L, 9L);
    }

    @Test
    void a_series_does_not_grow_for_ever() {
        List<Long> members =
                LongStream.rangeClosed(1, Series.MOST_MEMBERS).boxed().toList();
        assertThatThrownBy(() -> Series.repeated(new Repeat(1, 1, Place.ANYWHERE, 1, 1, 1), members, List.of(999L)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("at most");
    }

    @Test
    void this_the_future_and_the_series_are_what_they_say() {
        SortedMap<Long, AllocationFacts> living = new TreeMap<>();
        living.put(5L, from(START));
        living.put(6L, from(START.plusDays(14)));
        living.put(7L, from(START.plusDays(7)));
        living.put(8L, from(START.plusDays(21)));
        living.put(9L, from(START.plusDays(14)));

        assertThat(Series.meant(Scope.THIS, 6, living)).containsExactly(6L);
        assertThat(Series.meant(Scope.FUTURE, 6, living)).containsExactly(6L, 8L);
        assertThat(Series.meant(Scope.FUTURE, 9, living))
                .as("6 begins the same day")
                .containsExactly(8L, 9L);
        assertThat(Series.meant(Scope.FUTURE, 7, living)).containsExactly(6L, 7L, 8L, 9L);
        assertThat(Series.meant(Scope.SERIES, 8, living)).containsExactly(5L, 6L, 7L, 8L, 9L);
        assertThatThrownBy(() -> Series.meant(Scope.SERIES, 10, living)).isInstanceOf(RefusedException.class);
    }

    @Test
    void a_moved_one_moves_the_others_by_as_many_days() {
        AllocationFacts other = from(START.plusDays(14));
        Amendment moved = NOTHING.withPeriod(START.plusDays(2), END.plusDays(3));

        assertThat(Series.following(moved, from(START), other))
                .isEqualTo(NOTHING.withPeriod(START.plusDays(16), other.endsAt().plusDays(3)));
        assertThat(Series.following(NOTHING, from(START), other)).isEqualTo(NOTHING);
    }

    @Test
    void none_is_moved_out_of_time() {
        Amendment moved = NOTHING.withPeriod(LocalDate.of(9999, 12, 30), LocalDate.of(9999, 12, 31));
        assertThatThrownBy(() -> Series.following(moved, from(START), from(START.plusDays(14))))
                .isInstanceOf(RefusedException.class);
    }

    private static AllocationFacts from(LocalDate start) {
        return SOURCE.after(new PeriodChanged(new Change<>(START, start), new Change<>(END, start.plusDays(6))), NOW);
    }
}
