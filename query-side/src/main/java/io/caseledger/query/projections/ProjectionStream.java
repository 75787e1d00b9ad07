package io.caseledger.query.projections;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.ServerSentEvents;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Server-sent events: each projection's status when it is first asked for, and then whenever it changes, until the reader leaves. */
@Component
class ProjectionStream implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ProjectionStream.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final ProjectionStatuses statuses;
    private final JsonMapper json;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean started;

    ProjectionStream(ProjectionStatuses statuses, JsonMapper json) {
        this.statuses = statuses;
        this.json = json;
    }

    /** @param headOnly whether what the answer says of itself is all that is wanted */
    void write(List<Projection> projections, boolean headOnly, HttpServletResponse response) {
        if (headOnly) {
            ServerSentEvents.writeHead(response);
            return;
        }
        Map<String, String> sent = new HashMap<>();
        try {
            new ServerSentEvents(response).write(() -> changes(projections, sent), () -> closed.getCount() == 0);
        } catch (IOException left) {
            log.debug("Somebody who watched projections left: {}", left.toString());
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof DataAccessException unreachable) {
                log.debug(
                        "Projections cannot be watched: {}",
                        unreachable.getMessage()); // the reader comes back by itself
            } else {
                log.error("Projections cannot be watched by a fault of ours", failed.getCause());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is not as it was when it was sent; where there is nothing, after a while. */
    private List<byte[]> changes(List<Projection> projections, Map<String, String> sent) throws InterruptedException {
        List<byte[]> changes = new ArrayList<>();
        boolean first = sent.isEmpty();
        if (first || !closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            for (ProjectionStatus status : statuses.of(projections)) {
                String data = json.writeValueAsString(status);
                if (!data.equals(sent.put(status.name(), data))) {
                    changes.add(("event: projection\ndata: " + data + "\n\n").getBytes(UTF_8));
                }
            }
        }
        return changes;
    }

    @Override
    public void start() {
        started = true;
    }

    /** Before the web server, which waits for requests to end: streams do so only when they are told. */
    @Override
    public void stop() {
        closed.countDown();
        started = false;
    }

    @Override
    public boolean isRunning() {
        return started;
    }
}
