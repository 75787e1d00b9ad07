package io.caseledger.query.projections;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** From time to time takes up what replays of other processes have left, and those whose pause after a failure is over; and looks whether the ledger is still the same. */
@Component
final class ReplayRounds implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ReplayRounds.class);
    private static final long SECONDS_BETWEEN = 10;
    private static final long SECONDS_BETWEEN_LOOKS = 1;

    private final Replays replays;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("replays-", 1).factory());
    private volatile boolean running;

    ReplayRounds(Replays replays) {
        this.replays = replays;
    }

    @Override
    public void start() {
        running = true;
        repeat(() -> replays.takeUp(false), SECONDS_BETWEEN);
        repeat(replays::look, SECONDS_BETWEEN_LOOKS);
    }

    private void repeat(Runnable round, long seconds) {
        var _ = thread.scheduleWithFixedDelay(() -> attempt(round), seconds, seconds, TimeUnit.SECONDS);
    }

    private static void attempt(Runnable round) {
        try {
            round.run();
        } catch (DataAccessException unreachable) {
            log.debug("Nobody can tell which replays are left: {}", unreachable.getMessage());
        } catch (RuntimeException bug) {
            log.error("A round among the replays ended early", bug); // an executor would end them all
        }
    }

    @Override
    public void stop() {
        running = false;
        thread.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
