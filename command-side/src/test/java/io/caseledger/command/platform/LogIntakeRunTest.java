package io.caseledger.command.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.platform.Change;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.ledger.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LogIntakeRunTest {

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private final TestLedger ledger = new TestLedger(DATABASE);
    private final String stream = TestLedger.newStream();
    private final Counts counts = new Counts();
    private int intrusions;
    private boolean opens = true;

    @AfterEach
    void holds() {
        ledger.close();
        ledger.assertWhole();
    }

    @Test
    void lines_come_into_the_ledger_once_and_in_order_however_many_chunks_they_take() {
        take(5_000);
        take(5_001);

        assertThat(lines()).isEqualTo(keys(5_001));
        assertThat(counts).hasToString("10001 lines, 5001 events, 5000 repeated, rejected {}");
    }

    @Test
    void a_case_goes_on_once_where_it_was_there_before_the_import_and_not_where_the_import_began_it() {
        take("import-1", 3_000);
        assertThat(counts.continued).isZero();
        take("import-1", 3_500);
        assertThat(counts.continued).as("the same import").isZero();
        take("import-2", 3_500);
        assertThat(counts.continued).as("nothing new").isZero();
        take("import-3", 6_000);
        assertThat(counts.continued).isEqualTo(1);
    }

    @Test
    void a_case_that_somebody_else_changes_meanwhile_is_decided_again_with_all_that_was_decided_on_it() {
        intrusions = 2;
        take(3_000);

        assertThat(lines()).isEqualTo(keys(3_000));
        assertThat(ledger.stream(stream)).hasSize(3_002);
        assertThat(counts).hasToString("3000 lines, 3000 events, 0 repeated, rejected {}");
    }

    @Test
    void a_case_that_others_keep_changing_is_given_up_and_the_import_goes_on() {
        intrusions = Integer.MAX_VALUE;
        take(2);

        assertThat(lines()).isEmpty();
        assertThat(counts.rejected).containsOnlyKeys(1L, 2L);
        assertThat(counts.lines).isEqualTo(2);
        intrusions = 0;
        take(2);
        assertThat(lines()).isEqualTo(keys(2));
    }

    @Test
    void an_import_goes_on_after_somebody_has_held_the_head_for_longer_than_its_appends_wait() throws Exception {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        try (var _ = ledger.holdHead()) {
            taken.completeAsync(() -> {
                take(3_000);
                return null;
            });
            TestLedger.await("an append that gives up", () -> counts.delays > 0 || taken.isDone());
        }
        taken.get(TestLedger.PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(lines()).isEqualTo(keys(3_000));
        assertThat(counts.lines).isEqualTo(3_000);
    }

    @Test
    void an_import_goes_on_after_its_connections_were_lost() throws Exception {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        try (var _ = ledger.holdHead()) {
            taken.completeAsync(() -> {
                take(3_000);
                return null;
            });
            ledger.awaitAppendsBeforeTheHead(1);
            ledger.jdbc()
                    .sql("select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where datname = current_database() and usename = 'caseledger_writer'")
                    .query()
                    .listOfRows();
            TestLedger.await("an append that fails", () -> counts.delays > 0 || taken.isDone());
        }
        taken.get(TestLedger.PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(lines()).isEqualTo(keys(3_000));
        assertThat(counts.lines).isEqualTo(3_000);
    }

    @Test
    void a_case_that_is_there_is_not_taken_for_new_where_its_lines_would_be_rejected_then() {
        take(1);
        opens = false;
        take(5_000);

        assertThat(lines()).isEqualTo(keys(5_000));
        assertThat(counts).hasToString("5001 lines, 5000 events, 1 repeated, rejected {}");
    }

    @Test
    void a_new_case_whose_lines_are_all_rejected_stays_out() {
        opens = false;
        take(2_000);

        assertThat(lines()).isEmpty();
        assertThat(counts.rejected).hasSize(2_000);
        assertThat(counts.lines).isEqualTo(2_000);
    }

    @Test
    void every_event_says_by_whom_and_by_which_import_it_came() {
        take(1);

        assertThat(ledger.stream(stream))
                .singleElement()
                .satisfies(event -> assertThat(event.metadata())
                        .contains(
                                "\"actor\": \"anonymous\"",
                                "\"contract\": \"common\"",
                                "\"correlation_id\": \"import-1\"")
                        .contains("\"import_line\": \"" + line(1).key() + "\"", "\"command_id\""));
    }

    private void take(int lines) {
        take("import-1", lines);
    }

    private void take(String id, int lines) {
        LogIntakeRun run = new LogIntakeRun(
                ledger.appender(),
                ledger.reader(),
                (position, atMost) -> true,
                new Notes(),
                new LogImport(id, Caller.NOBODY, TestLedger.AT, "", false),
                counts);
        IntStream.rangeClosed(1, lines)
                .mapToObj(number -> number == lines ? line(number).asLast() : line(number))
                .forEach(run::take);
        assertThat(run.finish()).isEqualTo(ledger.reader().head());
    }

    private static LogLine line(int number) {
        return LogLine.of(number, "case", "activity " + number, null, TestLedger.AT);
    }

    private static List<String> keys(int lines) {
        return IntStream.rangeClosed(1, lines)
                .mapToObj(number -> line(number).key())
                .toList();
    }

    /** The notes that lines became, without the intruders'. */
    private List<String> lines() {
        return ledger.stream(stream).stream()
                .map(StoredEvent::event)
                .map(event ->
                        String.valueOf(((CaseEvent.NotesAmended) event).notes().to()))
                .filter(note -> !note.equals("intruder"))
                .toList();
    }

    private static CaseEvent note(String text) {
        return new CaseEvent.NotesAmended(new Change<>(null, text));
    }

    /** A feature for which every line is a note; while deciding, it may be disturbed by another writer. */
    private final class Notes implements CaseLogIntake {

        @Override
        public String streamOf(String tenant, String log, String caseId, int turn) {
            return stream;
        }

        @Override
        public boolean saysOver(LogLine line) {
            return false;
        }

        @Override
        public LoggedCase unopened(String id) {
            return new Noted(List.of());
        }
    }

    private final class Noted implements LoggedCase {

        private final List<String> keys;

        Noted(List<String> keys) {
            this.keys = keys;
        }

        @Override
        public LoggedCase and(Object event, @Nullable String line, Instant occurredAt) {
            if (line == null) {
                return this;
            }
            List<String> more = new ArrayList<>(keys);
            more.add(line);
            return new Noted(more);
        }

        @Override
        public @Nullable Instant deletedAt() {
            return null;
        }

        @Override
        public Taken take(LogLine line, Instant now) {
            String key = line.key();
            if (keys.contains(key)) {
                return new Taken(this, List.of(), true, null);
            }
            if (keys.isEmpty() && !opens) {
                return new Taken(this, List.of(), false, "opens no case");
            }
            if (intrusions > 0 && line.number() % 600 == 1) {
                intrusions--;
                int next = ledger.stream(stream).size();
                TestLedger.append(ledger.appender(), TestLedger.event(stream, next, note("intruder")));
            }
            LoggedCase after = and(note(key), key, line.at());
            return new Taken(after, List.of(new Said(note(key), key, line.at())), false, null);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts
    private static final class Counts implements LogReport {

        private final Map<Long, String> rejected = new TreeMap<>();
        private int lines;
        private int events;
        private int repeated;
        private int continued;
        private volatile int delays;

        @Override
        public void delayed() {
            delays++;
        }

        @Override
        public void settled(int moreLines, int moreEvents) {
            lines += moreLines;
            events += moreEvents;
        }

        @Override
        public void repeated(int moreLines) {
            repeated += moreLines;
        }

        @Override
        public void continued(int cases) {
            continued += cases;
        }

        @Override
        public void rejected(long line, String reason) {
            rejected.put(line, reason);
        }

        @Override
        public String toString() {
            return lines + " lines, " + events + " events, " + repeated + " repeated, rejected " + rejected;
        }
    }
}
