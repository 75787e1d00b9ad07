package io.caseledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.http.Receiver;
import io.caseledger.platform.ledger.HashChain;
import io.caseledger.platform.ledger.LedgerReader;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The ledger is restored from a backup, and the read models and webhooks beside it are not. A twin, which went on from the backup itself, says what is
 * right.
 */
@Timeout(300)
class RestoredLedgerTest {

    private static final String HISTORY = "/history/api/v1/assignments";
    private static final int BEFORE = 6;

    private final TestDatabase database = TestDatabase.create();
    private final Receiver receiver = Receiver.start();
    private final List<String> vanished = new ArrayList<>();
    private TestDatabase twin = database;
    private long backedUp;

    @BeforeEach
    void write_back_up_and_write_on() {
        try (RunningCaseledger application = start(database)) {
            subscribe(application.http());
            write(application.http(), "before", BEFORE);
            awaitDeliveries(application);
            backedUp = head(application);
        }
        twin = database.copy();
        JdbcClient.create(twin.owner()).sql("delete from webhooks.endpoint").update();
        try (RunningCaseledger application = start(database)) {
            vanished.addAll(write(application.http(), "vanished", 3));
            awaitDeliveries(application);
            new ReadTables(application).rows();
        }
    }

    @AfterEach
    void end() {
        receiver.close();
        database.close();
        twin.close();
    }

    @Test
    void that_is_shorter_is_noticed_at_the_start_and_all_is_built_anew() throws Exception {
        LedgerCopy.restore(twin, database);

        try (RunningCaseledger application = start(database)) {
            assertIsTwins(application);
            assertEveryEventWasTold(application);
            write(application.http(), "after", 3);
            assertEveryEventWasTold(application);
            JsonNode webhook = application
                    .http()
                    .as("demo-admin")
                    .get("/api/v1/webhooks")
                    .json()
                    .get("data")
                    .get(0);
            assertThat(webhook.get("rewound").get("to").asLong()).isLessThanOrEqualTo(backedUp);
            assertThat(webhook.get("rewound").get("from").asLong()).isGreaterThan(backedUp);
            assertThat(application
                            .http()
                            .as("demo-admin")
                            .get("/api/v1/webhooks/" + webhook.get("id").asString() + "/deliveries?limit=100")
                            .body())
                    .contains("\"position\":null")
                    .contains("restored from a backup");
        }
    }

    @Test
    void is_answered_from_by_nobody_until_all_is_built_anew() throws Exception {
        LedgerCopy.restore(twin, database);

        try (Connection reading = database.owner().getConnection()) {
            reading.setAutoCommit(false);
            JdbcClient.create(new SingleConnectionDataSource(reading, true))
                    .sql("lock table read.assignment in access share mode")
                    .update(); // the rebuilt table cannot take its place
            try (RunningCaseledger application = start(database)) {
                Http.Reply list = application.http().get(HISTORY);
                assertThat(list.status()).as(list.body()).isEqualTo(503);
                assertThat(list.body()).contains("read-model-rebuilding");
                assertThat(list.header("Retry-After")).isPresent();
                assertThat(application
                                .http()
                                .get(HISTORY + "/" + vanished.getFirst())
                                .status())
                        .isEqualTo(503);
                Http.Reply health = application.http().as("demo-admin").get("/actuator/health");
                assertThat(health.status()).as(health.body()).isEqualTo(503);
                assertThat(health.body()).contains("DOWN").contains("replaced by another");
                await(
                        "the others to be well",
                        () -> application
                                        .http()
                                        .as("demo-viewer")
                                        .get("/editorial/v3/assignment")
                                        .status()
                                == 200);
                assertThat(application.http().get(HISTORY).status()).isEqualTo(503);
                reading.rollback();
                assertIsTwins(application);
            }
        }
    }

    @Test
    void that_is_as_long_with_another_history_is_noticed_at_the_start_and_all_is_built_anew() throws Exception {
        try (RunningCaseledger application = start(twin)) {
            write(application.http(), "other", 3);
        }
        LedgerCopy.restore(twin, database);

        try (RunningCaseledger application = start(database)) {
            assertIsTwins(application);
            assertEveryEventWasTold(application);
        }
    }

