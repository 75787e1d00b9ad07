package io.caseledger.command.platform;

import static io.caseledger.command.platform.TestLedger.newStream;
import static io.caseledger.command.platform.TestLedger.opening;
import static io.caseledger.command.platform.TestLedger.position;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.idempotency.IdempotencyKeys;
import io.caseledger.platform.idempotency.IdempotentRequest;
import io.caseledger.platform.idempotency.KeyTakenException;
import io.caseledger.platform.idempotency.StoredAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IdempotencyKeysTest {

    private static final StoredAnswer ANSWER = new StoredAnswer(201, "{\"assignment_id\":\"a\"}", "/a", 0L, null);
    private static final AtomicInteger KEYS = new AtomicInteger();

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private final TestLedger ledger = new TestLedger(DATABASE);
    private final Appender appender = ledger.appender();
    private final Appender ofAnotherProcess = ledger.appender();
    private final String key = "key-" + KEYS.incrementAndGet();

    @AfterEach
    void holds() {
        ledger.close();
        ledger.assertWhole();
    }

    @Nested
    class A_key {

        @Test
        void is_kept_with_its_answer_in_the_transaction_of_the_events() {
            String stream = newStream();
            long position = position(submitted(appender, stream, request("body")));

            assertThat(ledger.jdbc()
                            .sql("select i.xmin = e.xmin from ledger.idempotency i join ledger.event e using (position)"
                                    + " where i.key = ?")
                            .param(key)
                            .query(Boolean.class)
                            .single())
                    .isTrue();
            assertThat(keys().once(request("body"), () -> "done again", (answer, at) -> answer + " " + at))
                    .isEqualTo(ANSWER + " " + position);
        }

        @Test
        void is_kept_alone_where_nothing_happened() {
            Append append = Append.of(List.of(), request("body"), ANSWER);
            appender.submit(append);

            assertThat(position(append)).isEqualTo(ledger.reader().head());
            assertThat(keys().once(request("body"), () -> "done again", (answer, at) -> answer.body()))
                    .isEqualTo(ANSWER.body());
        }

        @Test
        void that_another_process_used_first_refuses_the_events() {
            position(submitted(ofAnotherProcess, newStream(), request("body")));
            String stream = newStream();

            assertThatThrownBy(() -> position(submitted(appender, stream, request("body"))))
                    .isInstanceOf(KeyTakenException.class);
            assertThat(ledger.stream(stream)).isEmpty();
        }

        @Test
        void that_two_processes_use_at_once_is_one_of_theirs() throws Exception {
            String one = newStream();
            String other = newStream();
            Append first;
            Append second;
            try (var _ = ledger.holdHead()) {
                first = submitted(appender, one, request("body"));
                second = submitted(ofAnotherProcess, other, request("body"));
                ledger.awaitAppendsBeforeTheHead(2);
            }

            assertThat(List.of(outcome(first), outcome(second)))
                    .containsExactlyInAnyOrder("recorded", KeyTakenException.class.getSimpleName());
            assertThat(ledger.stream(one).size() + ledger.stream(other).size()).isEqualTo(1);
        }

        @Test
        void that_comes_twice_in_one_batch_is_the_first_ones() throws Exception {
            String one = newStream();
            String other = newStream();
            Append before = Append.of(List.of(opening(newStream())));
            Append first;
            Append second;
            try (var _ = ledger.holdHead()) {
                appender.submit(before);
                ledger.awaitAppendsBeforeTheHead(1);
                first = submitted(appender, one, request("body"));
                second = submitted(appender, other, request("body"));
            }

            assertThat(List.of(outcome(first), outcome(second)))
                    .containsExactly("recorded", KeyTakenException.class.getSimpleName());
        }

        @Test
        void of_a_refused_command_is_not_kept() {
            String stream = newStream();
            TestLedger.append(appender, opening(stream));

            assertThatThrownBy(() -> position(submitted(appender, stream, request("body"))))
                    .isInstanceOf(ConcurrencyException.class);
            assertThat(keys().once(request("body"), () -> "done", (answer, at) -> "repeated"))
                    .isEqualTo("done");
        }

        @Test
        void of_one_tenant_means_nothing_to_another() {
            position(submitted(appender, newStream(), request("body")));
            IdempotentRequest foreign =
                    new IdempotentRequest("another", "ada", key, request("body").sha256());

            assertThat(keys().once(foreign, () -> "done", (answer, at) -> "repeated"))
                    .isEqualTo("done");
        }
    }

    @Nested
    class A_caller {

        @Test
        void has_keys_of_its_own() {
            position(submitted(appender, newStream(), request("body")));
            IdempotentRequest anothers =
                    new IdempotentRequest("default", "bo", key, "other".getBytes(StandardCharsets.UTF_8));

            assertThat(keys().once(anothers, () -> "done", (answer, at) -> "repeated"))
                    .isEqualTo("done");
            position(submitted(appender, newStream(), anothers));
            assertThat(keys().once(anothers, () -> "done", (answer, at) -> "repeated"))
                    .isEqualTo("repeated");
        }
    }

    @Nested
    class A_key_that_has_ended {

        @Test
        void is_free_again_also_before_it_is_removed() {
            position(submitted(appender, newStream(), request("body")));

            assertThat(ending().once(request("else"), () -> "done", (answer, at) -> "repeated"))
                    .isEqualTo("done");
            position(submitted(appender, newStream(), request("else")));
        }

        @Test
        void is_removed_a_bounded_number_at_a_time() {
            ledger.jdbc()
                    .sql("insert into ledger.idempotency (tenant, actor, key, request_sha256, status, answer, position,"
                            + " recorded_at) select 'default', 'ada', 'old-' || n, '', 200, '', 0, '2020-01-01Z'"
                            + " from generate_series(1, 1500) n")
                    .update();
            IdempotencyKeys keys = keys();
            position(submitted(appender, newStream(), request("body")));

            assertThat(keys.removeEnded()).isEqualTo(1_000);
            assertThat(keys.removeEnded()).isEqualTo(500);
            assertThat(keys.removeEnded()).isZero();
            assertThat(keys.once(request("body"), () -> "done", (answer, at) -> "repeated"))
                    .isEqualTo("repeated");
        }

        private IdempotencyKeys ending() {
            return new IdempotencyKeys(
                    DATABASE.writer(), Clock.offset(Clock.systemUTC(), Duration.ofDays(8)), Duration.ofDays(7));
        }
    }

    @Nested
    class A_request {

        @Test
        void that_lost_the_race_against_another_process_gets_the_answer_of_the_winner() {
            position(submitted(ofAnotherProcess, newStream(), request("body")));

            assertThat(keys().once(request("body"), this::loseTheRace, (answer, at) -> answer.body()))
                    .isEqualTo(ANSWER.body());
        }

        private String loseTheRace() {
            throw new KeyTakenException();
        }

        @Test
        void that_says_something_else_under_a_used_key_is_refused() {
            position(submitted(appender, newStream(), request("body")));

            assertThat(refusal(() -> keys().once(request("else"), () -> "done", (answer, at) -> "repeated"))
                            .kind())
                    .isEqualTo(Refusal.Kind.INVALID);
        }

        @Test
        void that_is_still_being_worked_on_refuses_its_repetition_and_frees_the_key_at_its_end() throws Exception {
            IdempotencyKeys keys = keys();
            CountDownLatch working = new CountDownLatch(1);
            CountDownLatch finish = new CountDownLatch(1);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var first = threads.submit(() -> keys.once(
                        request("body"),
                        () -> {
                            working.countDown();
                            return await(finish);
                        },
                        (answer, at) -> "repeated"));
                working.await();
                assertThat(refusal(() -> keys.once(request("body"), () -> "done", (answer, at) -> "repeated"))
                                .kind())
                        .isEqualTo(Refusal.Kind.CONFLICT);
                finish.countDown();
                assertThat(first.get()).isEqualTo("done");
            }
            assertThat(keys.once(request("body"), () -> "done", (answer, at) -> "repeated"))
                    .isEqualTo("done");
        }

        private String await(CountDownLatch latch) {
            try {
                latch.await();
                return "done";
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return "interrupted";
            }
        }

        private Refusal refusal(Runnable request) {
            return catchThrowableOfType(RefusedException.class, request::run).refusal();
        }
    }

    private IdempotentRequest request(String body) {
        return new IdempotentRequest("default", "ada", key, body.getBytes(StandardCharsets.UTF_8));
    }

    private static IdempotencyKeys keys() {
        return new IdempotencyKeys(DATABASE.writer(), Clock.systemUTC(), Duration.ofDays(7));
    }

    private static Append submitted(Appender appender, String stream, IdempotentRequest request) {
        Append append = Append.of(List.of(opening(stream)), request, ANSWER);
        appender.submit(append);
        return append;
    }

    private static String outcome(Append append) {
        try {
            position(append);
            return "recorded";
        } catch (RuntimeException refused) {
            return refused.getClass().getSimpleName();
        }
    }
}
