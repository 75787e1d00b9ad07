package io.caseledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.fail;

import io.caseledger.platform.http.Receiver;
import io.caseledger.platform.http.Receiver.Message;
import io.caseledger.platform.http.Receiver.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sender and receiver die in the middle of it: every event comes at least once, the same each time, in the order of its assignment. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WebhookCrashTest {

    private static final String ASSIGNMENTS = "/history/api/v1/assignments";
    private static final int ASSIGNMENTS_PER_PHASE = 40;

    private final List<String> opened = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private final AtomicInteger answers = new AtomicInteger();

    @Test
    void what_was_acknowledged_is_told_whoever_dies_meanwhile(@TempDir Path data) throws Exception {
        String secret;
        Receiver receiver = Receiver.start().answering(this::nowAndThenNot);
        int port = receiver.port();
        try (CaseledgerProcess application = start(data)) {
            secret = subscribe(application.http(), receiver.url());
            openAndClose(application.http());
            await("some to arrive", receiver, ASSIGNMENTS_PER_PHASE);
            application.kill();
            assertThat(application.postmaster()).as("its PostgreSQL lives on").isPresent();
        }
        try (CaseledgerProcess application = start(data)) {
            openAndClose(application.http());
            messages.addAll(receiver.messages());
            receiver.close();
            openAndClose(application.http());
            application.kill();
        }
        try (CaseledgerProcess application = start(data)) {
            receiver = Receiver.startOn(port);
            openAndClose(application.http());
            Receiver last = receiver;
            await("all to arrive", () -> told(last).size() == 2 * opened.size());
            assertThat(application.output()).doesNotContain(secret.substring("whsec_".length()), "token=hush");
        } finally {
            messages.addAll(receiver.messages());
            receiver.close();
        }
        assertSameEachTime();
        assertInOrder();
        assertThat(messages)
                .allSatisfy(message -> assertThatCode(() ->
                                new com.standardwebhooks.Webhook(secret).verify(message.body(), message.headers()))
                        .doesNotThrowAnyException());
    }

    private static CaseledgerProcess start(Path data) {
        return CaseledgerProcess.start(data, "--caseledger.webhooks.first-retry=300ms");
    }

    private Reply nowAndThenNot(Message message) {
        return Reply.of(answers.incrementAndGet() % 7 == 0 ? 500 : 200);
    }

    private static String subscribe(Http http, String url) {
        Http.Reply created = http.as("demo-admin")
                .post(
                        "/api/v1/webhooks",
                        "{\"url\":\"%s?token=hush\",\"events\":[\"casework.Assigned\",\"casework.Closed\"]}"
                                .formatted(url));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().get("secret").asString();
    }

    private void openAndClose(Http http) {
        for (int i = 0; i < ASSIGNMENTS_PER_PHASE; i++) {
            String id = http.post(
                            ASSIGNMENTS, "{\"mentor_id\":\"mentor\",\"contact_id\":\"contact_" + opened.size() + "\"}")
                    .json()
                    .get("assignment_id")
                    .asString();
            assertThat(http.patch(ASSIGNMENTS + "/" + id + "/status", "{\"status\":\"closed\"}")
                            .status())
                    .isEqualTo(200);
            opened.add(id);
        }
    }

    /** What was told so far, by its id: the bodies in the order in which they came. */
    private Map<String, List<String>> told(Receiver receiver) {
        Map<String, List<String>> told = new HashMap<>();
        List<Message> all = new ArrayList<>(messages);
        all.addAll(receiver.messages());
        all.forEach(message -> told.computeIfAbsent(message.header("webhook-id"), id -> new ArrayList<>())
                .add(message.body()));
        return told;
    }

    private void assertSameEachTime() {
        Map<String, String> bodies = new HashMap<>();
        messages.forEach(
                message -> assertThat(bodies.computeIfAbsent(message.header("webhook-id"), id -> message.body()))
                        .isEqualTo(message.body()));
        assertThat(bodies).hasSize(2 * opened.size());
        assertThat(bodies.values().stream()
                        .map(body -> json(body).get("subject").asString())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(opened);
    }

    /** Nobody is told of an end before the beginning. */
    private void assertInOrder() {
        Map<String, Integer> last = new HashMap<>();
        messages.forEach(message -> {
            JsonNode event = json(message.body());
            int sequence = event.get("sequence").asInt();
            Integer before = last.put(event.get("subject").asString(), sequence);
            assertThat(sequence)
                    .isGreaterThanOrEqualTo(before == null ? 0 : before)
                    .isLessThanOrEqualTo(before == null ? 0 : before + 1);
        });
    }

    private static JsonNode json(String body) {
        return JsonMapper.shared().readTree(body);
    }

    private void await(String what, Receiver receiver, int count) throws InterruptedException {
        await(what, () -> receiver.messages().size() >= count);
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("Waited in vain for " + what);
            }
            Thread.sleep(20);
        }
    }
}
