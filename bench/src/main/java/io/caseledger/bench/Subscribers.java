package io.caseledger.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.caseledger.bench.HttpLoad.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** How long after its acknowledgement a write reaches those who follow the feed by server-sent events, while others write. */
final class Subscribers {

    private static final int OTHERS = 16;
    private static final long LOST_AFTER_NANOS = 5_000_000_000L;
    private static final String TOKEN = "Authorization: Bearer demo-viewer\r\n";

    private final Contender app;
    private final Report report;
    private final AtomicLong delivered = new AtomicLong();
    private final Map<Long, Long> arrivals = new ConcurrentHashMap<>();

    Subscribers(Contender app, Report report) {
        this.app = app;
        this.report = report;
    }

    /**
     * @param perSecond what others write; without bound where it is 0
     * @param load how that is called
     */
    void measure(int subscribers, double perSecond, String load, Duration length) throws Exception {
        delivered.set(0);
        arrivals.clear();
        long position = written(WriteLoads.assignment(OTHERS, 1))
                .headers()
                .firstValueAsLong("Ledger-Position")
                .orElseThrow();
        List<Socket> streams = new ArrayList<>();
        List<Long> nanos = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < subscribers; i++) {
                Socket stream = open(position);
                streams.add(stream);
                boolean timed = i == 0;
                threads.execute(() -> read(stream, timed));
            }
            Future<HttpLoad.Result> others = threads.submit(() -> perSecond == 0
                    ? app.load().run(2 * OTHERS, length.plusSeconds(1), Subscribers::assign)
                    : app.load().runAt(perSecond, OTHERS, length.plusSeconds(1), Subscribers::assign));
            Thread.sleep(500);
            long before = delivered.get();
            long began = System.nanoTime();
            while (System.nanoTime() - began < length.toNanos()) {
                nanos.add(once());
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            report.figure(
                    "Feed: " + subscribers + " streams, " + load + ": events delivered",
                    (delivered.get() - before) / seconds,
                    "/s");
            others.get();
            for (Socket stream : streams) {
                stream.close();
            }
        }
        nanos.sort(null);
        String name = "Feed: acknowledged to stream, " + subscribers + " streams, " + load;
        report.figure(name + ", p50", nanos.get(nanos.size() / 2) / 1e6, "ms");
        report.figure(name + ", p99", nanos.get(nanos.size() * 99 / 100) / 1e6, "ms");
    }

    private static Request assign(int connection, long number) {
        return new Request("POST", "/history/api/v1/assignments", WriteLoads.assignment(connection, number));
    }

    private long once() throws IOException, InterruptedException {
        long position = written(WriteLoads.assignment(OTHERS, 0))
                .headers()
                .firstValueAsLong("Ledger-Position")
                .orElseThrow();
        long acknowledged = System.nanoTime();
        Long arrived = arrivals.get(position);
        while (arrived == null) {
            if (System.nanoTime() - acknowledged > LOST_AFTER_NANOS) {
                throw new IllegalStateException("The event at " + position + " never reached the stream");
            }
            Thread.sleep(Duration.ofNanos(50_000));
            arrived = arrivals.get(position);
        }
        return Math.max(0, arrived - acknowledged); // what is answered once it is readable may have been told before
    }

    private HttpResponse<String> written(String body) throws IOException, InterruptedException {
        return app.client()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + app.port() + "/history/api/v1/assignments"))
                                .header("Content-Type", "application/json")
                                .header("Prefer", "respond-async")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private Socket open(long after) throws IOException {
        Socket stream = new Socket(InetAddress.getLoopbackAddress(), app.port());
        stream.getOutputStream()
                .write(("GET /api/v1/events?after=" + after + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + TOKEN
                                + "Accept: text/event-stream\r\n\r\n")
                        .getBytes(US_ASCII));
        return stream;
    }

    private void read(Socket stream, boolean timed) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.getInputStream(), US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    delivered.incrementAndGet();
                    if (timed) {
                        arrivals.put(Long.parseLong(line.substring(4)), System.nanoTime());
                    }
                }
            }
        } catch (SocketException closed) {
            return;
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
