package io.caseledger.query.casework;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Statements;
import io.caseledger.query.platform.TestEvents;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A plan is kept for as long as PostgreSQL finds nothing new about a table, and tables grow by much in that time. */
class CasePlansTest {

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);
    private final RandomHistory history = new RandomHistory();

    @AfterEach
    void end() {
        database.close();
    }

    /** Some more events. */
    private List<StoredEvent> more() {
        history.add(events, 200);
        long head = events.record();
        return new LedgerReader(database.reader()).after(head - 200, 200);
    }

    private void analyze() {
        JdbcClient.create(database.owner()).sql("analyze").update();
    }

    /** What a projection asks for more events when PostgreSQL has seen its tables with a few. */
    private Statements askedForMore(Function<DataSource, Projection> projection) {
        projection.apply(database.writer()).apply(more());
        analyze();
        Statements asked = new Statements(database.writer());
        projection.apply(asked.dataSource()).apply(more());
        return asked;
    }

    @Test
    void a_projection_that_met_small_tables_looks_nothing_up_by_reading_them_whole_when_they_have_grown() {
        List<StoredEvent> few = more();
        new CasePastProjection(new CasePastTables(database.writer())).apply(few);
        analyze();

        Statements asked = new Statements(database.writer());
        new CasePastTables(asked.dataSource())
                .versions(few.stream().filter(event -> event.sequence() > 0).toList());

        assertThat(asked.plans(database.writer()))
                .hasSize(5)
                .allSatisfy(plan -> assertThat(plan)
                        .anyMatch(line -> line.contains("Index Cond: ((tenant = wanted.tenant)"))
                        .noneMatch(line -> line.contains("Join Filter")));
    }

    @Test
    void nor_does_it_end_anything_so() {
        List<List<String>> plans = askedForMore(writer -> new CasePastProjection(new CasePastTables(writer)))
                .plans(database.writer());

        assertThat(plans).allSatisfy(plan -> assertThat(plan).noneMatch(line -> line.contains("Join Filter")));
        assertThat(plans.stream().filter(plan -> plan.getFirst().startsWith("Update on ")))
                .hasSize(4)
                .allSatisfy(plan -> assertThat(plan)
                        .anyMatch(line -> line.contains("Index Cond: ((tenant = n.tenant)"))
                        .noneMatch(line -> line.contains("Join Filter")));
    }

    @Test
    void nor_do_the_live_lists_change_anything_so() {
        Statements asked = askedForMore(writer -> new CaseProjection(new CaseTables(writer)));
        // so that they can be run once more
        JdbcClient.create(database.owner())
                .sql("delete from read.assignment; delete from read.stint")
                .update();

        assertThat(asked.plans(database.writer()))
                .anySatisfy(plan -> assertThat(plan).anyMatch(line -> line.contains("Update on assignment")))
                .allSatisfy(plan -> assertThat(plan).noneMatch(line -> line.contains("Join Filter")));
    }
}
