package io.caseledger.query.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.contract.directory.PersonEvent;
import io.caseledger.contract.platform.Change;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.query.platform.RunningProjections;
import io.caseledger.query.platform.TestEvents;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class PeopleProjectionTest {

    private static final Instant AT = Instant.parse("2026-03-26T10:00:00Z");

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);
    private final PeopleProjection projection = new PeopleProjection(database.writer());

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void a_rebuild_from_the_first_event_makes_the_same_rows() {
        Random random = new Random(20_260_326);
        for (int i = 0; i < 500; i++) {
            String person = "p" + random.nextInt(40);
            String stream = "person/default/" + person;
            if (i < 40) {
                events.add(
                        "default", "person/default/p" + i, new PersonEvent.PersonRegistered("p" + i, "Name", null), AT);
            } else if (random.nextBoolean()) {
                events.add(
                        "default",
                        stream,
                        new PersonEvent.PersonRenamed(person, new Change<>("Name", "Name " + i)),
                        AT);
            } else {
                String mail = random.nextInt(4) == 0 ? null : i + "@example.org";
                events.add("default", stream, new PersonEvent.PersonEmailChanged(person, new Change<>(null, mail)), AT);
            }
        }
        try (RunningProjections running = RunningProjections.start(database, projection)) {
            running.await(events.record());
            List<String> grown = rows();
            assertThat(grown).hasSize(40);
            running.reset(
                    "directory",
                    () -> JdbcClient.create(database.writer())
                            .sql("truncate read.person")
                            .update());
            running.await(500);

            assertThat(rows()).isEqualTo(grown);
        }
    }

    @Test
    void a_stream_whose_sequence_jumps_is_refused() {
        events.add("default", "person/default/p", new PersonEvent.PersonRegistered("p", "Ada", null), AT)
                .jump("person/default/p")
                .add("default", "person/default/p", new PersonEvent.PersonRenamed("p", new Change<>("Ada", "Eve")), AT)
                .record();

        assertThatThrownBy(() -> projection.apply(new LedgerReader(database.writer()).after(0, 10)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Stream person/default/p goes on with sequence 2 at position 2 where 1 is due");
    }

    private List<String> rows() {
        return JdbcClient.create(database.reader())
                .sql("select row_to_json(p)::text from read.person p order by tenant, person_id")
                .query(String.class)
                .list();
    }
}
