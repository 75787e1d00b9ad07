package io.caseledger.query.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.http.Expected;
import io.caseledger.platform.http.Receiver;
import io.caseledger.platform.http.Receiver.Message;
import io.caseledger.platform.http.Receiver.Reply;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class WebhookDeliveryTest {

    private final Office office = new Office();
    private final Receiver receiver = Receiver.start();

    @AfterEach
    void end() {
        office.close();
        receiver.close();
    }

    private void awaitTold(Receiver by, int messages) {
        office.await(messages + " messages", () -> by.messages().size() >= messages);
    }

    private void awaitSettled(String webhook, int deliveries) {
        office.await(
                deliveries + " settled deliveries",
                () -> office.deliveries(webhook).stream()
                                .filter(delivery -> !delivery.state().equals("pending"))
                                .count()
                        == deliveries);
    }

    private static void verify(Secret secret, Message message) throws WebhookVerificationException {
        new com.standardwebhooks.Webhook(secret.text()).verify(message.body(), message.headers());
    }

    @Test
    void what_happens_is_told_once_signed_and_in_order() {
        office.happens("before");
        office.open();
        Secret secret = Secret.fresh();
        String webhook = office.webhook(receiver.url(), secret);
        office.happens("a", "b", "a");
        awaitSettled(webhook, 3);
        assertThat(Office.told(receiver.messages())).containsExactlyInAnyOrder("a#0", "b#0", "a#1");
        assertThat(Office.told(receiver.messages()))
                .filteredOn(told -> told.startsWith("a"))
                .containsExactly("a#0", "a#1");
        assertThat(receiver.messages()).allSatisfy(message -> {
            assertThatCode(() -> verify(secret, message)).doesNotThrowAnyException();
            assertThat(message.header("content-type")).isEqualTo("application/cloudevents+json; charset=utf-8");
        });
        assertThat(office.deliveries(webhook)).allSatisfy(delivery -> {
            assertThat(delivery.state()).isEqualTo("delivered");
            assertThat(delivery.attempts()).isEqualTo(1);
            assertThat(delivery.lastStatus()).isEqualTo(204);
            assertThat(delivery.nextTry()).isNull();
        });
    }

    @Test
    void only_the_types_that_are_wanted_and_the_tenants_own_are_told() {
        office.open();
        String mine = office.webhook(receiver.url());
        String closings = office.webhook("default", receiver.url(), List.of("casework.Closed"), Secret.fresh());
        String theirs = office.webhook("other", receiver.url(), List.of(Office.TYPE), Secret.fresh());
        office.happensElsewhere("third", "x");
        office.happens("a");
        awaitSettled(mine, 1);
        assertThat(Office.told(receiver.messages())).containsExactly("a#0");
        assertThat(office.deliveries(closings)).isEmpty();
        assertThat(office.deliveries(theirs)).isEmpty();
    }

    @Test
    void what_is_not_taken_comes_again_the_same_to_the_letter_with_a_time_and_signature_of_its_own() {
        AtomicInteger tries = new AtomicInteger();
        receiver.answering(message -> Reply.of(tries.incrementAndGet() <= 3 ? 500 : 200));
        office.open();
        Secret secret = Secret.fresh();
        String webhook = office.webhook(receiver.url(), secret);
        office.happens("a");
        awaitSettled(webhook, 1);
        List<Message> messages = receiver.messages();
        assertThat(messages).hasSize(4);
        assertThat(messages.stream().map(Message::body).distinct()).hasSize(1);
        assertThat(messages.stream()
                        .map(message -> message.header("webhook-id"))
                        .distinct())
                .containsExactly(office.deliveries(webhook).getFirst().id());
        assertThat(messages)
                .allSatisfy(
                        message -> assertThatCode(() -> verify(secret, message)).doesNotThrowAnyException());
        for (int i = 1; i < 4; i++) {
            assertThat(Duration.ofNanos(
                            messages.get(i).nanos() - messages.get(i - 1).nanos()))
                    .isGreaterThan(Duration.ofMillis((long) (240 * Math.pow(3, i - 1))));
        }
        assertThat(office.deliveries(webhook).getFirst().attempts()).isEqualTo(4);
    }

    @Test
    void later_events_of_an_assignment_wait_for_the_earlier_and_those_of_others_do_not() {
        AtomicBoolean open = new AtomicBoolean();
        receiver.answering(message -> Reply.of(message.body().contains("\"a\"") && !open.get() ? 503 : 200));
        office.open();
        String webhook = office.webhook(receiver.url());
        office.happens("a", "a", "b", "a", "b");
        office.await(
                "the others",
                () -> office.deliveries(webhook).stream()
                                .filter(delivery -> delivery.state().equals("delivered"))
                                .count()
                        == 2);
        assertThat(Office.told(receiver.messages())).contains("b#0", "b#1").doesNotContain("a#1", "a#2");
        open.set(true);
        awaitSettled(webhook, 5);
        assertThat(Office.told(receiver.messages()))
                .filteredOn(told -> told.startsWith("a#") && !told.equals("a#0"))
                .containsExactly("a#1", "a#2");
    }

    @Test
    void what_is_given_up_lets_the_later_events_through() {
        office.givingUpAfter(Duration.ofMillis(500)).open();
        receiver.answering(message -> Reply.of(message.body().contains("\"sequence\":0") ? 500 : 200));
        String webhook = office.webhook(receiver.url());
        office.happens("a", "a");
        awaitSettled(webhook, 2);
        assertThat(office.deliveries(webhook)).extracting(Delivery::state).containsExactly("delivered", "failed");
        assertThat(office.deliveries(webhook).getLast().reason()).isEqualTo("The answer was 500");
    }

    @Test
    void a_slow_receiver_does_not_delay_another() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (Receiver slow = Receiver.start().answering(message -> {
            try {
                ended.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            return Reply.of(200);
        })) {
            office.open();
            String held = office.webhook(slow.url());
            String quick = office.webhook(receiver.url());
            String[] assignments = new String[50];
            for (int i = 0; i < assignments.length; i++) {
                assignments[i] = "a" + i;
            }
            long began = System.nanoTime();
            office.happens(assignments);
            awaitTold(receiver, assignments.length);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
            awaitSettled(quick, assignments.length);
            assertThat(slow.messages()).as("at once").hasSizeLessThanOrEqualTo(8);
            assertThat(office.deliveries(held))
                    .noneMatch(delivery -> delivery.state().equals("delivered"));
            ended.countDown();
        }
    }

    @Test
    void who_answers_410_is_left_alone_until_it_is_enabled_again() throws Exception {
        receiver.answering(message -> Reply.of(410));
        Postman postman = office.open();
        String webhook = office.webhook(receiver.url());
        office.happens("a");
        office.await(
                "the end",
                () -> !office.table().find("default", webhook).orElseThrow().enabled());
        Webhook disabled = office.table().find("default", webhook).orElseThrow();
        assertThat(disabled.disabledReason()).contains("410");
        assertThat(office.deliveries(webhook).getFirst().state()).isEqualTo("pending");
        receiver.answering(message -> Reply.of(200));
        office.happens("b");
        Thread.sleep(700);
        assertThat(receiver.messages()).hasSize(1);
        office.table()
                .change(
                        "default",
                        webhook,
                        new WebhookDetails(receiver.url(), List.of(Office.TYPE), true),
                        Expected.ANYTHING);
        postman.look();
        awaitSettled(webhook, 2);
        assertThat(Office.told(receiver.messages())).containsExactlyInAnyOrder("a#0", "a#0", "b#0");
        assertThat(office.table().find("default", webhook).orElseThrow().disabledReason())
                .isNull();
    }

    @Test
    void all_that_were_under_way_at_a_410_come_again_in_order_and_with_a_day_of_their_own() {
        receiver.answering(message -> Reply.of(410));
        Postman postman = office.givingUpAfter(Duration.ofSeconds(1)).open();
        String webhook = office.webhook(receiver.url());
        office.happens("a", "b", "c", "a");
        office.await(
                "the end",
                () -> !office.table().find("default", webhook).orElseThrow().enabled());
        office.await(
                "all who were under way",
                () -> office.deliveries(webhook).stream()
                        .allMatch(one -> one.lastStatus() != null || one.attempts() == 0));
        JdbcClient.create(office.database().owner())
                .sql("update webhooks.delivery set first_try = first_try - interval '3 days'")
                .update();
        AtomicInteger tries = new AtomicInteger();
        receiver.answering(message -> Reply.of(tries.incrementAndGet() <= 2 ? 500 : 200));
        office.table()
                .change(
                        "default",
                        webhook,
                        new WebhookDetails(receiver.url(), List.of(Office.TYPE), true),
                        Expected.ANYTHING);
        postman.look();
        awaitSettled(webhook, 4);
        assertThat(office.deliveries(webhook)).allMatch(one -> one.state().equals("delivered"));
        assertThat(Office.told(receiver.messages()).stream()
                        .filter(told -> told.startsWith("a"))
                        .distinct())
                .containsExactly("a#0", "a#1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"172800", "99999999999", "Fri, 31 Dec 2099 10:00:00 GMT"})
    void who_asks_for_days_gets_every_event_as_long_as_all_others_and_in_order(String asked) {
        receiver.answering(message ->
                message.body().contains("\"sequence\":0") ? Reply.of(503).with("Retry-After", asked) : Reply.of(200));
        office.givingUpAfter(Duration.ofSeconds(2)).open();
        String webhook = office.webhook(receiver.url());
        office.happens("a", "a");
        awaitSettled(webhook, 2);
        Delivery first = office.deliveries(webhook).getLast();
        assertThat(first.state()).isEqualTo("failed");
        assertThat(first.attempts()).isGreaterThan(1);
        List<Message> messages = receiver.messages();
        assertThat(Office.told(messages).getLast()).isEqualTo("a#1");
        assertThat(Duration.ofNanos(
                        messages.getLast().nanos() - messages.getFirst().nanos()))
                .isGreaterThan(Duration.ofMillis(1_900));
    }

    @Test
    void the_receiver_says_when_to_come_again() {
        AtomicInteger tries = new AtomicInteger();
        receiver.answering(
                message -> tries.incrementAndGet() == 1 ? Reply.of(429).with("Retry-After", "2") : Reply.of(200));
        office.open();
        office.webhook(receiver.url());
        office.happens("a");
        awaitTold(receiver, 2);
        List<Message> messages = receiver.messages();
        assertThat(Duration.ofNanos(messages.get(1).nanos() - messages.get(0).nanos()))
                .isBetween(Duration.ofMillis(1_950), Duration.ofMillis(3_200));
    }

    @Test
    void while_secrets_overlap_both_sign() {
        Postman postman = office.open();
        Secret old = Secret.fresh();
        Secret fresh = Secret.fresh();
        String webhook = office.webhook(receiver.url(), old);
        office.table().rotate("default", webhook, fresh, Duration.ofHours(1));
        office.happens("a");
        awaitTold(receiver, 1);
        Message during = receiver.messages().getLast();
        assertThat(during.header("webhook-signature").split(" ", -1)).hasSize(2);
        assertThatCode(() -> verify(old, during)).doesNotThrowAnyException();
        assertThatCode(() -> verify(fresh, during)).doesNotThrowAnyException();
        JdbcClient.create(office.database().owner())
                .sql("update webhooks.secret set ends_at = now() where ends_at is not null")
                .update();
        office.happens("a");
        awaitTold(receiver, 2);
        Message after = receiver.messages().getLast();
        assertThatCode(() -> verify(fresh, after)).doesNotThrowAnyException();
        assertThatThrownBy(() -> verify(old, after)).isInstanceOf(WebhookVerificationException.class);
        assertThat(postman.isRunning()).isTrue();
    }

    @Test
    void every_secret_signs_until_its_own_overlap_ends() {
        office.open();
        Secret first = Secret.fresh();
        Secret second = Secret.fresh();
        Secret third = Secret.fresh();
        String webhook = office.webhook(receiver.url(), first);
        office.table().rotate("default", webhook, second, Duration.ofHours(1));
        office.table().rotate("default", webhook, third, Duration.ofHours(2));
        office.happens("a");
        awaitTold(receiver, 1);
        Message during = receiver.messages().getLast();
        assertThat(List.of(first, second, third))
                .allSatisfy(
                        secret -> assertThatCode(() -> verify(secret, during)).doesNotThrowAnyException());
    }

    @Test
    void a_secret_whose_overlap_is_over_signs_no_more_while_a_later_one_still_does() {
        office.open();
        Secret first = Secret.fresh();
        Secret second = Secret.fresh();
        Secret third = Secret.fresh();
        String webhook = office.webhook(receiver.url(), first);
        office.table().rotate("default", webhook, second, Duration.ZERO);
        office.table().rotate("default", webhook, third, Duration.ofHours(1));
        office.happens("a");
        awaitTold(receiver, 1);
        Message message = receiver.messages().getLast();
        assertThatThrownBy(() -> verify(first, message)).isInstanceOf(WebhookVerificationException.class);
        assertThatCode(() -> verify(second, message)).doesNotThrowAnyException();
        assertThatCode(() -> verify(third, message)).doesNotThrowAnyException();
    }

    @Test
    void no_secret_is_cut_off_by_too_many_new_ones() {
        office.open();
        Secret first = Secret.fresh();
        String webhook = office.webhook(receiver.url(), first);
        for (int i = 0; i < 8; i++) {
            office.table().rotate("default", webhook, Secret.fresh(), Duration.ofHours(1));
        }
        assertThatThrownBy(() -> office.table().rotate("default", webhook, Secret.fresh(), Duration.ofHours(1)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo("too-many-secrets"));
        office.happens("a");
        awaitTold(receiver, 1);
        assertThatCode(() -> verify(first, receiver.messages().getLast())).doesNotThrowAnyException();
    }

    @Test
    void a_replay_sends_everything_from_a_position_on_again_under_the_same_ids() {
        Postman postman = office.open();
        String webhook = office.webhook(receiver.url());
        office.happens("a", "a", "b");
        awaitSettled(webhook, 3);
        office.table().replay("default", webhook, 2);
        postman.look();
        awaitTold(receiver, 5);
        awaitSettled(webhook, 3);
        assertThat(Office.told(receiver.messages()).subList(3, 5)).containsExactlyInAnyOrder("a#1", "b#0");
        assertThat(receiver.messages().stream()
                        .map(message -> message.header("webhook-id"))
                        .distinct())
                .hasSize(3);
    }

    @Test
    void a_replay_from_further_on_leaves_nothing_out_that_was_not_sent_yet() {
        String webhook = office.webhook(receiver.url());
        office.happens("a", "b", "c");
        office.table().replay("default", webhook, 3);
        office.open();
        awaitSettled(webhook, 3);
        assertThat(Office.told(receiver.messages())).containsExactlyInAnyOrder("a#0", "b#0", "c#0");
    }

    @Test
    void a_type_that_comes_to_be_wanted_is_told_from_then_on_also_when_another_process_was_told_so() throws Exception {
        office.open();
        String webhook = office.webhook("default", receiver.url(), List.of("casework.Closed"), Secret.fresh());
        office.happens("before");
        for (int i = 0; i < 12; i++) {
            Thread.sleep(130); // the sender looks at its webhooks once a second: at any time between two looks
            List<String> types = i % 2 == 0 ? List.of("casework.Closed", Office.TYPE) : List.of("casework.Closed");
            office.table()
                    .change("default", webhook, new WebhookDetails(receiver.url(), types, true), Expected.ANYTHING);
            if (i % 2 == 0) {
                String assignment = "a" + i;
                office.happens(assignment);
                office.await(assignment, () -> Office.told(receiver.messages()).contains(assignment + "#0"));
            }
        }
    }

    @Test
    void a_webhook_that_joins_gets_what_happened_before_it_by_a_replay() {
        for (int i = 0; i < 1_300; i++) {
            office.happens("a" + i % 7);
        }
        Postman postman = office.open();
        String webhook = office.webhook(receiver.url());
        office.table().replay("default", webhook, 1);
        postman.look();
        awaitTold(receiver, 1_300);
        Set<String> told = ConcurrentHashMap.newKeySet();
        told.addAll(Office.told(receiver.messages()));
        assertThat(told).hasSize(1_300);
        assertThat(receiver.messages()).hasSize(1_300);
    }

    @Test
    void two_processes_send_one_webhooks_events_once_and_the_other_takes_over() {
        Postman first = office.open();
        office.open();
        String webhook = office.webhook(receiver.url());
        office.happens("a", "b", "c");
        awaitSettled(webhook, 3);
        first.stop();
        office.happens("d", "e");
        awaitSettled(webhook, 5);
        assertThat(Office.told(receiver.messages())).containsExactlyInAnyOrder("a#0", "b#0", "c#0", "d#0", "e#0");
    }

    @Test
    void it_goes_on_after_the_database_has_cut_its_connection() {
        office.open();
        String webhook = office.webhook(receiver.url());
        office.happens("a");
        awaitSettled(webhook, 1);
        JdbcClient.create(office.database().owner())
                .sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'caseledger_writer'"
                        + " and datname = current_database()")
                .query()
                .listOfRows();
        office.happens("b");
        awaitSettled(webhook, 2);
        assertThat(Office.told(receiver.messages())).containsExactly("a#0", "b#0");
    }

    @Nested
    class WhereNamesLead {

        @Test
        void a_name_that_has_come_to_lead_inside_is_not_called_and_the_log_says_why() {
            Map<String, InetAddress> names = new ConcurrentHashMap<>();
            names.put("receiver.example", InetAddress.ofLiteral("10.0.0.1"));
            office.whereNames(
                            host -> List.of(names.getOrDefault(host, InetAddress.ofLiteral("::"))), Reach.LOOPBACK_TOO)
                    .open();
            String webhook = office.webhook("http://receiver.example:" + receiver.port() + "/hook?token=hush");
            office.happens("a");
            office.await("a try", () -> office.deliveries(webhook).stream().anyMatch(one -> one.attempts() > 0));
            Delivery refused = office.deliveries(webhook).getFirst();
            assertThat(refused.reason()).isEqualTo("The url leads to an address that webhooks may not reach");
            assertThat(refused.lastStatus()).isNull();
            assertThat(receiver.messages()).isEmpty();
            names.put("receiver.example", InetAddress.ofLiteral("127.0.0.1"));
            awaitSettled(webhook, 1);
            assertThat(receiver.messages()).hasSize(1);
        }
    }
}
