package io.caseledger.standalone.health;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Waits for what another indicator says for so long and no longer. One that is stuck is {@code DOWN}, and is not asked again before it has answered. */
final class TimedHealthIndicator implements HealthIndicator {

    /** Leaves time for the answer itself within the two seconds that a caller may wait. */
    static final long LIMIT_MILLIS = 1_500;

    private final HealthIndicator indicator;
    private final Executor threads;
    private final Runnable begin;
    private volatile Evaluation evaluation =
            new Evaluation(CompletableFuture.completedFuture(Health.unknown().build()), 0);

    /** @param begin begins a new evaluation of all indicators where the last one is too old */
    TimedHealthIndicator(HealthIndicator indicator, Executor threads, Runnable begin) {
        this.indicator = indicator;
        this.threads = threads;
        this.begin = begin;
    }

    private record Evaluation(CompletableFuture<Health> health, long begunAt) {

        long millis() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunAt);
        }
    }

    void evaluate() {
        if (evaluation.health().isDone()) {
            evaluation = new Evaluation(CompletableFuture.supplyAsync(this::ask, threads), System.nanoTime());
        }
    }

    private Health ask() {
        Health health = indicator.health();
        return health == null ? Health.unknown().build() : health;
    }

    @Override
    public Health health() {
        begin.run();
        Evaluation current = evaluation;
        try {
            return current.health().get(Math.max(0, LIMIT_MILLIS - current.millis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException stuck) {
            return Health.down()
                    .withDetail("error", "No answer for " + current.millis() + " ms")
                    .build();
        } catch (ExecutionException failed) {
            return Health.down(Objects.requireNonNullElse(failed.getCause(), failed))
                    .build();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Health.unknown().build();
        }
    }
}
