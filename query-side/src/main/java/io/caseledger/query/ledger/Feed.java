package io.caseledger.query.ledger;

import io.caseledger.platform.http.Accept;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.query.platform.ServerSentEvents;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Every event in the order of the ledger, for whoever follows along. */
@RestController
@RequestMapping("/api/v1/events")
@Needs("ledger:read")
class Feed {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST_EVENTS = 1_000;
    private static final String BATCH = "application/cloudevents-batch+json";
    private static final MediaType BATCH_FORM = MediaType.parseMediaType(BATCH);
    private static final List<MediaType> FORMS =
            List.of(MediaType.APPLICATION_JSON, BATCH_FORM, MediaType.TEXT_EVENT_STREAM);

    private static final int LONGEST_WAIT_SECONDS = 60;

    private final FeedStart start;
    private final FeedReader feed;
    private final FeedStream stream;
    private final Arrivals arrivals;
    private final CloudEvents events;

    Feed(FeedStart start, FeedReader feed, FeedStream stream, Arrivals arrivals, CloudEvents events) {
        this.start = start;
        this.events = events;
        this.feed = feed;
        this.stream = stream;
        this.arrivals = arrivals;
    }

    /** @param next where to go on: the last position, or {@code after} when there is nothing new */
    record Slice(List<CloudEvent> events, long next) {}

    /** A slice; where the caller accepts the CloudEvents batch format, the same as a bare array; where it accepts server-sent events, a stream. */
    @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, BATCH, ServerSentEvents.MEDIA_TYPE})
    @Nullable
    ResponseEntity<Object> readFeed(
            Caller caller,
            Parameters parameters,
            Accept accept,
            HttpMethod method,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletResponse response)
            throws InterruptedException {
        OptionalLong after = FeedStart.after(parameters);
        int limit = parameters.integer("limit", 1, MOST_EVENTS).orElse(DEFAULT_LIMIT);
        int wait = parameters.integer("wait", 0, LONGEST_WAIT_SECONDS).orElse(0);
        FeedFilter filter = FeedFilter.of(caller, parameters);
        parameters.refuseFaults();
        boolean headOnly = method.equals(HttpMethod.HEAD);
        MediaType form = accept.choose(FORMS);
        if (form.equals(MediaType.TEXT_EVENT_STREAM)) {
            long from = start.of(lastEventId == null ? after : FeedStart.resumed(lastEventId));
            if (headOnly) {
                ServerSentEvents.writeHead(response);
            } else {
                stream.write(from, filter, response);
            }
            return null;
        }
        Slice slice = slice(start.of(after), filter, limit, headOnly ? Duration.ZERO : Duration.ofSeconds(wait));
        return form.equals(BATCH_FORM)
                ? ResponseEntity.ok()
                        .contentType(BATCH_FORM)
                        .header("Next-Position", Long.toString(slice.next()))
                        .body(slice.events())
                : ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(slice);
    }

    /** Waits for the first event where there is none yet. */
    private Slice slice(long after, FeedFilter filter, int limit, Duration wait) throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        long position = after;
        while (true) {
            long word = arrivals.word();
            FeedReader.Slice looked = feed.after(position, filter, limit);
            if (!looked.events().isEmpty()) {
                return new Slice(
                        looked.events().stream()
                                .map(event -> events.of(event, filter.clearance()))
                                .toList(),
                        looked.events().getLast().position());
            }
            if (looked.lookedTo() > position) {
                position = looked.lookedTo();
                continue;
            }
            long left = deadline - System.nanoTime();
            if (left <= 0 || arrivals.isClosed()) {
                return new Slice(List.of(), after);
            }
            arrivals.await(word, Duration.ofNanos(left));
        }
    }
}
