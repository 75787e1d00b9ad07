package io.caseledger.query.projections;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.caseledger.query.platform.Projection;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Server-sent events: each projection's status when it is first asked for, and then whenever it changes, until the reader leaves. */
@Component
class ProjectionStream implements SmartLifecycle {

    static final String MEDIA_TYPE = "text/event-stream";

    private static final Logger log = LoggerFactory.getLogger(ProjectionStream.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final byte[] OPENING = "retry: 1000\n\n".getBytes(UTF_8);
    private static final byte[] SIGN_OF_LIFE = ":\n\n".getBytes(UTF_8);

    private final ProjectionStatuses statuses;
    private final JsonMapper json;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean started;

    ProjectionStream(ProjectionStatuses statuses, JsonMapper json) {
        this.statuses = statuses;
        this.json = json;
    }

    void write(List<Projection> projections, HttpServletResponse response) {
        response.setContentType(MEDIA_TYPE + ";charset=UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // proxies that collect answers would hold events back
        try {
            write(projections, response.getOutputStream());
        } catch (IOException left) {
            log.debug("Somebody who watched projections left: {}", left.toString());
        } catch (DataAccessException unreachable) {
            log.debug("Projections cannot be watched: {}", unreachable.getMessage()); // the reader comes back by itself
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<Projection> projections, OutputStream out) throws IOException, InterruptedException {
        out.write(OPENING);
        Map<String, String> sent = new HashMap<>();
        long spoken = System.nanoTime();
        do {
            boolean quiet = true;
            for (ProjectionStatus status : statuses.of(projections)) {
                String data = json.writeValueAsString(status);
                if (!data.equals(sent.put(status.name(), data))) {
                    out.write(("event: projection\ndata: " + data + "\n\n").getBytes(UTF_8));
                    quiet = false;
                }
            }
            if (quiet && System.nanoTime() - spoken > HEARTBEAT.toNanos()) {
                out.write(SIGN_OF_LIFE);
                quiet = false;
            }
            if (!quiet) {
                out.flush();
                spoken = System.nanoTime();
            }
        } while (!closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
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
