package io.caseledger.query.editorial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.contract.editorial.EditorialEvent;
import io.caseledger.contract.platform.Change;
import io.caseledger.contract.platform.LongText;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Rebuilder;
import io.caseledger.query.platform.RunningProjections;
import io.caseledger.query.platform.TestEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class EditorialProjectionTest {

    private static final Instant AT = Instant.parse("2026-03-26T10:00:00Z");
    private static final int EVENTS = 1_500;

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);
    private final LedgerReader ledger = new LedgerReader(database.writer());
    private final EditorialProjection projection = new EditorialProjection(new EditorialTables(database.writer()));

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void a_rebuild_beside_the_live_tables_makes_the_same_rows_and_totals() {
        randomHistory();
        long head = events.record();
        projectInBatchesOf(37);

        Rebuilder.Result result = new Rebuilder(ledger, database.owner()).rebuild(projection, "rebuilt");

        assertThat(result.position()).isEqualTo(head);
        assertThat(result.events()).isEqualTo(head);
        for (String table : projection.tables()) {
            assertThat(count("select count(*) from rebuilt." + table)).isPositive();
            assertThat(missing("read." + table, "rebuilt." + table)).as(table).isZero();
            assertThat(missing("rebuilt." + table, "read." + table)).as(table).isZero();
        }
        assertThat(count("select sum(total) from read.editorial_total"))
                .isEqualTo(count("select count(*) from read.editorial_assignment where not deleted"))
                .isPositive();
        assertThat(count("select count(*) from read.editorial_assignment where deleted"))
                .isPositive();
        assertThat(count("select count(*) from read.editorial_assignment where lock is not null"))
                .isPositive();
    }

    @Test
    void a_replay_from_the_first_event_makes_the_same_rows() {
        randomHistory();
        long head = events.record();
        try (RunningProjections running = RunningProjections.start(database, projection)) {
            running.await(head);
            List<String> grown = rows();
            running.reset(
                    "editorial",
                    () -> JdbcClient.create(database.writer())
                            .sql("truncate read.editorial_assignment, read.editorial_total")
                            .update());
            running.await(head);
            assertThat(rows()).isEqualTo(grown);
        }
    }

    @Test
    void a_stream_whose_sequence_jumps_is_refused() {
        events.add("default", "A-1", created(1), AT).jump("A-1");
        events.add("default", "A-1", new EditorialEvent.Deleted(), AT).record();

        assertThatThrownBy(() -> projection.apply(ledger.after(0, 10)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Stream A-1 goes on with sequence 2 at position 2 where 1 is due");
    }

    /** Assignments of two tenants that come, change in every way, are locked and unlocked, and go. */
    private void randomHistory() {
        Random random = new Random(20_260_326);
        List<String> living = new ArrayList<>();
        Instant now = AT;
        int count = 0;
        while (count < 20 || living.isEmpty()) {
            living.add("%08X-0000-7000-8000-00000000000A".formatted(++count));
            events.add(tenant(living.getLast()), living.getLast(), created(count), now);
        }
        for (int i = count; i < EVENTS; i++) {
            now = now.plus(Duration.ofSeconds(random.nextInt(90)));
            String id = living.get(random.nextInt(living.size()));
            String text = "text <b>\t" + i + "</b>\n\\";
            Object event = switch (random.nextInt(17)) {
                case 0 -> new EditorialEvent.SlugChanged(new Change<>("a", text));
                case 1 -> new EditorialEvent.TypeChanged(new Change<>("a", "photo"));
                case 2 -> new EditorialEvent.Retitled(new Change<>("a", text));
                case 3 -> new EditorialEvent.AbstractChanged(new Change<>("a", text));
                case 4 -> new EditorialEvent.ContentRewritten(new LongText(text), new Change<>(1, 2), 1, 2);
                case 5 -> new EditorialEvent.NotesChanged(new Change<>("a", text));
                case 6 -> new EditorialEvent.DueDateSet(new Change<>(null, random.nextBoolean() ? now : null));
                case 7 -> new EditorialEvent.PublicationSet(new Change<>(null, random.nextBoolean() ? now : null));
                case 8 -> new EditorialEvent.IssueChanged(new Change<>(null, random.nextBoolean() ? "7" : null));
                case 9 -> new EditorialEvent.ChildrenChanged(new Change<>(List.of(), List.of("C-" + i, "D")));
                case 10 -> new EditorialEvent.UserAssigned("U-" + i);
                case 11 -> new EditorialEvent.UserUnassigned("U-" + i);
                case 12 -> new EditorialEvent.UsersReordered(new Change<>(List.of(), List.of("V", "W-" + i)));
                case 13, 14 -> new EditorialEvent.LockTaken(i, "L-" + i, 2, "U", now.plusSeconds(900));
                case 15 -> new EditorialEvent.LockReleased("L", "U");
                default -> {
                    if (random.nextInt(4) == 0 && living.size() > 5) {
                        living.remove(id);
                        yield new EditorialEvent.Deleted();
                    }
                    yield new EditorialEvent.LockExpired("L", "U", now);
                }
            };
            events.add(tenant(id), id, event, now);
        }
    }

    private static String tenant(String id) {
        return id.charAt(7) % 2 == 0 ? "default" : "other";
    }

    private static EditorialEvent.Created created(long number) {
        return new EditorialEvent.Created(
                number, "slug", "article", "Title", "", new LongText(""), "", null, null, 1, null, List.of());
    }

    private void projectInBatchesOf(int size) {
        TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database.writer()));
        List<StoredEvent> page = ledger.after(0, size);
        while (!page.isEmpty()) {
            List<StoredEvent> batch = page;
            transaction.executeWithoutResult(ignored -> projection.apply(batch));
            page = ledger.after(page.getLast().position(), size);
        }
    }

    private List<String> rows() {
        List<String> rows = new ArrayList<>();
        for (String table : projection.tables()) {
            rows.addAll(JdbcClient.create(database.owner())
                    .sql("select row_to_json(r)::text from read." + table + " r order by 1")
                    .query(String.class)
                    .list());
        }
        return rows;
    }

    private long missing(String from, String in) {
        return count("select count(*) from (select * from " + from + " except select * from " + in + ") missing");
    }

    private long count(String sql) {
        return JdbcClient.create(database.owner()).sql(sql).query(Long.class).single();
    }
}
