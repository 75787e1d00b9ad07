package io.caseledger.command.editorial;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.command.editorial.EditorialCommand.Create;
import io.caseledger.command.editorial.EditorialCommand.TakeLock;
import io.caseledger.command.editorial.EditorialCommand.Update;
import io.caseledger.command.platform.NewIds;
import io.caseledger.command.platform.RunningCommands;
import io.caseledger.contract.editorial.EditorialEvent;
import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two processes on one ledger: Axon's own locks end where the process ends, the ledger's order does not. */
class LockRaceTest {

    private static final int ROUNDS = 10;
    private static final int CLIENTS = 20;
    private static final Instant AT = Instant.parse("2026-03-26T10:00:00.123456Z");
    private static final Instant UNTIL = AT.plusSeconds(900);

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private final List<RunningCommands> processes = List.of(start(), start());

    private static RunningCommands start() {
        return RunningCommands.start(DATABASE, axon -> axon.configureAggregate(EditorialAssignmentAggregate.class));
    }

    @AfterEach
    void end() {
        processes.forEach(RunningCommands::close);
    }

    @Test
    void of_twenty_clients_of_two_processes_one_gets_the_lock() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String uuid = created();
            List<Boolean> granted = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Boolean>> asking = new ArrayList<>();
                for (int client = 0; client < CLIENTS; client++) {
                    RunningCommands process = processes.get(client % 2);
                    TakeLock take = new TakeLock(uuid, AT, client, NewIds.uuid(), client, "USER-" + client, UNTIL);
                    asking.add(threads.submit(() -> isGranted(process, take)));
                }
                for (Future<Boolean> answer : asking) {
                    granted.add(answer.get());
                }
            }

            List<StoredEvent> events = processes.getFirst().ledger().stream("default", uuid, 0);
            assertThat(events)
                    .extracting(StoredEvent::type)
                    .containsExactly("editorial.Created", "editorial.LockTaken");
            EditorialEvent.LockTaken taken =
                    (EditorialEvent.LockTaken) events.getLast().event();
            assertThat(granted).filteredOn(Boolean::booleanValue).hasSize(1);
            assertThat(granted.indexOf(true)).isEqualTo((int) taken.userId());
        }
    }

    @Test
    void a_holder_writes_on_through_either_process() {
        String uuid = created();
        String user = "USER-1";
        processes.getFirst().send(new TakeLock(uuid, AT, 1, NewIds.uuid(), 1, user, UNTIL));
        for (int i = 0; i < 6; i++) {
            processes.get(i % 2).send(new Update(uuid, AT, user, UNTIL, List.of(new Edit.Title("Title " + i))));
        }
        assertThat(processes.getLast().ledger().stream("default", uuid, 0)).hasSize(8);
    }

    private String created() {
        String uuid = NewIds.uuid();
        processes
                .getFirst()
                .send(new Create(
                        uuid, AT, 1, 1, "s", "article", "Title", "", "", "", null, null, null, List.of(), List.of()));
        return uuid;
    }

    /** As every write does, it looks again where another process was first. */
    private static boolean isGranted(RunningCommands process, TakeLock take) {
        try {
            process.send(take);
            return true;
        } catch (ConcurrencyException othersWereFirst) {
            return isGranted(process, take);
        } catch (RefusedException refused) {
            assertThat(refused.refusal().code()).isEqualTo("lock-held");
            return false;
        }
    }
}
