package io.caseledger.query.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.contract.casework.CaseEvent.ContactRecorded;
import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.query.platform.TestEvents;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class FeedStartTest {

    private static final Instant AT = Instant.parse("2026-03-26T10:00:00Z");

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);
    private final FeedStart start = new FeedStart(new LedgerReader(database.writer()));

    @AfterEach
    void end() {
        database.close();
    }

    private void happens() {
        events.add("default", "asgn_1", new ContactRecorded(AT, "call"), AT).record();
    }

    private static OptionalLong after(long position) {
        return OptionalLong.of(position);
    }

    private void refuses(long position) {
        assertThatThrownBy(() -> start.of(after(position)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo("position-ahead"));
    }

    @Test
    void is_anywhere_up_to_the_end_of_the_ledger() {
        assertThat(start.of(after(0))).isZero();
        assertThat(start.of(OptionalLong.empty())).isZero();
        refuses(1);
        happens();
        happens();
        assertThat(start.of(after(1))).isEqualTo(1);
        assertThat(start.of(after(2))).isEqualTo(2);
        assertThat(start.of(OptionalLong.empty())).isEqualTo(2);
        refuses(3);
        refuses(Long.MAX_VALUE);
    }

    @Test
    void moves_on_with_what_others_append_and_back_with_a_backup_that_was_restored() {
        happens();
        refuses(2);
        happens();
        assertThat(start.of(after(2))).isEqualTo(2);
        JdbcClient.create(database.owner())
                .sql("update ledger.head set position = 1")
                .update();
        refuses(2);
        assertThat(start.of(OptionalLong.empty())).isEqualTo(1);
    }
}
