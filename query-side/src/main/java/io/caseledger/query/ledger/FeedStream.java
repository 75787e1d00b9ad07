package io.caseledger.query.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.ledger.FeedReader.Slice;
import io.caseledger.query.platform.ServerSentEvents;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The feed as a stream that goes on until the reader leaves; a reader who was cut off goes on by its {@code Last-Event-ID}. */
@Component
class FeedStream {

    private static final Logger log = LoggerFactory.getLogger(FeedStream.class);
    private static final int EVENTS_PER_WRITE = 128;
    private static final int FRAMES_KEPT = 1_024;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final FeedStart start;
    private final FeedReader feed;
    private final Arrivals arrivals;
    private final CloudEvents events;
    private final JsonMapper json;

    /** Readers stand close together: what one of them had written out, the next need not, if both may be told the same. */
    private final AtomicReferenceArray<Frame> frames = new AtomicReferenceArray<>(2 * FRAMES_KEPT);

    FeedStream(FeedStart start, FeedReader feed, Arrivals arrivals, CloudEvents events, JsonMapper json) {
        this.start = start;
        this.events = events;
        this.feed = feed;
        this.arrivals = arrivals;
        this.json = json;
    }

    void write(long after, FeedFilter filter, HttpServletResponse response) {
        try {
            new ServerSentEvents(response).write(new Reading(after, filter), arrivals::isClosed);
        } catch (IOException left) {
            log.debug("A reader of the feed left: {}", left.toString());
        } catch (ExecutionException failed) {
            // The reader comes back by itself, and is told why where it cannot go on.
            if (failed.getCause() instanceof DataAccessException || failed.getCause() instanceof RefusedException) {
                log.debug("A reader of the feed is cut off: {}", failed.getMessage());
            } else {
                log.error("A reader of the feed is cut off by a fault of ours", failed.getCause());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** How far one reader has come. */
    private final class Reading implements ServerSentEvents.Source {

        private final FeedFilter filter;
        private long position;
        private long checked = System.nanoTime();

        Reading(long after, FeedFilter filter) {
            this.position = after;
            this.filter = filter;
        }

        @Override
        public List<byte[]> next() throws InterruptedException {
            while (!arrivals.isClosed()) {
                long word = arrivals.word();
                Slice slice = feed.after(position, filter, EVENTS_PER_WRITE);
                boolean hasMoved = slice.lookedTo() > position;
                position = slice.lookedTo();
                if (!slice.events().isEmpty()) {
                    return slice.events().stream()
                            .map(event -> frame(event, filter.clearance()))
                            .toList();
                }
                if (!hasMoved) {
                    refuseAhead();
                    arrivals.await(word, LOOK_AGAIN);
                    if (arrivals.word() == word) {
                        break;
                    }
                }
            }
            return List.of();
        }

        /** Now and then, since a ledger that was restored from an older backup meanwhile may end before what this reader was told. */
        private void refuseAhead() {
            if (System.nanoTime() - checked >= LOOK_AGAIN.toNanos()) {
                start.of(OptionalLong.of(position));
                checked = System.nanoTime();
            }
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
