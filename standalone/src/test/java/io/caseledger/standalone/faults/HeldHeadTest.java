package io.caseledger.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.RunningCaseledger;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** A session that holds the ledger's head, as one does that an operator has begun and forgotten. */
class HeldHeadTest {

    private static final String HISTORY = "/history/api/v1/assignments";

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private static RunningCaseledger application;
    private static Http admin;

    @BeforeAll
    static void start() {
        application = RunningCaseledger.startOn(DATABASE.location());
        admin = application.http().as("demo-admin");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void every_write_is_refused_and_none_of_them_is_done_afterwards() throws Exception {
        Reply opened = open("before", "k0");
        String item = HISTORY + '/' + opened.json().get("assignment_id").asString();
        List<Reply> refused = new ArrayList<>();
        try (var _ = holdHead("select position from ledger.head for update");
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Reply>> replies = new ArrayList<>();
            replies.add(clients.submit(() -> open("meanwhile", "k1")));
            replies.add(clients.submit(() -> admin.put("/api/v1/people/p1", "{\"name\":\"Liv Svendsen\"}")));
            for (Future<Reply> reply : replies) {
                refused.add(reply.get());
            }
        }

        assertThat(refused).hasSize(2).allSatisfy(reply -> {
            assertThat(reply.status()).as(reply.body()).isEqualTo(503);
            assertThat(reply.json().get("code").asString()).isEqualTo("unavailable");
            assertThat(reply.json().get("detail").asString()).contains("will not be");
            assertThat(reply.header("Retry-After")).contains("1");
        });
        assertThat(open("after", "k2").status()).isEqualTo(201);
        assertThat(total("meanwhile")).isZero();
        assertThat(admin.get(item).json().get("notes").asString()).isEqualTo("before");
        assertThat(open("meanwhile", "k1").status())
                .as("its key is not used up")
                .isEqualTo(201);
        assertThat(total("meanwhile")).isEqualTo(1);
    }

    @Test
    void writes_that_stand_in_line_for_one_item_are_refused_as_soon() throws Exception {
        String item = HISTORY
                + '/'
                + open("in line", "k3").json().get("assignment_id").asString();
        List<Future<Reply>> replies = new ArrayList<>();
        try (var _ = holdHead("select position from ledger.head for update");
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) { // each would wait for the one before it, and then for itself
                replies.add(clients.submit(() -> admin.put(item, "{\"notes\":\"in line meanwhile\"}")));
            }
            for (Future<Reply> reply : replies) {
                assertThat(reply.get().status()).isEqualTo(503);
            }
        }

        assertThat(open("after", "k4").status()).isEqualTo(201);
        assertThat(admin.get(item).json().get("notes").asString()).isEqualTo("in line");
    }

    @Test
    void health_tells_who_holds_it_for_how_long_by_whatever_lock() throws Exception {
        for (String lock : List.of(
                "select position from ledger.head for update",
                "lock table ledger.head in exclusive mode",
                "update ledger.head set position = position",
                "lock table ledger.event in share mode",
                "lock table ledger.idempotency in access exclusive mode")) {
            try (var _ = holdHead(lock)) {
                JsonNode head = awaitHead("DOWN");
                JsonNode holder = head.at("/details/held_by/0");
                assertThat(holder.get("application").asString()).as(lock).isEqualTo("nightly report");
                assertThat(holder.get("pid").asInt()).isPositive();
                assertThat(holder.get("since").asString()).isNotEmpty();
            }
            awaitHead("UP");
        }
    }

    /** As of a migration of somebody else's, or a backup's that asks for too much. */
    @Test
    void requests_that_meet_a_table_under_lock_are_told_to_come_again() throws Exception {
        String item = HISTORY
                + '/'
                + open("under lock", "k5").json().get("assignment_id").asString();
        List<Callable<Reply>> requests = List.of(
                () -> open("under lock", "k6"),
                () -> admin.put(item, "{\"notes\":\"n\"}"),
                () -> admin.delete(item),
                () -> admin.post(
                        "/api/v1/webhooks", "{\"url\":\"https://receiver.example\",\"events\":[\"casework.Closed\"]}"),
                () -> admin.get("/api/v1/webhooks"),
                () -> admin.get(item),
                () -> admin.get(item + "?as_of=2026-01-01"),
                () -> admin.get(HISTORY));
        List<Future<Reply>> replies = new ArrayList<>();
        try (var _ = holdHead("lock table ledger.event, ledger.idempotency, webhooks.endpoint,"
                        + " read.assignment in access exclusive mode");
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Callable<Reply> request : requests) {
                replies.add(clients.submit(request));
            }
            for (Future<Reply> reply : replies) {
                assertThat(reply.get().status()).as(reply.get().body()).isEqualTo(503);
                assertThat(reply.get().header("Retry-After")).isPresent();
            }
        }
        assertThat(open("under lock", "k6").status()).isEqualTo(201);
    }

    @Test
    void health_does_not_take_readers_for_holders() throws Exception {
        try (var _ = holdHead("select position from ledger.head")) {
            Thread.sleep(Duration.ofSeconds(4));
            assertThat(head().get("status").asString()).isEqualTo("UP");
        }
    }

    private static JsonNode awaitHead(String status) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        JsonNode head = head();
        while (!head.get("status").asString().equals(status) && System.nanoTime() < deadline) {
            Thread.sleep(100);
            head = head();
        }
        assertThat(head.get("status").asString()).isEqualTo(status);
        return head;
    }

    private static JsonNode head() {
        return admin.get("/actuator/health").json().at("/components/head");
    }

    private static int total(String notes) {
        return admin.get(HISTORY + "?search=" + notes)
                .json()
                .at("/pagination/total")
                .asInt();
    }

    private static Reply open(String notes, String key) {
        return admin.with("Idempotency-Key", key)
                .post(HISTORY, "{\"mentor_id\":\"m\",\"contact_id\":\"c\",\"notes\":\"" + notes + "\"}");
    }

    private static Connection holdHead(String lock) throws SQLException {
        Connection connection = DriverManager.getConnection(
                DATABASE.location().url() + "?ApplicationName=nightly%20report",
                DATABASE.location().owner(),
                "");
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(lock);
        }
        return connection;
    }
}
