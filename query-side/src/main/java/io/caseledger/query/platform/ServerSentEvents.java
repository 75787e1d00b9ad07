package io.caseledger.query.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.springframework.http.HttpHeaders;

/**
 * An answer that goes on until its reader leaves. The request's own thread writes, and never waits longer for what is to be written than until the next
 * sign of life: by that the reader knows that there is nothing, and it is noticed here that a reader left. The first write after that still goes well
 * and the second fails, so that one who left is gone after two of them. One who takes nothing holds what is being written and one stretch more, and is
 * cut off after the server's time-out.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
public final class ServerSentEvents {

    public static final String MEDIA_TYPE = "text/event-stream";

    /** Readers are promised one every 15 s, and whoever left is to be gone after 30 s. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private static final byte[] OPENING = "retry: 1000\n\n".getBytes(UTF_8);
    private static final byte[] SIGN_OF_LIFE = ":\n\n".getBytes(UTF_8);

    private final HttpServletResponse response;
    private final Duration heartbeat;

    public ServerSentEvents(HttpServletResponse response) {
        this(response, HEARTBEAT);
    }

    ServerSentEvents(HttpServletResponse response, Duration heartbeat) {
        this.response = response;
        this.heartbeat = heartbeat;
    }

    /** Where the events come from. */
    @FunctionalInterface
    public interface Source {

        /**
         * What is to be written next, waiting for it where there is nothing yet, but not for ever: an empty answer only means to ask again. Called by one
         * thread at a time, which may be another each time, and which nobody waits for when the reader has left.
         */
        List<byte[]> next() throws Exception;
    }

    /**
     * @param ended whether readers must leave, because the application shuts down
     * @throws IOException when the reader left
     * @throws ExecutionException when the source failed
     */
    public void write(Source source, BooleanSupplier ended)
            throws IOException, InterruptedException, ExecutionException {
        writeHead(response);
        OutputStream out = response.getOutputStream();
        write(out, List.of(OPENING));
        long written = System.nanoTime();
        FutureTask<List<byte[]>> next = ahead(source);
        while (!ended.getAsBoolean()) {
            long quiet = System.nanoTime() - written;
            List<byte[]> frames = List.of();
            if (quiet >= heartbeat.toNanos()) {
                frames = List.of(SIGN_OF_LIFE);
            } else if (isThere(next, heartbeat.toNanos() - quiet)) {
                frames = next.get();
                next = ahead(source);
            }
            if (!frames.isEmpty()) {
                write(out, frames);
                written = System.nanoTime();
            }
        }
    }

    /** All there is to be said to HEAD. */
    public static void writeHead(HttpServletResponse response) {
        response.setContentType(MEDIA_TYPE + ";charset=UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // proxies that collect answers would hold events back
    }

    private static void write(OutputStream out, List<byte[]> frames) throws IOException {
        for (byte[] frame : frames) {
            out.write(frame);
        }
        out.flush();
    }

    private static FutureTask<List<byte[]>> ahead(Source source) {
        FutureTask<List<byte[]>> next = new FutureTask<>(source::next);
        Thread.ofVirtual().name("events-ahead").start(next);
        return next;
    }

    private static boolean isThere(FutureTask<?> next, long nanos) throws InterruptedException, ExecutionException {
        try {
            next.get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        }
    }
}
