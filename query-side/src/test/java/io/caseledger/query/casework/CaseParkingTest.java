package io.caseledger.query.casework;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.query.platform.RunningProjections;
import io.caseledger.query.platform.TestEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class CaseParkingTest {

    private static final int HISTORY = 1_500;
    private static final Duration LONG_ENOUGH = Duration.ofHours(1);

    private final TestDatabase database = TestDatabase.create();
    private final JdbcClient owner = JdbcClient.create(database.owner());
    private final CaseProjection projection = new CaseProjection(new CaseTables(database.writer()));

    @AfterEach
    void close() {
        database.close();
    }

    /** Totals and stints are shared with other streams, or belong to several tables: they too must come out right. */
    @Test
    void streams_that_were_parked_have_after_a_retry_the_rows_of_a_fresh_replay() {
        TestEvents events = new TestEvents(database);
        RandomHistory history = new RandomHistory();
        owner.sql("alter table read.assignment add constraint no_poison check (notes <> 'note-1')")
                .update();
        owner.sql("alter table read.stint add constraint no_mentor check (mentor_id <> 'mentor-3')")
                .update();
        Map<String, List<String>> retried;
        try (RunningProjections running = RunningProjections.start(database, projection)) {
            for (int part = 0; part < 3; part++) {
                history.add(events, HISTORY / 3);
                running.await(events.record());
            }
            assertThat(parked()).isGreaterThan(20);
            assertThat(owner.sql("select count(*) from read.assignment")
                            .query(Long.class)
                            .single())
                    .as("others go on")
                    .isPositive();

            owner.sql("alter table read.assignment drop constraint no_poison").update();
            owner.sql("alter table read.stint drop constraint no_mentor").update();
            while (parked() > 0) {
                running.retryAfter(LONG_ENOUGH);
            }
            retried = CaseTablesDump.of(database.owner());
            running.reset("casework", () -> CaseTablesDump.truncate(database.owner()));
            running.await(HISTORY);
        }

        assertThat(parked()).isZero();
        assertThat(CaseTablesDump.of(database.owner())).isEqualTo(retried);
    }

    private long parked() {
        return owner.sql("select count(*) from read.parked_stream")
                .query(Long.class)
                .single();
    }
}
