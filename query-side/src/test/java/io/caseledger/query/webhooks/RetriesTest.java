package io.caseledger.query.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetriesTest {

    private static final Duration DAY = Duration.ofHours(24);
    private static final Attempt FAILED = Attempt.answered(500, null);

    private final Retries retries = new Retries(Duration.ofSeconds(5), DAY, new Random(7));

    @Test
    void the_first_comes_after_about_five_seconds_and_no_two_at_the_same_time() {
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waits.add(retries.after(1, Duration.ZERO, FAILED).orElseThrow());
        }
        assertThat(waits).allSatisfy(wait -> assertThat(wait).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6)));
        assertThat(waits.stream().distinct().count()).isGreaterThan(50);
    }

    @Test
    void they_go_on_for_about_a_day_further_and_further_apart() {
        List<Duration> waits = new ArrayList<>();
        Duration since = Duration.ZERO;
        for (Optional<Duration> wait = retries.after(1, since, FAILED);
                wait.isPresent();
                wait = retries.after(waits.size() + 1, since, FAILED)) {
            waits.add(wait.get());
            since = since.plus(wait.get());
        }
        assertThat(waits).hasSizeBetween(9, 12);
        assertThat(waits.getLast()).isGreaterThan(Duration.ofHours(6).minusMinutes(1));
        assertThat(since).isBetween(Duration.ofHours(16), DAY);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 10, 3_600})
    void the_receiver_may_say_when(long seconds) {
        Attempt busy = Attempt.answered(503, Duration.ofSeconds(seconds));
        assertThat(retries.after(1, Duration.ZERO, busy).orElseThrow())
                .isBetween(Duration.ofSeconds(seconds), Duration.ofMillis(seconds * 1_200));
    }

    @Test
    void at_once_is_too_soon_and_next_week_too_late() {
        assertThat(retries.after(1, Duration.ZERO, Attempt.answered(429, Duration.ZERO))
                        .orElseThrow())
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(retries.after(1, Duration.ZERO, Attempt.answered(429, Duration.ofDays(7))))
                .isEmpty();
    }

    @Test
    void there_is_none_for_who_is_gone() {
        assertThat(retries.after(1, Duration.ZERO, Attempt.answered(410, null))).isEmpty();
    }
}
