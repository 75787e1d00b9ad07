package io.caseledger.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.jdbc.core.simple.JdbcClient;

class DurabilityTest {

    private static final DatabaseProperties STRICT = new DatabaseProperties(false, 1, 1);
    private static final DatabaseProperties LENIENT = new DatabaseProperties(true, 1, 1);

    private final TestDatabase database = TestDatabase.create();
    private final JdbcClient owner = JdbcClient.create(database.owner());

    @AfterEach
    void end() {
        database.close();
    }

    @Nested
    class A_server_that_keeps_what_it_acknowledges {

        @Test
        void is_stood_on() {
            assertThat(start(STRICT).switchedOff()).isEmpty();
            assertThat(start(STRICT).isOn()).isTrue();
        }
    }

    @Nested
    class A_server_that_acknowledges_before_it_has_written {

        @Test
        void is_refused_by_the_name_of_the_setting() {
            owner.sql("alter database " + name() + " set synchronous_commit = off")
                    .update();

            assertThatThrownBy(() -> start(STRICT))
                    .isInstanceOf(NotDurableException.class)
                    .hasMessage("PostgreSQL runs with synchronous_commit=off and may lose events it has acknowledged.");
        }

        @Test
        void is_stood_on_by_who_allows_it_and_says_so() {
            owner.sql("alter database " + name() + " set synchronous_commit = off")
                    .update();

            assertThat(start(LENIENT)).isEqualTo(new Durability(List.of("synchronous_commit=off")));
        }

        @Test
        void is_refused_also_where_only_the_role_that_appends_is_set_so() {
            owner.sql("alter role caseledger_writer in database " + name() + " set synchronous_commit = off")
                    .update();

            assertThatThrownBy(() -> start(STRICT))
                    .isInstanceOf(NotDurableException.class)
                    .hasMessageContaining("synchronous_commit=off");
        }
    }

    @Nested
    class The_refusal {

        @Test
        void tells_the_operator_what_to_do() {
            FailureAnalysis analysis = Objects.requireNonNull(new NotDurableFailureAnalyzer()
                    .analyze(new NotDurableException(new Durability(List.of("fsync=off", "full_page_writes=off")))));

            assertThat(analysis.getDescription()).contains("fsync=off, full_page_writes=off");
            assertThat(analysis.getAction())
                    .contains("Set fsync, full_page_writes and synchronous_commit to on")
                    .contains("caseledger.database.allow-unsafe-durability=true");
        }
    }

    private Durability start(DatabaseProperties properties) {
        return new DatabaseConfiguration()
                .migrated(database.location(), properties)
                .durability();
    }

    private String name() {
        return owner.sql("select current_database()").query(String.class).single();
    }
}
