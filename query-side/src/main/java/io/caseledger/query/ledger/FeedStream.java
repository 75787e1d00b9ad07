package io.caseledger.query.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.ledger.FeedReader.Slice;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Server-sent events: the feed as a stream that goes on until the reader leaves. Each reader's own thread writes to it and waits for it, so that a slow
 * one holds some events and no more; one that takes nothing for the server's time-out is cut off and goes on by its {@code Last-Event-ID}.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
@Component
class FeedStream {

    static final String MEDIA_TYPE = "text/event-stream";

    private static final Logger log = LoggerFactory.getLogger(FeedStream.class);
    private static final int EVENTS_PER_WRITE = 128;
    private static final int FRAMES_KEPT = 1_024;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final byte[] OPENING = "retry: 1000\n\n".getBytes(UTF_8);
    private static final byte[] SIGN_OF_LIFE = ":\n\n".getBytes(UTF_8);

    private final FeedReader feed;
    private final Arrivals arrivals;
    private final CloudEvents events;
    private final JsonMapper json;

    /** Readers stand close together: what one of them had written out, the next need not, if both may be told the same. */
    private final AtomicReferenceArray<Frame> frames = new AtomicReferenceArray<>(2 * FRAMES_KEPT);

    FeedStream(FeedReader feed, Arrivals arrivals, CloudEvents events, JsonMapper json) {
        this.events = events;
        this.feed = feed;
        this.arrivals = arrivals;
        this.json = json;
    }

    void write(long after, FeedFilter filter, HttpServletResponse response) {
        response.setContentType(MEDIA_TYPE + ";charset=UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // proxies that collect answers would hold events back
        try {
            write(after, filter, response.getOutputStream());
        } catch (IOException left) {
            log.debug("A reader of the feed left: {}", left.toString());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(long after, FeedFilter filter, OutputStream out) throws IOException, InterruptedException {
        out.write(OPENING);
        out.flush();
        long position = after;
        while (!arrivals.isClosed()) {
            long word = arrivals.word();
            Slice slice = feed.after(position, filter, EVENTS_PER_WRITE);
            for (StoredEvent event : slice.events()) {
                out.write(frame(event, filter.clearance()));
            }
            if (!slice.events().isEmpty()) {
                out.flush();
            }
            if (slice.lookedTo() == position) {
                arrivals.await(word, HEARTBEAT);
                if (arrivals.word() == word) {
                    out.write(SIGN_OF_LIFE);
                    out.flush();
                }
            }
            position = slice.lookedTo();
        }
    }

    private byte[] frame(StoredEvent event, Clearance clearance) {
        int place = (int) (event.position() % FRAMES_KEPT) + (clearance.guarded() ? FRAMES_KEPT : 0);
        Frame kept = frames.get(place);
        if (kept == null || kept.position != event.position()) {
            kept = new Frame(
                    event.position(),
                    ("id: " + event.position() + "\nevent: " + event.type() + "\ndata: "
                                    + json.writeValueAsString(events.of(event, clearance)) + "\n\n")
                            .getBytes(UTF_8));
            frames.set(place, kept);
        }
        return kept.bytes;
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Frame(long position, byte[] bytes) {}
}
