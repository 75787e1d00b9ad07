package io.caseledger.query.webhooks;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a delivery that failed is tried again: three times as long after each failure, or as long as the receiver asks, from the first wait up to six hours, and scattered,
 * so that what failed together does not come back together. The last try is at the end of the time for which an event is tried.
 */
final class Retries {

    private static final int FACTOR = 3;
    private static final Duration LONGEST = Duration.ofHours(6);
    private static final double SCATTER = 0.2;

    private final Duration first;
    private final Duration giveUpAfter;
    private final RandomGenerator chance;

    Retries(Duration first, Duration giveUpAfter, RandomGenerator chance) {
        this.first = first;
        this.giveUpAfter = giveUpAfter;
        this.chance = chance;
    }

    /**
     * The wait before the next try; empty when there is none. Who is gone is not tried until somebody says that it is there again, and then at once.
     *
     * @param failures tries so far, this one included
     * @param since the first of them
     */
    Optional<Duration> after(int failures, Duration since, Attempt attempt) {
        if (attempt.isGone()) {
            return Optional.of(Duration.ZERO);
        }
        Duration left = giveUpAfter.minus(since);
        if (left.compareTo(Duration.ZERO) <= 0) {
            return Optional.empty();
        }
        Duration asked = attempt.retryAfter();
        Duration wait = asked == null || asked.compareTo(first) < 0 ? backOff(failures) : asked;
        return Optional.of(shorter(shorter(scattered(shorter(wait, LONGEST)), LONGEST), left));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Duration backOff(int failures) {
        Duration wait = first;
        for (int i = 1; i < failures && wait.compareTo(LONGEST) < 0; i++) {
            wait = wait.multipliedBy(FACTOR);
        }
        return wait;
    }

    /** Only ever later: earlier than asked would not be polite. */
    private Duration scattered(Duration wait) {
        return wait.plusMillis((long) (wait.toMillis() * SCATTER * chance.nextDouble()));
    }
}
