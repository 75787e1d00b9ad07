package io.caseledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Projections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Every projection is rebuilt again and again while others write and read: nobody may notice. */
@Timeout(480)
class ReplayLoadTest {

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private static final int ROUNDS = 3;
    private static final int WRITERS = 3;
    private static final String HISTORY = "/history/api/v1/assignments";
    private static final String ALLOCATIONS = "/allocation/api/v1/assignments";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final AtomicBoolean enough = new AtomicBoolean();
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();

    @Test
    void writers_see_what_they_wrote_and_readers_never_less_than_before() throws Exception {
        try (RunningCaseledger application = RunningCaseledger.startOn(DATABASE.location());
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Http http = application.http().as("demo-admin");
            write(http, "first");
            List<Future<?>> load = new ArrayList<>();
            try {
                for (int writer = 0; writer < WRITERS; writer++) {
                    String name = "writer-" + writer;
                    load.add(clients.submit(untilEnough(() -> write(http, name))));
                }
                load.add(clients.submit(untilEnough(growing(http, HISTORY + "?limit=3"))));
                load.add(clients.submit(untilEnough(growing(http, "/api/v1/people?limit=3"))));
                load.add(clients.submit(untilEnough(growing(http, HISTORY + "/mentor/mentor/history"))));
                load.add(clients.submit(untilEnough(() -> {
                    assertThat(ok(http.get(ALLOCATIONS + "?per_page=3")).get("data"))
                            .isNotEmpty();
                    reads.incrementAndGet();
                })));
                for (int round = 0; round < ROUNDS; round++) {
                    for (Projection projection :
                            application.bean(Projections.class).all()) {
                        replay(http, projection.name(), load);
                    }
                }
            } finally {
                enough.set(true);
            }
            for (Future<?> client : load) {
                client.get();
            }
            assertThat(writes).hasPositiveValue();
            assertThat(reads).hasPositiveValue();
            ReadTables tables = new ReadTables(application);
            Map<String, List<String>> rebuilt = tables.rows();
            assertThat(tables.leftovers()).isEmpty();
            tables.replayOneByOne();
            assertThat(tables.rows()).isEqualTo(rebuilt);
        }
    }

    private static void replay(Http http, String projection, List<Future<?>> load) throws Exception {
        String at = "/api/v1/projections/" + projection;
        assertThat(http.post(at + "/replay", "").status()).isEqualTo(202);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        JsonNode status = ok(http.get(at));
        while (status.get("state").asString().equals("replaying")) {
            assertThat(status.get("differs").isNull()).as(status.toString()).isTrue();
            for (Future<?> client : load) {
                if (client.isDone()) {
                    client.get();
                }
            }
            if (System.nanoTime() > deadline) {
                fail("It does not end: " + status);
            }
            Thread.sleep(20);
            status = ok(http.get(at));
        }
        assertThat(status.at("/last_replay/result").asString())
                .as(status.toString())
                .isEqualTo("switched");
    }

    private Callable<Integer> untilEnough(Runnable round) {
        return () -> {
            int rounds = 0;
            while (!enough.get()) {
                round.run();
                rounds++;
            }
            return rounds;
        };
    }

    /** Reads a list that only grows. */
    private Runnable growing(Http http, String list) {
        AtomicInteger seen = new AtomicInteger();
        return () -> {
            JsonNode page = ok(http.get(list));
            assertThat(page.get("data")).as(list).isNotEmpty();
            int total = page.at("/pagination/total").asInt();
            assertThat(total).as(list).isGreaterThanOrEqualTo(seen.get());
            seen.set(total);
            reads.incrementAndGet();
        };
    }

    /** Writes to every projection that has something to remember of it, and reads it at once. */
    private void write(Http http, String name) {
        int number = writes.incrementAndGet();
        String contact = name + '-' + number;
        String id = ok(http.post(
                        HISTORY,
                        "{\"mentor_id\":\"mentor\",\"contact_id\":\"%s\",\"contact_name\":\"Contact %s\"}"
                                .formatted(contact, contact)))
                .get("assignment_id")
                .asString();
        JsonNode list = ok(http.get(HISTORY + "?contact_id=" + contact));
        assertThat(list.at("/data/0/assignment_id").asString()).isEqualTo(id);
        assertThat(list.at("/data/0/contact_name").asString()).isEqualTo("Contact " + contact);

        ok(http.put(HISTORY + "/" + id, "{\"notes\":\"of " + contact + "\"}"));
        ok(http.patch(HISTORY + "/" + id + "/status", "{\"status\":\"closed\"}"));
        assertThat(ok(http.get(HISTORY + "?contact_id=" + contact + "&status=closed"))
                        .at("/pagination/total")
                        .asInt())
                .isEqualTo(1);

        int user = 1_000 + number;
        ok(http.put("/api/v1/users/" + user, "{\"name\":\"User " + user + "\",\"email\":\"u@example.com\"}"));
        String allocation = ok(http.post(
                        "/allocation/api/v1/users/" + user + "/assignments",
                        "{\"assignable_id\":7,\"starts_at\":\"2026-03-02\",\"ends_at\":\"2026-03-06\"}"))
                .get("id")
                .asString();
        assertThat(ok(http.get("/allocation/api/v1/users/" + user + "/assignments"))
                        .at("/data/0/id")
                        .asString())
                .isEqualTo(allocation);
        ok(http.put(
                "/allocation/api/v1/users/" + user + "/bill_rates",
                "{\"rate\":100,\"project_id\":null,\"from\":null}"));
    }

    private static JsonNode ok(Http.Reply reply) {
        assertThat(reply.status()).as(reply.body()).isIn(200, 201);
        return reply.json();
    }
}
