package io.caseledger.command.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.http.Expected;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.IdentifierFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NewNumbersTest {

    private final TestDatabase database = TestDatabase.create();
    private final TestLedger ledger = new TestLedger(database);

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    @Test
    void numbers_ascend_and_none_is_drawn_twice_whoever_draws() throws Exception {
        List<NewNumbers> processes = List.of(new NewNumbers(database.writer()), new NewNumbers(database.writer()));
        Set<Long> drawn = ConcurrentHashMap.newKeySet();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                NewNumbers numbers = processes.get(i % 2);
                threads.execute(() -> {
                    List<Long> some = numbers.next(write(), 5);
                    assertThat(some).isSorted().hasSize(5);
                    drawn.addAll(some);
                });
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(drawn).hasSize(500);
        assertThat(Collections.min(drawn)).isEqualTo(1);
    }

    @Test
    void a_write_says_the_highest_number_that_was_drawn_for_it() {
        NewNumbers numbers = new NewNumbers(database.writer());
        Write write = write();
        assertThat(numbers.next(write, 0)).isEmpty();
        assertThat(write.metadata()).isEmpty();
        numbers.next(write, 3);
        assertThat(numbers.next(write)).isEqualTo(4);

        assertThat(write.metadata()).containsEntry("numbers_to", "4");
    }

    @Test
    void a_ledger_that_was_restored_without_its_sequence_goes_on_past_its_highest() {
        Appender appender = ledger.appender();
        for (int number : List.of(9, 1_000, 41)) {
            TreeMap<String, String> envelope = new TreeMap<>();
            envelope.put("numbers_to", Integer.toString(number));
            NewEvent opening = TestLedger.opening(TestLedger.newStream());
            TestLedger.append(
                    appender,
                    NewEvent.of(
                            "default",
                            opening.aggregateId(),
                            0,
                            UUID.fromString(IdentifierFactory.getInstance().generateIdentifier()),
                            new CaseEvent.Assigned("m", "c", null, null, TestLedger.AT, null),
                            envelope,
                            TestLedger.AT));
        }
        TestLedger.append(appender, TestLedger.opening(TestLedger.newStream()));

        assertThat(new NewNumbers(database.writer()).next(write())).isEqualTo(1_001);
        assertThat(new NewNumbers(database.writer()).next(write())).isEqualTo(1_002);
    }

    @Test
    void the_highest_is_found_without_reading_the_ledger() {
        List<String> plan = new ArrayList<>(ledger.jdbc()
                .sql("explain select (metadata ->> 'numbers_to')::bigint as highest from ledger.event"
                        + " where metadata ->> 'numbers_to' is not null order by 1 desc limit 1")
                .query(String.class)
                .list());
        assertThat(plan).anyMatch(line -> line.contains("event_numbers_to"));
    }

    private static Write write() {
        return new Write("default", new TreeMap<>(), TestLedger.AT, Expected.ANYTHING, true, null, false, "/");
    }
}
