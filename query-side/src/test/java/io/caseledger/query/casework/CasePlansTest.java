package io.caseledger.query.casework;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Statements;
import io.caseledger.query.platform.TestEvents;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A plan is kept for as long as PostgreSQL finds nothing new about a table, and tables grow by much in that time. */
class CasePlansTest {

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void a_projection_that_met_small_tables_does_not_read_them_whole_when_they_have_grown() {
        new RandomHistory().add(events, 200);
        long head = events.record();
        List<StoredEvent> few = new LedgerReader(database.reader()).after(0, (int) head);
        new CasePastProjection(new CasePastTables(database.writer())).apply(few);
        JdbcClient.create(database.owner())
                .sql(
                        "analyze read.assignment_version, read.stint_version, read.listed_spell, read.open_spell, read.silent_spell")
                .update();

        Statements asked = new Statements(database.writer());
        new CasePastTables(asked.dataSource())
                .versions(few.stream().filter(event -> event.sequence() > 0).toList());

        assertThat(asked.plans(database.writer()))
                .hasSize(5)
                .allSatisfy(plan -> assertThat(plan)
                        .anyMatch(line -> line.contains("Index Cond: ((tenant = wanted.tenant)"))
                        .noneMatch(line -> line.contains("Join Filter")));
    }
}
