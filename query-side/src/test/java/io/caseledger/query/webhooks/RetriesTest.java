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
        assertThat(waits).allSatisfy(wait -> assertThat(wait).isLessThanOrEqualTo(Duration.ofHours(6)));
        assertThat(since).as("the last try").isEqualTo(DAY);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 10, 3_600})
    void the_receiver_may_say_when(long seconds) {
        Attempt busy = Attempt.answered(503, Duration.ofSeconds(seconds));
        assertThat(retries.after(1, Duration.ZERO, busy).orElseThrow())
                .isBetween(Duration.ofSeconds(seconds), Duration.ofMillis(seconds * 1_200));
    }

    @Test
    void sooner_than_the_first_wait_is_too_soon() {
        for (Duration asked : List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(4))) {
            Attempt busy = Attempt.answered(429, asked);
            assertThat(retries.after(1, Duration.ZERO, busy).orElseThrow())
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(5));
            assertThat(retries.after(4, Duration.ZERO, busy).orElseThrow())
                    .as("it goes on further and further apart")
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(135));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT6H1S", "PT24H", "P7D", "P10000D"})
    void six_hours_are_the_longest_that_a_receiver_may_ask_for(Duration asked) {
        for (int status : new int[] {301, 404, 429, 500, 503}) {
            assertThat(retries.after(1, Duration.ZERO, Attempt.answered(status, asked)))
                    .hasValue(Duration.ofHours(6));
        }
    }

    @Test
    void none_is_missed_because_its_wait_would_end_after_the_day() {
        Attempt busy = Attempt.answered(503, Duration.ofHours(6));
        assertThat(retries.after(5, DAY.minusMinutes(1), busy)).hasValue(Duration.ofMinutes(1));
        assertThat(retries.after(12, DAY.minusMinutes(1), FAILED)).hasValue(Duration.ofMinutes(1));
        assertThat(retries.after(12, DAY, FAILED)).isEmpty();
        assertThat(retries.after(12, DAY.plusHours(1), busy)).isEmpty();
    }

    @Test
    void who_is_gone_is_tried_again_as_soon_as_it_is_there_again() {
        assertThat(retries.after(1, Duration.ZERO, Attempt.answered(410, null))).hasValue(Duration.ZERO);
        assertThat(retries.after(9, DAY.plusDays(1), Attempt.answered(410, Duration.ofHours(1))))
                .hasValue(Duration.ZERO);
    }
}
