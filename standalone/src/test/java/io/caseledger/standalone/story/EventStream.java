package io.caseledger.standalone.story;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A reader of server-sent events as browsers are: a thread that takes lines until the stream ends. */
final class EventStream implements AutoCloseable {

    private static final int KEPT = 100_000;

    private final HttpResponse<java.io.InputStream> response;
    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(KEPT);
    private final Thread reader;
    private final AtomicInteger comments = new AtomicInteger();
    private volatile boolean ended;

    record Event(long id, String type, JsonNode data) {}

    private EventStream(HttpResponse<java.io.InputStream> response) {
        this.response = response;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    /** @param lastEventId where to go on, none for the beginning that the path names */
    static EventStream open(String url, String token, @Nullable String lastEventId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + token);
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            return new EventStream(HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofInputStream()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    int status() {
        return response.statusCode();
    }

    String contentType() {
        return response.headers().firstValue("Content-Type").orElse("");
    }

    /** How many signs of life have come. */
    int comments() {
        return comments.get();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            long id = -1;
            String type = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = Long.parseLong(line.substring(4));
                } else if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.startsWith(":")) {
                    comments.incrementAndGet();
                } else if (line.isEmpty() && !data.isEmpty()) {
                    events.add(new Event(id, type, JsonMapper.shared().readTree(data)));
                    data = "";
                }
            }
        } catch (IOException left) {
            // closed by us, or broken off by the server: the stream has ended either way
        } finally {
            ended = true;
        }
    }

    /** The next event; null when none comes in time. */
    @Nullable
    Event next() throws InterruptedException {
        return events.poll(10, TimeUnit.SECONDS);
    }

    boolean isQuietFor(long millis) throws InterruptedException {
        return events.poll(millis, TimeUnit.MILLISECONDS) == null;
    }

    boolean endsWithin(long millis) throws InterruptedException {
        reader.join(millis);
        return ended;
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException alreadyGone) {
            // nothing is left to be closed
        }
    }
}
