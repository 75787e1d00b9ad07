package io.caseledger.query.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.contract.directory.EntryEvent.EntryChanged;
import io.caseledger.contract.directory.EntryEvent.EntryRegistered;
import io.caseledger.contract.directory.EntrySort;
import io.caseledger.contract.directory.PersonEvent;
import io.caseledger.contract.platform.Change;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.query.platform.Rebuilder;
import io.caseledger.query.platform.TestEvents;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

class EntryProjectionTest {

    private static final Instant AT = Instant.parse("2026-03-26T10:00:00Z");
    private static final String PHASE = EntrySort.PROJECT.stream("default", 5);

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);
    private final LedgerReader ledger = new LedgerReader(database.writer());
    private final EntryProjection projection = new EntryProjection(database.writer());

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void entries_of_one_number_are_told_apart_and_a_rebuild_makes_the_same_rows() {
        events.add("default", PHASE, registered(EntrySort.PROJECT, "Wireframes"), AT)
                .add("default", EntrySort.USER.stream("default", 5), registered(EntrySort.USER, "Ida"), AT)
                .add("other", EntrySort.USER.stream("other", 5), registered(EntrySort.USER, "Ole"), AT)
                .add("default", "person/default/p", new PersonEvent.PersonRegistered("p", "Ada", null), AT)
                .add(
                        "default",
                        PHASE,
                        new EntryChanged(EntrySort.PROJECT, 5, Map.of("parent_id", new Change<>(null, "4"))),
                        AT)
                .record();
        projection.apply(ledger.after(0, 10));

        assertThat(rows("read")).containsExactly("project 5 Wireframes 4", "user 5 Ida null", "user 5 Ole null");
        new Rebuilder(ledger, database.owner()).rebuild(projection, "rebuilt");
        assertThat(rows("rebuilt")).isEqualTo(rows("read"));
    }

    @Test
    void what_is_known_already_is_known_since_its_first_event() {
        events.add("default", PHASE, registered(EntrySort.PROJECT, "Wireframes"), AT)
                .add("other", EntrySort.USER.stream("other", 5), registered(EntrySort.USER, "Ole"), AT.plusSeconds(5))
                .add(
                        "default",
                        PHASE,
                        new EntryChanged(EntrySort.PROJECT, 5, Map.of("parent_id", new Change<>(null, "4"))),
                        AT.plusSeconds(9))
                .record();
        projection.apply(ledger.after(0, 10));
        List<String> known = times();
        assertThat(known).containsExactly("project 0 9", "user 5 5");

        JdbcClient.create(database.owner())
                .sql("alter table read.directory_entry drop created_at, drop updated_at, drop archived_at")
                .update();
        new ResourceDatabasePopulator(new ClassPathResource("db/migration/V125__when_things_became_known.sql"))
                .execute(database.owner());

        assertThat(times()).isEqualTo(known);
    }

    private List<String> times() {
        return JdbcClient.create(database.owner())
                .sql("select concat_ws(' ', sort, extract(epoch from created_at - ?)::int,"
                        + " extract(epoch from updated_at - ?)::int) from read.directory_entry order by sort")
                .param(AT.atOffset(ZoneOffset.UTC))
                .param(AT.atOffset(ZoneOffset.UTC))
                .query(String.class)
                .list();
    }

    @Test
    void a_stream_whose_sequence_jumps_is_refused() {
        events.add("default", PHASE, registered(EntrySort.PROJECT, "Wireframes"), AT)
                .jump(PHASE)
                .add("default", PHASE, new EntryChanged(EntrySort.PROJECT, 5, Map.of()), AT)
                .record();

        assertThatThrownBy(() -> projection.apply(ledger.after(0, 10)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Stream project/default/5 goes on with sequence 2 at position 2 where 1 is due");
    }

    private static EntryRegistered registered(EntrySort sort, String name) {
        return new EntryRegistered(sort, 5, Map.of("name", name));
    }

    private List<String> rows(String schema) {
        return JdbcClient.create(database.owner())
                .sql("select concat_ws(' ', sort, entry_id, name, coalesce(parent_id::text, 'null')) from " + schema
                        + ".directory_entry order by tenant, sort, entry_id")
                .query(String.class)
                .list();
    }
}
