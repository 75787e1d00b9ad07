package io.caseledger.command.allocation;

import static io.caseledger.command.allocation.AllocationTest.ALLOCATED;
import static io.caseledger.command.allocation.AllocationTest.END;
import static io.caseledger.command.allocation.AllocationTest.NOTHING;
import static io.caseledger.command.allocation.AllocationTest.START;
import static io.caseledger.command.allocation.AllocationTest.SUBTASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.command.allocation.AllocationCommand.Allocate;
import io.caseledger.command.allocation.AllocationCommand.Amend;
import io.caseledger.command.allocation.AllocationCommand.Delete;
import io.caseledger.command.allocation.SeriesCommand.AmendSome;
import io.caseledger.command.allocation.SeriesCommand.DeleteSome;
import io.caseledger.command.allocation.SeriesCommand.Repeat;
import io.caseledger.command.allocation.SeriesCommand.Scope;
import io.caseledger.command.platform.BillRates;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.Directory;
import io.caseledger.command.platform.Handlers;
import io.caseledger.command.platform.NewNumbers;
import io.caseledger.command.platform.RunningCommands;
import io.caseledger.contract.allocation.AllocationEvent;
import io.caseledger.contract.allocation.AllocationFacts;
import io.caseledger.contract.allocation.Amount;
import io.caseledger.contract.allocation.BillRate;
import io.caseledger.contract.directory.EntrySort;
import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.StoredEvent;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.axonframework.config.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Commands on several allocations at once, on the real ledger: one append, all or none. */
class SeriesWorkTest {

    private static final LocalDate NO_RATE_FROM = LocalDate.parse("2019-01-01");

    private final TestDatabase database = TestDatabase.create();
    private final NewNumbers numbers = new NewNumbers(database.writer());
    private final Rating rating = new Rating(new RatesUntilANewYear(), new EmptyDirectory());
    private final RunningCommands commands = RunningCommands.start(
            database,
            axon -> axon.configureAggregate(AllocationAggregate.class)
                    .configureAggregate(SeriesAggregate.class)
                    .registerComponent(Rating.class, ignored -> rating)
                    .registerComponent(
                            SeriesWork.class,
                            configuration -> new SeriesWork(new Known(configuration), numbers, rating)));

    @AfterEach
    void end() {
        commands.close();
        database.close();
    }

    @Test
    void every_command_has_a_handler() {
        assertThat(Handlers.missing(AllocationAggregate.class, AllocationCommand.class))
                .isEmpty();
        assertThat(Handlers.missing(SeriesAggregate.class, SeriesCommand.class)).isEmpty();
    }