    @Test
    void that_is_longer_with_another_history_is_noticed_at_the_start_and_all_is_built_anew() throws Exception {
        try (RunningCaseledger application = start(twin)) {
            write(application.http(), "other", 5);
        }
        LedgerCopy.restore(twin, database);

        try (RunningCaseledger application = start(database)) {
            assertIsTwins(application);
            assertEveryEventWasTold(application);
        }
    }

    @Test
    void under_a_running_process_is_noticed_and_nothing_of_what_vanished_is_answered_or_built_upon() throws Exception {
        try (RunningCaseledger application = start(database)) {
            new ReadTables(application).rows();
            application.http().patch(HISTORY + "/" + vanished.getFirst() + "/status", "{\"status\":\"closed\"}");
            try (RunningCaseledger other = start(twin)) {
                write(other.http(), "other", 3);
            }
            LedgerCopy.restore(twin, database);

            await(
                    "reads of what vanished to end",
                    () -> !application
                            .http()
                            .get(HISTORY + "/" + vanished.getFirst())
                            .body()
                            .contains("vanished"));
            assertIsTwins(application);
            Http.Reply late =
                    application.http().patch(HISTORY + "/" + vanished.getFirst() + "/status", "{\"status\":\"open\"}");
            assertThat(late.status()).as(late.body()).isIn(404, 503);
            write(application.http(), "after", 2);
            assertThat(JdbcClient.create(database.owner())
                            .sql(
                                    "select count(*) from ledger.event e join ledger.event p on p.position = e.position - 1"
                                            + " where e.payload::text like '%vanished%'")
                            .query(Long.class)
                            .single())
                    .isZero();
            assertEveryEventWasTold(application);
            assertThat(HashChain.firstBroken(application.bean(LedgerReader.class).after(0, 10_000).stream()))
                    .isEmpty();
        }
    }

