package io.caseledger.platform.http.edge.receiving;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * HTTP/1.1 as Tomcat speaks it, with an end to how long a request may take to arrive. A body that is read is given up by its reader, who answers; what
 * no reader sees (heads, the framing of chunks, bodies that are dropped) ends with the connection.
 */
public final class TimedHttp11Protocol extends Http11NioProtocol {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** For the reader of a body to answer, before its connection is closed. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Set<ReceiveTimer> receiving = ConcurrentHashMap.newKeySet();
    private ReceiveTimeouts limits =
            new ReceiveTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20), DataSize.ofKilobytes(10));
    private EmptyLines emptyLines = new EmptyLines(limits);
    private @Nullable ScheduledFuture<?> looking;

    /** To be called before it starts. */
    public void limit(ReceiveTimeouts given) {
        limits = given;
        emptyLines = new EmptyLines(given);
    }

    @Override
    protected Processor createProcessor() {
        return new TimedHttp11Processor(this, getAdapter(), new ReceiveTimer(limits), receiving, emptyLines);
    }

    @Override
    public void start() throws Exception {
        super.start();
        looking = getUtilityExecutor()
                .scheduleWithFixedDelay(
                        this::closeOverdue, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void destroy() throws Exception {
        if (looking != null) {
            looking.cancel(false);
        }
        super.destroy();
    }

    private void closeOverdue() {
        long now = System.nanoTime();
        receiving.removeIf(connection -> connection.isOver(now, GRACE.toNanos()));
        emptyLines.forgetClosed();
    }
}
