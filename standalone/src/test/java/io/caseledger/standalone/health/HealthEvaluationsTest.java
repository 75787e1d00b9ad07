package io.caseledger.standalone.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class HealthEvaluationsTest {

    private final HealthEvaluations evaluations = new HealthEvaluations();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch comesBack = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        comesBack.countDown();
    }

    private Health stuck() {
        asked.incrementAndGet();
        try {
            comesBack.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return Health.up().build();
    }

    private Health well() {
        asked.incrementAndGet();
        return Health.up().build();
    }

    @Test
    void many_callers_share_one_look() throws Exception {
        TimedHealthIndicator indicator = evaluations.timed(this::well);
        List<Future<Health>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 150; i++) {
                answers.add(callers.submit(() -> indicator.health()));
            }
        }
        for (Future<Health> answer : answers) {
            assertThat(answer.get().getStatus()).isEqualTo(Status.UP);
        }
        assertThat(asked).as("looks, one a second").hasValueLessThan(10);
    }

    @Test
    void one_that_is_stuck_is_down_and_is_not_asked_again_while_it_is() {
        TimedHealthIndicator indicator = evaluations.timed(this::stuck);
        for (int i = 0; i < 3; i++) {
            Health health = indicator.health();
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails().get("error")).asString().startsWith("No answer for");
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void several_that_are_stuck_are_waited_for_once_and_those_that_are_well_say_so() {
        List<TimedHealthIndicator> stuck = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            stuck.add(evaluations.timed(this::stuck));
        }
        TimedHealthIndicator well = evaluations.timed(this::well);
        long began = System.nanoTime();

        stuck.forEach(indicator -> assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN));

        assertThat(System.nanoTime() - began)
                .as("twenty limits would be thirty seconds")
                .isLessThan(15_000_000_000L);
        assertThat(well.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void one_that_was_stuck_is_asked_again_once_it_has_answered() throws Exception {
        TimedHealthIndicator indicator = evaluations.timed(this::stuck);
        assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);

        comesBack.countDown();

        Thread.sleep(TimedHealthIndicator.LIMIT_MILLIS);
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
        assertThat(asked).hasValueGreaterThan(1);
    }

    @Test
    void one_that_fails_is_down_with_its_reason() {
        TimedHealthIndicator indicator = evaluations.timed(() -> {
            throw new IllegalStateException("Broken");
        });
        Health health = indicator.health();
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails().get("error")).asString().contains("Broken");
    }
}
