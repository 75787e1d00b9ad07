package io.caseledger.command.casework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.command.casework.CaseCommand.AmendNotes;
import io.caseledger.command.casework.CaseCommand.Assign;
import io.caseledger.command.casework.CaseCommand.Close;
import io.caseledger.command.casework.CaseCommand.RecordContact;
import io.caseledger.command.casework.CaseCommand.Reopen;
import io.caseledger.command.platform.People;
import io.caseledger.command.platform.RecentStreams;
import io.caseledger.command.platform.RunningCommands;
import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.http.Expected;
import io.caseledger.platform.ledger.StoredEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.config.AggregateConfigurer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two processes, each of which remembers what it wrote and does not see what the other writes. */
class RecentCasesTest {

    private static final Instant AT = Instant.parse("2026-03-26T10:00:00Z");
    private static final String ID = "assign_1";

    private final TestDatabase database = TestDatabase.create();
    private final RecentStreams remembered = new RecentStreams();
    private final RunningCommands here = start(remembered);
    private final RunningCommands elsewhere = start(new RecentStreams());

    private RunningCommands start(RecentStreams remembered) {
        return RunningCommands.start(
                database,
                axon -> axon.configureAggregate(AggregateConfigurer.defaultConfiguration(CaseAssignmentAggregate.class)
                                .configureCache(configuration -> remembered))
                        .registerComponent(People.class, configuration -> new NoPeople()));
    }

    private static final class NoPeople implements People {

        @Override
        public @Nullable String nameAt(String tenant, String personId, long position) {
            return nameOf(tenant, personId);
        }

        @Override
        public void learn(String personId, @Nullable String name) {}

        @Override
        public Map<String, String> namesOf(String tenant, Collection<String> personIds) {
            return Map.of();
        }
    }

    @AfterEach
    void end() {
        Stream.of(here, elsewhere).forEach(RunningCommands::close);
        database.close();
    }

    private static long in(RunningCommands process, CaseCommand command) {
        return process.perform("default", Expected.ANYTHING, command);
    }

    private void assigned() {
        in(here, new Assign(ID, AT, "mentor", "contact", null, null, null, AT, null, AT));
    }

    private List<String> types() {
        return here.ledger().stream("default", ID, 0).stream()
                .map(StoredEvent::type)
                .toList();
    }

    @Test
    void what_was_written_here_is_not_read_again() {
        assigned();
        JdbcClient.create(database.owner())
                .sql("revoke select on ledger.event from caseledger_writer")
                .update();

        assertThat(in(here, new AmendNotes(ID, AT, "one"))).isPositive();
        assertThatThrownBy(() -> in(elsewhere, new AmendNotes(ID, AT, "two")))
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    @Test
    void events_follow_those_that_another_process_wrote_meanwhile() {
        assigned();
        in(elsewhere, new AmendNotes(ID, AT, "from elsewhere"));
        in(here, new AmendNotes(ID, AT, "from here"));
        in(elsewhere, new Close(ID, AT));

        assertThat(types())
                .containsExactly(
                        "casework.Assigned", "casework.NotesAmended", "casework.NotesAmended", "casework.Closed");
    }

    @Test
    void what_another_process_forbade_is_refused() {
        assigned();
        in(elsewhere, new Close(ID, AT));

        assertThatThrownBy(() -> in(here, new RecordContact(ID, AT, AT, "visit")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("open");
        assertThat(types()).containsExactly("casework.Assigned", "casework.Closed");
    }

    @Test
    void what_another_process_allowed_is_not_refused() {
        assigned();
        in(here, new Close(ID, AT));
        in(elsewhere, new Reopen(ID, AT));

        assertThat(in(here, new RecordContact(ID, AT, AT, "visit"))).isPositive();
    }

    @Test
    void what_would_change_nothing_here_changes_what_another_process_wrote() {
        assigned();
        in(here, new Close(ID, AT));
        in(elsewhere, new Reopen(ID, AT));

        assertThat(in(here, new Close(ID, AT))).isPositive();
        assertThat(in(here, new Close(ID, AT))).isZero();
    }

    @Test
    void the_version_that_a_caller_expects_is_that_of_the_ledger() {
        assigned();
        in(elsewhere, new AmendNotes(ID, AT, "from elsewhere"));

        assertThatThrownBy(() -> here.perform(
                        "default", new Expected(Expected.Versions.of("\"0\""), null), new AmendNotes(ID, AT, "late")))
                .isInstanceOf(RefusedException.class);
        assertThat(here.perform(
                        "default",
                        new Expected(Expected.Versions.of("\"1\""), null),
                        new AmendNotes(ID, AT, "in time")))
                .isPositive();
    }

    @Test
    void what_had_happened_before_it_was_asked_for_is_the_same_here_and_elsewhere() {
        Instant before = Instant.parse("0001-01-01T00:00:00.000000789Z");
        in(here, new Assign(ID, AT, "mentor", "contact", null, null, null, before, null, AT));
        in(here, new AmendNotes(ID, AT, "from here"));
        in(elsewhere, new AmendNotes(ID, AT, "from elsewhere"));

        assertThat(here.ledger().stream("default", ID, 0))
                .extracting(StoredEvent::occurredAt)
                .satisfies(times -> {
                    assertThat(times.getFirst()).isEqualTo("0001-01-01T00:00:00Z");
                    assertThat(times.subList(1, 3)).allMatch(time -> !time.isBefore(AT));
                });
    }

    @Test
    void another_tenant_does_not_find_it() {
        assigned();

        assertThatThrownBy(() -> here.perform("other", Expected.ANYTHING, new AmendNotes(ID, AT, "mine")))
                .isInstanceOf(RefusedException.class);
        assertThat(types()).containsExactly("casework.Assigned");
    }
}
