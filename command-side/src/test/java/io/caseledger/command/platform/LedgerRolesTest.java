package io.caseledger.command.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.platform.database.TestDatabase;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerRolesTest {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String RAISED = "P0001";

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    @BeforeAll
    static void record() {
        try (TestLedger ledger = new TestLedger(DATABASE)) {
            TestLedger.append(ledger.appender(), TestLedger.opening("assign_1"), TestLedger.following("assign_1", 1));
        }
    }

    @Nested
    class The_role_that_appends {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "update ledger.event set payload = '{}'",
                    "update ledger.event set position = position",
                    "delete from ledger.event",
                    "truncate ledger.event",
                    "truncate ledger.event cascade",
                    "alter table ledger.event disable trigger append_only",
                    "alter table ledger.event disable trigger all",
                    "set session_replication_role = replica",
                    "drop trigger append_only on ledger.event",
                    "drop function ledger.refuse_change() cascade",
                    "create or replace function ledger.refuse_change() returns trigger language plpgsql as 'begin return new; end'",
                    "create rule forget as on insert to ledger.event do instead nothing",
                    "alter table ledger.event owner to caseledger_writer",
                    "alter table ledger.event drop column hash",
                    "drop table ledger.event",
                    "drop schema ledger cascade",
                    "create table ledger.other (id int)",
                    "delete from ledger.head",
                    "truncate ledger.head",
                    "insert into ledger.head (only_row, position, hash, recorded_at) values (false, 0, '', now())",
                    "update ledger.idempotency set answer = ''",
                    "set role postgres",
                    "create role another superuser"
                })
        void may_not(String sql) {
            refused(DATABASE.writer(), sql, INSUFFICIENT_PRIVILEGE);
        }
    }

    @Nested
    class The_role_that_answers_queries {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "insert into ledger.event select * from ledger.event",
                    "update ledger.event set payload = '{}'",
                    "delete from ledger.event",
                    "truncate ledger.event",
                    "alter table ledger.event disable trigger all",
                    "set session_replication_role = replica",
                    "drop table ledger.event",
                    "update ledger.head set position = 0",
                    "select * from ledger.head for update",
                    "select * from ledger.idempotency",
                    "update read.token_entry set token = ''",
                    "set role caseledger_writer"
                })
        void may_not(String sql) {
            refused(DATABASE.reader(), sql, INSUFFICIENT_PRIVILEGE);
        }
    }

    @Nested
    class Even_the_owner {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "update ledger.event set payload = '{}'",
                    "delete from ledger.event where position = 2",
                    "truncate ledger.event",
                    "insert into ledger.event select * from ledger.event on conflict (position) do update set payload = '{}'",
                    "merge into ledger.event e using (select 1 as p) s on e.position = s.p when matched then delete"
                })
        void meets_the_trigger_with(String sql) {
            refused(DATABASE.owner(), sql, RAISED);
        }
    }

    @Nested
    class An_event_id_or_a_place_in_a_stream {

        @Test
        void is_given_once() {
            String again = "insert into ledger.event select %s from ledger.event where position = 2";
            refused(
                    DATABASE.writer(),
                    again.formatted("3, tenant, aggregate_id, 2, kind, type, revision, event_id, payload, metadata,"
                            + " occurred_at, recorded_at, hash"),
                    "23505");
            refused(
                    DATABASE.writer(),
                    again.formatted("3, tenant, aggregate_id, 1, kind, type, revision, gen_random_uuid(), payload,"
                            + " metadata, occurred_at, recorded_at, hash"),
                    "23505");
        }
    }

    /** The very SQLSTATE, and nothing has changed. */
    private static void refused(DataSource role, String sql, String state) {
        assertThatThrownBy(() -> {
                    try (var connection = role.getConnection();
                            var statement = connection.createStatement()) {
                        statement.execute(sql);
                    }
                })
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refusal -> assertThat(refusal.getSQLState())
                                .as(refusal.getMessage())
                                .isEqualTo(state));
        try (TestLedger ledger = new TestLedger(DATABASE)) {
            ledger.assertWhole();
            assertThat(ledger.all()).hasSize(2);
        }
    }
}
