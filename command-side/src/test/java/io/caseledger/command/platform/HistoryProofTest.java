package io.caseledger.command.platform;

import static io.caseledger.command.platform.TestLedger.append;
import static io.caseledger.command.platform.TestLedger.following;
import static io.caseledger.command.platform.TestLedger.newStream;
import static io.caseledger.command.platform.TestLedger.opening;
import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.HashChain;
import io.caseledger.platform.ledger.LedgerReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class HistoryProofTest {

    private static final int EVENTS = 20;

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    @BeforeAll
    static void record() {
        try (TestLedger ledger = new TestLedger(DATABASE)) {
            Appender appender = ledger.appender();
            for (int i = 0; i < EVENTS / 2; i++) {
                String stream = newStream();
                append(appender, opening(stream), following(stream, 1));
            }
        }
    }

    @Nested
    class An_untouched_ledger {

        @Test
        void is_whole_as_it_reads_back() throws SQLException {
            assertThat(firstBrokenAfter("select 1")).isEmpty();
        }
    }

    @Nested
    class Whoever_may_switch_the_trigger_off {

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                        7  | update ledger.event set payload = jsonb_set(payload, '{mentor_id}', '"another"') where position = 7
                        8  | update ledger.event set payload = jsonb_set(payload, '{more}', 'null') where position = 8
                        8  | update ledger.event set metadata = '{"actor": "another"}' where position = 8
                        9  | update ledger.event set occurred_at = occurred_at + interval '1 microsecond' where position = 9
                        10 | update ledger.event set recorded_at = recorded_at - interval '1 microsecond' where position = 10
                        11 | update ledger.event set tenant = 'another' where position = 11
                        11 | update ledger.event set kind = 'another' where position = 11
                        12 | update ledger.event set type = 'casework.Deleted' where position = 12
                        12 | update ledger.event set revision = 2 where position = 12
                        12 | update ledger.event set sequence = 5 where position = 12
                        12 | update ledger.event set aggregate_id = 'another' where position = 12
                        13 | update ledger.event set event_id = gen_random_uuid() where position = 13
                        14 | update ledger.event set hash = sha256(hash) where position = 14
                        1  | delete from ledger.event where position = 1
                        15 | delete from ledger.event where position = 15
                        15 | delete from ledger.event where position = 15; update ledger.event set position = position - 1 where position > 15
                        16 | update ledger.event set position = case position when 16 then -18 else -16 end where position in (16, 18); update ledger.event set position = -position where position < 0
                        20 | update ledger.event set payload = '{}' where position = 20
                        """)
        void is_found_out_at_the_position(long position, String tampering) throws SQLException {
            assertThat(firstBrokenAfter(tampering)).hasValue(position);
        }
    }

    /** What the chain says of a ledger that a superuser has tampered with; the tampering is rolled back. */
    private static OptionalLong firstBrokenAfter(String tampering) throws SQLException {
        try (Connection connection = DATABASE.owner().getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("alter table ledger.event disable trigger user");
                statement.execute(tampering);
            }
            LedgerReader reader = new LedgerReader(new SingleConnectionDataSource(connection, true));
            OptionalLong broken = HashChain.firstBroken(reader.after(0, EVENTS + 1).stream());
            connection.rollback();
            return broken;
        }
    }
}