    @Test
    void an_allocation_is_repeated_in_one_append() {
        commands.send(new Allocate(1_000, ALLOCATED, List.of(SUBTASK)));
        Decided decided = (Decided) commands.send(new Repeat(1_000, 1_000, Place.ANYWHERE, 1, 51, 7));

        SortedMap<Long, AllocationFacts> made = ((SeriesOutcome) decided.state()).affected();
        assertThat(made).hasSize(51);
        assertThat(decided.sequence()).isEqualTo(2);
        assertThat(made.values()).allSatisfy(copy -> {
            assertThat(copy.repetitionId()).isEqualTo(1_000);
            assertThat(copy.subtasks()).singleElement().satisfies(subtask -> {
                assertThat(subtask.description()).isEqualTo("New Task");
                assertThat(subtask.completed()).isFalse();
                assertThat(subtask.updatedBy()).isEqualTo(7);
            });
        });
        assertThat(made.values().stream()
                        .flatMap(copy -> copy.subtasks().stream())
                        .map(AllocationFacts.Subtask::id))
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(made.keySet());
        assertThat(JdbcClient.create(database.owner())
                        .sql("select count(distinct xmin::text) from ledger.event where position > 2")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void each_copy_is_billed_at_the_rate_of_its_days() {
        commands.send(new Allocate(1_000, ALLOCATED, List.of()));
        Decided decided = (Decided) commands.send(new Repeat(1_000, 1_000, Place.ANYWHERE, 10, 3, 7));

        assertThat(((SeriesOutcome) decided.state()).affected().values())
                .extracting(AllocationFacts::billRate)
                .containsExactly(new BillRate(1, Amount.of("80")), new BillRate(1, Amount.of("80")), null);
    }

    @Test
    void a_repetition_that_cannot_be_made_whole_is_not_made_at_all() {
        commands.send(new Allocate(1_000, ALLOCATED, List.of()));
        assertThatThrownBy(() -> commands.send(new Repeat(1_000, 1_000, Place.ANYWHERE, 52_000, 51, 7)))
                .isInstanceOf(RefusedException.class);
        assertThat(commands.ledger().head()).isEqualTo(1);
        assertThatThrownBy(() -> commands.send(new Repeat(1_001, 1_001, Place.ANYWHERE, 1, 1, 7)))
                .isInstanceOf(RefusedException.class);
        assertThat(commands.ledger().head()).isEqualTo(1);
    }

    @Test
    void a_number_of_another_documents_is_unknown_here() {
        commands.send(new Allocate(1_000, ALLOCATED, List.of()));
        JdbcClient.create(database.owner())
                .sql(
                        "insert into ledger.event (position, tenant, aggregate_id, sequence, kind, type, revision, event_id,"
                                + " payload, metadata, occurred_at, recorded_at, hash) select 2, tenant, '77', 0, 'casework',"
                                + " 'casework.Deleted', 1, gen_random_uuid(), '{}', '{}', occurred_at, recorded_at, hash"
                                + " from ledger.event where position = 1")
                .update();
        for (AllocationCommand command :
                List.of(new Delete(77, Place.ANYWHERE), new Amend(77, Place.ANYWHERE, noted("mine"), null))) {
            assertThatThrownBy(() -> commands.send(command))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("does not exist");
        }
        assertThatThrownBy(() -> commands.send(new Repeat(77, 77, Place.ANYWHERE, 1, 1, 7)))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void a_copy_is_repeated_within_its_series() {
        List<Long> first = repeated(2);
        Decided decided = (Decided) commands.send(new Repeat(1_000, first.getFirst(), Place.ANYWHERE, 4, 1, 7));

        SortedMap<Long, AllocationFacts> made = ((SeriesOutcome) decided.state()).affected();
        assertThat(made.values()).singleElement().satisfies(copy -> {
            assertThat(copy.startsAt()).isEqualTo(START.plusWeeks(5));
            assertThat(copy.repetitionId()).isEqualTo(1_000);
        });
        Decided all = (Decided) commands.send(new DeleteSome(1_000, made.firstKey(), Place.ANYWHERE, Scope.SERIES));
        assertThat(((SeriesOutcome) all.state()).affected()).hasSize(4);
    }

    @Test
    void the_future_is_deleted_in_one_append_and_the_past_stays() {
        List<Long> copies = repeated(3);
        long before = commands.ledger().head();

        commands.send(new DeleteSome(1_000, copies.get(1), Place.ANYWHERE, Scope.FUTURE));

        assertThat(commands.ledger().after(before, 10))
                .extracting(StoredEvent::aggregateId)
                .containsExactly(copies.get(1).toString(), copies.get(2).toString());
        assertThatThrownBy(() -> commands.send(new Delete(copies.get(2), Place.ANYWHERE)))
                .isInstanceOf(RefusedException.class);
        commands.send(new Delete(1_000, Place.ANYWHERE));
    }

    @Test
    void a_series_goes_on_without_its_first() {
        List<Long> copies = repeated(2);
        commands.send(new Delete(1_000, Place.ANYWHERE));
        Decided decided = (Decided) commands.send(new AmendSome(
                1_000,
                copies.getFirst(),
                Place.ANYWHERE,
                Scope.SERIES,
                NOTHING.withPeriod(START.plusDays(9), END.plusDays(9))));

        assertThat(((SeriesOutcome) decided.state()).affected().values())
                .extracting(AllocationFacts::startsAt)
                .containsExactly(START.plusDays(9), START.plusDays(16));
    }

    @Test
    void the_callers_version_is_of_the_one_that_was_addressed() {
        List<Long> copies = repeated(2);
        DeleteSome all = new DeleteSome(1_000, copies.getFirst(), Place.ANYWHERE, Scope.SERIES);
        long before = commands.ledger().head();
        assertThatThrownBy(() -> commands.sendExpecting("\"1\"", all)).isInstanceOf(RefusedException.class);
        assertThat(commands.ledger().head()).isEqualTo(before);

        Decided decided = (Decided) commands.sendExpecting("\"0\"", all);

        assertThat(decided.sequence()).isEqualTo(1);
        assertThat(commands.ledger().head()).isEqualTo(before + 3);
    }

    @Test
    void one_that_is_not_where_the_path_says_changes_nothing() {
        List<Long> copies = repeated(1);
        long before = commands.ledger().head();
        assertThatThrownBy(() ->
                        commands.send(new DeleteSome(1_000, copies.getFirst(), new Place(9L, null), Scope.SERIES)))
                .isInstanceOf(RefusedException.class);
        assertThat(commands.ledger().head()).isEqualTo(before);
    }

    @Test
    void many_at_once_neither_wait_for_ever_nor_lose_anything() throws Exception {
        List<Long> copies = repeated(3);
        CompletableFuture.allOf(IntStream.range(0, 20)
                        .mapToObj(i -> CompletableFuture.runAsync(() -> {
                            long id = i % 4 == 3 ? 1_000 : copies.get(i % 3);
                            if (i % 2 == 0) {
                                commands.send(
                                        new AmendSome(1_000, id, Place.ANYWHERE, Scope.SERIES, noted("several " + i)));
                            } else {
                                commands.send(new Amend(id, Place.ANYWHERE, noted("one " + i), null));
                            }
                        }))
                        .toArray(CompletableFuture[]::new))
                .get(60, TimeUnit.SECONDS);

        assertThat(commands.ledger().after(0, 1_000))
                .filteredOn(event -> event.event() instanceof AllocationEvent.NoteChanged)
                .hasSizeGreaterThanOrEqualTo(20);
    }

    private List<Long> repeated(int count) {
        commands.send(new Allocate(1_000, ALLOCATED, List.of()));
        Decided decided = (Decided) commands.send(new Repeat(1_000, 1_000, Place.ANYWHERE, 1, count, 7));
        return List.copyOf(((SeriesOutcome) decided.state()).affected().keySet());
    }

    private static Amendment noted(String note) {
        return new Amendment(null, null, null, null, null, null, null, new Amendment.Said<>(note), null);
    }

    /** Knows a rate for everybody, as long as the year lasts. */
    private static final class RatesUntilANewYear implements BillRates {

        @Override
        public @Nullable BillRate best(String tenant, long userId, List<Long> projects, LocalDate day) {
            return day.isBefore(NO_RATE_FROM) ? new BillRate(1, Amount.of("80")) : null;
        }
    }

    private static final class EmptyDirectory implements Directory {

        @Override
        public Map<String, String> facts(String tenant, EntrySort sort, long id) {
            return Map.of();
        }
    }

    private record Known(Configuration configuration) implements ObjectProvider<Configuration> {

        @Override
        public Configuration getObject() {
            return configuration;
        }
    }
}