    /** @param others events that the restored ledger has in place of those that vanished */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 5})
    void under_the_process_that_wrote_what_vanished_is_noticed_though_nothing_is_written(int others) throws Exception {
        try (RunningCaseledger application = start(database)) {
            Http admin = application.http().as("demo-admin");
            write(application.http(), "vanished", 4);
            awaitDeliveries(application);
            new ReadTables(application).rows();
            if (others > 0) {
                try (RunningCaseledger other = start(twin)) {
                    write(other.http(), "other", others);
                }
            }
            LedgerCopy.restore(twin, database);

            await("it to be noticed", () -> application.http().get(HISTORY).status() == 503);
            assertIsTwins(application);
            assertEveryEventWasTold(application);
            long head = head(application);
            for (String after : List.of("latest", Long.toString(head))) {
                assertThat(admin.get("/api/v1/events?after=" + after).json().get("events"))
                        .as(after)
                        .isEmpty();
            }
            assertThat(admin.get("/api/v1/events?limit=1000&after=" + (backedUp - 1))
                            .body())
                    .doesNotContain("vanished");
            long told = deliveriesOfWhatVanished();
            Thread.sleep(3_000); // several of the rounds in which they were sent again
            assertThat(deliveriesOfWhatVanished()).isEqualTo(told);

            Http.Reply first =
                    admin.with("Idempotency-Key", "first").post(HISTORY, "{\"mentor_id\":\"m\",\"contact_id\":\"c\"}");
            assertThat(first.status()).as(first.body()).isIn(201, 503);
            assertThat(first.body()).doesNotContain("outcome-unknown");
            await(
                    "writes to go on",
                    () -> admin.with("Idempotency-Key", "first")
                                    .post(HISTORY, "{\"mentor_id\":\"m\",\"contact_id\":\"c\"}")
                                    .status()
                            == 201);
            assertThat(head(application)).isEqualTo(head + 1);
            assertEveryEventWasTold(application);
            assertThat(HashChain.firstBroken(application.bean(LedgerReader.class).after(0, 10_000).stream()))
                    .isEmpty();
        }
    }

    private long deliveriesOfWhatVanished() {
        Set<String> there = Set.copyOf(JdbcClient.create(database.owner())
                .sql("select 'evt_' || event_id from ledger.event")
                .query(String.class)
                .list());
        return receiver.messages().stream()
                .filter(message -> !there.contains(message.header("webhook-id")))
                .count();
    }

    private static RunningCaseledger start(TestDatabase database) {
        return RunningCaseledger.startOn(
                database.location(),
                "--caseledger.webhooks.allow-private=true",
                "--caseledger.webhooks.first-retry=300ms");
    }

    private void subscribe(Http http) {
        Http.Reply created = http.as("demo-admin")
                .post(
                        "/api/v1/webhooks",
                        "{\"url\":\"%s\",\"events\":[\"casework.Assigned\",\"casework.Closed\"]}"
                                .formatted(receiver.url()));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
    }

    /** Something for every projection; answers the ids of the cases. */
    private static List<String> write(Http http, String name, int count) {
        Http admin = http.as("demo-admin");
        List<String> cases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Http.Reply opened = http.post(
                    HISTORY,
                    "{\"mentor_id\":\"mentor\",\"contact_id\":\"contact_%1$s_%2$d\",\"contact_name\":\"%1$s %2$d\"}"
                            .formatted(name, i));
            assertThat(opened.status()).as(opened.body()).isEqualTo(201);
            String id = opened.json().get("assignment_id").asString();
            cases.add(id);
            if (i % 2 == 1) {
                http.patch(HISTORY + "/" + id + "/status", "{\"status\":\"closed\"}");
            }
            created(admin.form(
                    "POST",
                    "/allocation/api/v1/projects/4/assignments",
                    "user_id=8&starts_at=2018-06-21&ends_at=2018-06-27&note=" + name));
            created(admin.post(
                    "/mobility/v1/assignments",
                    "{\"expat_id\":%d,\"expat_name\":\"%s\",\"host_country\":\"DE\",\"status\":\"requested\",\"start_date\":\"2026-11-01\",\"end_date\":\"2027-04-30\"}"
                            .formatted(10_000 + i, name)));
            created(admin.post("/editorial/v3/assignment", "{\"type\":\"article\",\"title\":\"%s\"}".formatted(name)));
        }
        return cases;
    }

    private static void created(Http.Reply reply) {
        assertThat(reply.status()).as(reply.body()).isIn(200, 201);
    }

    private static long head(RunningCaseledger application) {
        return application.bean(LedgerReader.class).head();
    }

    /** Every projection is built anew from the ledger that is there, as that of a process which never knew another. */
    private void assertIsTwins(RunningCaseledger application) throws InterruptedException {
        Http.Reply first = application.http().get(HISTORY + "?limit=100");
        assertThat(first.status() == 503 || !first.body().contains("vanished"))
                .as("nothing of what vanished is shown, but %s", first.body())
                .isTrue();
        await(
                "all to be well",
                () -> application.http().get("/actuator/health").status() == 200
                        && application.http().get(HISTORY).status() == 200);
        Map<String, List<String>> rows = new ReadTables(application).rows();
        try (RunningCaseledger other = start(twin)) {
            Map<String, List<String>> expected = new ReadTables(other).rows();
            assertThat(rows.keySet()).isEqualTo(expected.keySet());
            expected.forEach(
                    (table, content) -> assertThat(rows.get(table)).as(table).isEqualTo(content));
        }
    }

    private void assertEveryEventWasTold(RunningCaseledger application) throws InterruptedException {
        awaitDeliveries(application);
        Set<String> told = receiver.messages().stream()
                .map(message -> message.header("webhook-id"))
                .collect(Collectors.toSet());
        List<String> wanted = JdbcClient.create(database.owner())
                .sql(
                        "select 'evt_' || event_id from ledger.event where type in ('casework.Assigned', 'casework.Closed')")
                .query(String.class)
                .list();
        assertThat(told).containsAll(wanted);
        Map<String, Integer> last = new HashMap<>();
        receiver.messages().stream()
                .map(message -> JsonMapper.shared().readTree(message.body()))
                .forEach(event -> last.merge(
                        event.get("subject").asString(), event.get("sequence").asInt(), (before, now) -> {
                            assertThat(now).isGreaterThanOrEqualTo(before);
                            return now;
                        }));
    }

    private void awaitDeliveries(RunningCaseledger application) {
        long head = head(application);
        JdbcClient owner = JdbcClient.create(database.owner());
        await("all to be told", () -> {
            List<String> wanted = owner.sql("select 'evt_' || event_id from ledger.event where position <= ?"
                            + " and type in ('casework.Assigned', 'casework.Closed')")
                    .param(head)
                    .query(String.class)
                    .list();
            return receiver.messages().stream()
                    .map(message -> message.header("webhook-id"))
                    .collect(Collectors.toSet())
                    .containsAll(wanted);
        });
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("Waited in vain for " + what);
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                fail("Interrupted while waiting for " + what);
            }
        }
    }
}
