package io.caseledger.query.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.contract.allocation.Amount;
import io.caseledger.contract.allocation.BillRateEvent.ProjectRateSet;
import io.caseledger.contract.allocation.BillRateEvent.RateSet;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.query.platform.Rebuilder;
import io.caseledger.query.platform.TestEvents;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

class RateProjectionTest {

    private static final Instant AT = Instant.parse("2026-03-26T10:00:00Z");
    private static final String STREAM = "bill_rates/default/8";
    private static final String PROJECT = "project_rates/default/123";

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);
    private final LedgerReader ledger = new LedgerReader(database.writer());
    private final RateProjection projection = new RateProjection(database.writer());

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void a_rate_takes_the_place_of_the_one_before_and_a_rebuild_makes_the_same_rows() {
        events.add("default", STREAM, new RateSet(1, 8, null, Amount.of("80"), null, null), AT)
                .add("default", STREAM, new RateSet(2, 8, 123L, Amount.of("90"), LocalDate.EPOCH, null), AT)
                .add("default", STREAM, new RateSet(1, 8, null, Amount.of("82.5"), null, null), AT.plusSeconds(9))
                .add("default", PROJECT, new ProjectRateSet(3, 123, Amount.of("70"), null, LocalDate.EPOCH), AT)
                .add("default", PROJECT, new ProjectRateSet(3, 123, Amount.of("71"), null, null), AT.plusSeconds(9))
                .record();
        projection.apply(ledger.after(0, 2));
        projection.apply(ledger.after(2, 3));

        assertThat(rows("read")).containsExactly("1 82.5 - 2 9", "2 90 123 1 0", "3 71 123 1 9");
        new Rebuilder(ledger, database.owner()).rebuild(projection, "rebuilt");
        assertThat(rows("rebuilt")).isEqualTo(rows("read"));
    }

    @Test
    void rates_that_are_known_already_are_known_since_their_first_event() {
        events.add("default", STREAM, new RateSet(1, 8, null, Amount.of("80"), null, null), AT)
                .add("default", STREAM, new RateSet(2, 8, 123L, Amount.of("90"), null, null), AT.plusSeconds(5))
                .add("default", STREAM, new RateSet(1, 8, null, Amount.of("82.5"), null, null), AT.plusSeconds(9))
                .record();
        projection.apply(ledger.after(0, 10));
        List<String> known = rows("read");
        assertThat(known).containsExactly("1 82.5 - 2 9", "2 90 123 1 0");

        JdbcClient.create(database.owner())
                .sql("alter table read.bill_rate drop constraint bill_rate_pkey, drop to_day, drop created_at,"
                        + " drop updated_at, add primary key (tenant, user_id, rate_id)")
                .update();
        JdbcClient.create(database.owner())
                .sql("drop index read.bill_rate_of_user, read.bill_rate_of_project")
                .update();
        new ResourceDatabasePopulator(new ClassPathResource("db/migration/V126__rates_of_projects.sql"))
                .execute(database.owner());

        assertThat(rows("read")).isEqualTo(known);
    }

    @Test
    void a_stream_whose_sequence_jumps_is_refused() {
        events.add("default", STREAM, new RateSet(1, 8, null, Amount.of("80"), null, null), AT)
                .jump(STREAM)
                .add("default", STREAM, new RateSet(2, 8, 123L, Amount.of("90"), null, null), AT)
                .record();

        assertThatThrownBy(() -> projection.apply(ledger.after(0, 10))).isInstanceOf(IllegalStateException.class);
    }

    private List<String> rows(String schema) {
        return JdbcClient.create(database.owner())
                .sql("select concat_ws(' ', rate_id, rate, coalesce(project_id::text, '-'), sequence,"
                        + " extract(epoch from updated_at - created_at)::int) from " + schema
                        + ".bill_rate order by rate_id")
                .query(String.class)
                .list();
    }
}
