package io.caseledger.query.platform;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Once a second looks after the projections and tries parked streams whose turn it is, each on its own thread: a try may wait for a lock. */
final class ProjectionRounds implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ProjectionRounds.class);
    private static final long MILLIS_BETWEEN = 1_000;

    private final ProjectionWatch watch;
    private final ParkedRetry retry;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("projections-", 1).factory());
    private volatile boolean running;

    ProjectionRounds(ProjectionWatch watch, ParkedRetry retry) {
        this.watch = watch;
        this.retry = retry;
    }

    @Override
    public void start() {
        running = true;
        repeat(watch::look);
        repeat(retry::retryDue);
    }

    private void repeat(Runnable round) {
        Runnable survivor = () -> {
            try {
                round.run();
            } catch (RuntimeException bug) {
                log.error("A round among the projections ended early", bug); // an executor would end them all
            }
        };
        var _ = threads.scheduleWithFixedDelay(survivor, 0, MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        threads.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
