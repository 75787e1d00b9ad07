package io.caseledger.standalone.health;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.health.application.AvailabilityStateHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.PingHealthIndicator;

/**
 * Evaluates all indicators at once, each on a thread of its own, and at most once a second whoever asks: health answers within the limit of a single
 * indicator, however many of them are stuck and however many callers there are.
 */
final class HealthEvaluations implements BeanPostProcessor {

    private static final long KEPT = TimeUnit.SECONDS.toNanos(1);

    private final List<TimedHealthIndicator> indicators = new CopyOnWriteArrayList<>();
    private final Executor threads = task -> Thread.ofVirtual().name("health").start(task);
    private boolean begun;
    private long begunAt;

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof HealthIndicator indicator && mayWait(indicator) ? timed(indicator) : bean;
    }

    /** What these say is in memory, and a look at liveness is none at the database. */
    private static boolean mayWait(HealthIndicator indicator) {
        return !(indicator instanceof AvailabilityStateHealthIndicator || indicator instanceof PingHealthIndicator);
    }

    TimedHealthIndicator timed(HealthIndicator indicator) {
        TimedHealthIndicator timed = new TimedHealthIndicator(indicator, threads, this::begin);
        indicators.add(timed);
        return timed;
    }

    private synchronized void begin() {
        long now = System.nanoTime();
        if (!begun || now - begunAt >= KEPT) {
            begun = true;
            begunAt = now;
            indicators.forEach(TimedHealthIndicator::evaluate);
        }
    }
}
