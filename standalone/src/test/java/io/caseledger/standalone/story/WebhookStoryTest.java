package io.caseledger.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.caseledger.platform.http.Receiver;
import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Webhooks as their owner and their receiver see them. */
@ExtendWith(Story.Shared.class)
class WebhookStoryTest {

    private static final String WEBHOOKS = "/api/v1/webhooks";

    private final Receiver receiver = Receiver.start();
    private final Story story;
    private final Http admin;
    private final List<String> created = new ArrayList<>();

    WebhookStoryTest(Story story) {
        this.story = story;
        this.admin = story.admin();
    }

    @AfterEach
    void end() {
        created.forEach(id -> admin.delete(WEBHOOKS + "/" + id));
        receiver.close();
    }

    private static String details(String url) {
        return "{\"url\":\"" + url.replace("\\", "\\\\") + "\",\"events\":[\"casework.Assigned\",\"casework.Closed\"]}";
    }

    private JsonNode created(String url) {
        Reply reply = admin.post(WEBHOOKS, details(url));
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        created.add(reply.json().get("id").asString());
        return reply.json();
    }

    private String opened() {
        return story.http()
                .post(
                        "/history/api/v1/assignments",
                        "{\"mentor_id\":\"%s\",\"contact_id\":\"%s\"}"
                                .formatted(story.person("mentor"), story.person("contact")))
                .json()
                .get("assignment_id")
                .asString();
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("Waited in vain for " + what);
            }
            Thread.sleep(20);
        }
    }

    @Test
    void an_event_arrives_as_the_feed_shows_it() throws Exception {
        JsonNode webhook = created(receiver.url());
        long before = story.head();
        String assignment = opened();
        await("the event", () -> !receiver.messages().isEmpty());
        Receiver.Message message = receiver.messages().getFirst();
        JsonNode shown = admin.get("/api/v1/events?type=casework.Assigned&after=" + before)
                .json()
                .at("/events/0");
        assertThat(message.body()).isEqualTo(shown.toString());
        assertThat(shown.get("subject").asString()).isEqualTo(assignment);
        // The library checks with the clock of today; the story's stands still.
        assertThat(message.header("webhook-signature"))
                .isEqualTo(
                        new com.standardwebhooks.Webhook(webhook.get("secret").asString())
                                .sign(
                                        message.header("webhook-id"),
                                        Long.parseLong(message.header("webhook-timestamp")),
                                        message.body()));
        String log = WEBHOOKS + "/" + webhook.get("id").asString() + "/deliveries";
        await(
                "the log",
                () -> admin.get(log + "?state=delivered")
                                .json()
                                .at("/pagination/total")
                                .asInt()
                        == 1);
        JsonNode delivery = admin.get(log).json().at("/data/0");
        assertThat(delivery.get("id").asString()).isEqualTo(message.header("webhook-id"));
        assertThat(delivery.get("subject").asString()).isEqualTo(assignment);
        assertThat(delivery.get("position").asLong())
                .isEqualTo(shown.get("position").asLong());
    }

    @Test
    void the_events_of_a_series_wait_for_those_of_the_allocation_it_is_named_after() throws Exception {
        receiver.answering(message -> Receiver.Reply.of(message.body().contains("allocation.Allocated") ? 503 : 204));
        String details = "{\"url\":\"" + receiver.url()
                + "\",\"events\":[\"allocation.Allocated\",\"allocation.Repeated\",\"casework.Assigned\"]}";
        Reply webhook = admin.post(WEBHOOKS, details);
        created.add(webhook.json().get("id").asString());
        String project = story.number();
        String allocation = admin.form(
                        "POST",
                        "/allocation/api/v1/projects/" + project + "/assignments",
                        "starts_at=2018-06-21&ends_at=2018-06-27&user_id=" + story.number())
                .json()
                .get("id")
                .asString();
        String repetitions = "/allocation/api/v1/projects/" + project + "/assignments/" + allocation + "/repetitions";
        assertThat(admin.form("POST", repetitions, "frequency_weeks=1&count=1").status())
                .isEqualTo(201);
        opened();
        await(
                "another's event",
                () -> receiver.messages().stream()
                        .anyMatch(message -> message.body().contains("casework.Assigned")));
        assertThat(receiver.messages())
                .noneMatch(message -> message.body().contains("\"subject\":\"series/" + allocation + '"'));

        receiver.answering(message -> Receiver.Reply.of(204));
        await(
                "the series' event",
                () -> receiver.messages().stream()
                        .anyMatch(message -> message.body().contains("\"subject\":\"series/" + allocation + '"')
                                && message.body().contains("\"allocation\":\"" + allocation + '"')));
    }

    @Test
    void the_secret_is_told_once_and_anew_when_it_changes() {
        JsonNode webhook = created(receiver.url());
        String at = WEBHOOKS + "/" + webhook.get("id").asString();
        String secret = webhook.get("secret").asString();
        assertThat(secret).startsWith("whsec_");
        Reply rotated = admin.post(at + "/secret", "");
        assertThat(rotated.status()).isEqualTo(200);
        String fresh = rotated.json().get("secret").asString();
        assertThat(fresh).startsWith("whsec_").isNotEqualTo(secret);
        assertThat(rotated.json().get("previous_secret_until").isNull()).isFalse();
        for (Reply other : List.of(
                admin.get(at),
                admin.get(WEBHOOKS),
                admin.put(at, details(receiver.url())),
                admin.get(at + "/deliveries"))) {
            assertThat(other.status()).isEqualTo(200);
            assertThat(other.body()).doesNotContain("whsec_", secret.substring(6), fresh.substring(6));
        }
    }

    @Test
    void so_many_secrets_that_one_had_to_be_cut_off_are_refused() {
        String at = WEBHOOKS + "/" + created(receiver.url()).get("id").asString();
        for (int i = 0; i < 8; i++) {
            assertThat(admin.post(at + "/secret", "").status()).isEqualTo(200);
        }
        Reply refused = admin.post(at + "/secret", "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("code").asString()).isEqualTo("too-many-secrets");
    }

    @Test
    void what_a_urls_query_says_is_used_and_never_shown() throws Exception {
        JsonNode webhook = created(receiver.url() + "?token=hush");
        String at = WEBHOOKS + "/" + webhook.get("id").asString();
        assertThat(webhook.get("url").asString()).isEqualTo(receiver.url() + "?***");
        Reply again = admin.put(at, details(webhook.get("url").asString()));
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).doesNotContain("hush");
        Reply test = admin.post(at + "/test", "");
        assertThat(test.status()).isEqualTo(202);
        await("the test", () -> !receiver.messages().isEmpty());
        assertThat(receiver.messages().getFirst().path()).isEqualTo("/hook?token=hush");
        assertThat(receiver.messages().getFirst().header("webhook-id"))
                .isEqualTo(test.json().get("id").asString());
        assertThat(receiver.messages().getFirst().body()).contains("webhooks.Tested", "\"specversion\":\"1.0\"");
    }

    @Test
    void a_webhook_is_listed_changed_and_deleted() {
        JsonNode webhook = created(receiver.url());
        String at = WEBHOOKS + "/" + webhook.get("id").asString();
        JsonNode list = admin.get(WEBHOOKS + "?limit=100").json();
        assertThat(list.get("data").valueStream().map(one -> one.get("id").asString()))
                .contains(webhook.get("id").asString());
        Reply changed = admin.put(
                at, "{\"url\":\"https://receiver.example/\",\"events\":[\"casework.Deleted\"],\"enabled\":false}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(admin.get(at).json()).isEqualTo(changed.json());
        assertThat(changed.json().get("events").toString()).isEqualTo("[\"casework.Deleted\"]");
        assertThat(changed.json().get("enabled").asBoolean()).isFalse();
        assertThat(admin.delete(at).body())
                .isEqualTo("{\"deleted\":true,\"id\":\"" + webhook.get("id").asString() + "\"}");
        assertThat(admin.delete(at).status()).isEqualTo(404);
        assertThat(admin.get(at).status()).isEqualTo(404);
        assertThat(admin.post(at + "/test", "").status()).isEqualTo(404);
    }

    @Nested
    class Refusals {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://10.0.0.1/",
                    "http://192.168.0.1/",
                    "http://172.16.0.1:8080/",
                    "http://100.64.0.1/",
                    "http://169.254.169.254/latest/meta-data/",
                    "http://[fd00:ec2::254]/",
                    "http://168.63.129.16/",
                    "http://[2606:2800:220:1:0:5efe:7f00:1]/",
                    "http://[fe80::1]/",
                    "http://[::ffff:10.0.0.1]/",
                    "http://[::ffff:a9fe:a9fe]/",
                    "http://0.0.0.0/",
                    "http://[::]/",
                    "http://224.0.0.1/",
                    "http://2130706433/",
                    "http://0x7f000001/",
                    "http://0177.0.0.1/",
                    "http://127.1/",
                    "http://2852039166/",
                    "http://[fe80::1%25eth0]/",
                    "http://user:hush@receiver.example/",
                    "http://receiver.example:99999/",
                    "ftp://receiver.example/",
                    "receiver.example",
                    "http://receiver.example\\\\@127.0.0.1/"
                })
        void a_url_that_leads_inside_or_nowhere(String url) {
            Reply reply = admin.post(WEBHOOKS, details(url));
            assertThat(reply.status()).as(reply.body()).isEqualTo(422);
            assertThat(reply.json().at("/errors/0/field").asString()).isEqualTo("url");
            assertThat(reply.body()).doesNotContain("hush", "trace");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]:9/", "https://receiver.invalid/"
                })
        void but_not_loopback_which_the_embedded_default_allows(String url) {
            assertThat(created(url).get("url").asString()).isEqualTo(url);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{\"url\":\"http://127.0.0.1/\"}",
                    "{\"events\":[\"casework.Assigned\"]}",
                    "{\"url\":5,\"events\":[\"casework.Assigned\"]}",
                    "{\"url\":null,\"events\":[\"casework.Assigned\"]}",
                    "{\"url\":\"\",\"events\":[\"casework.Assigned\"]}",
                    "{\"url\":\"http://127.0.0.1/\",\"events\":[]}",
                    "{\"url\":\"http://127.0.0.1/\",\"events\":\"casework.Assigned\"}",
                    "{\"url\":\"http://127.0.0.1/\",\"events\":{}}",
                    "{\"url\":\"http://127.0.0.1/\",\"events\":[null]}",
                    "{\"url\":\"http://127.0.0.1/\",\"events\":[\"casework.Unheard\"]}",
                    "{\"url\":\"http://127.0.0.1/\",\"events\":[\"casework.Assigned\"],\"enabled\":\"yes\"}",
                    "[]"
                })
        void a_body_that_says_what_cannot_be(String body) {
            Reply reply = admin.post(WEBHOOKS, body);
            assertThat(reply.status()).as(reply.body()).isEqualTo(422);
            assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{\"from\":0}",
                    "{\"from\":-1}",
                    "{\"from\":\"1\"}",
                    "{\"from\":1.5}",
                    "{\"from\":99999999999}"
                })
        void a_replay_from_nowhere(String body) {
            String id = created(receiver.url()).get("id").asString();
            assertThat(admin.post(WEBHOOKS + "/" + id + "/replay", body).status())
                    .isEqualTo(422);
        }

        @Test
        void everyone_but_an_administrator() {
            Map<Http, Integer> others = Map.of(
                    story.http(),
                    401,
                    story.http().as("nobody"),
                    401,
                    story.viewer(),
                    403,
                    story.http().as("demo-editor-a"),
                    403);
            others.forEach((http, status) -> {
                assertThat(http.get(WEBHOOKS).status()).isEqualTo(status);
                assertThat(http.post(WEBHOOKS, details(receiver.url())).status())
                        .isEqualTo(status);
                assertThat(http.get(WEBHOOKS + "/wh_x/deliveries").status()).isEqualTo(status);
                assertThat(http.delete(WEBHOOKS + "/wh_x").status()).isEqualTo(status);
            });
        }
    }
}
