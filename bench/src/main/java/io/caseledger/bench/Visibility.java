package io.caseledger.bench;

import io.caseledger.bench.HttpLoad.Request;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How long after its acknowledgement a write is in the read model, while others write at a set rate. */
final class Visibility {

    private static final int OTHERS = 16;

    private final Contender app;
    private final Report report;

    Visibility(Contender app, Report report) {
        this.app = app;
        this.report = report;
    }

    void measure(Duration length, double perSecond) throws Exception {
        try (ExecutorService others = Executors.newSingleThreadExecutor();
                HttpClient client = HttpClient.newHttpClient()) {
            Future<HttpLoad.Result> load = others.submit(() -> app.load()
                    .runAt(
                            perSecond,
                            OTHERS,
                            length.plusSeconds(1),
                            (connection, number) -> new Request(
                                    "POST", "/history/api/v1/assignments", WriteLoads.assignment(connection, number))));
            List<Long> nanos = new ArrayList<>();
            for (long end = System.nanoTime() + length.toNanos(); System.nanoTime() < end; ) {
                nanos.add(once(client));
            }
            load.get();
            nanos.sort(null);
            report.figure(
                    "Caseledger: acknowledged to readable at half load, p50", nanos.get(nanos.size() / 2) / 1e6, "ms");
            report.figure(
                    "Caseledger: acknowledged to readable at half load, p99",
                    nanos.get(nanos.size() * 99 / 100) / 1e6,
                    "ms");
        }
    }

    private long once(HttpClient client) throws IOException, InterruptedException {
        String path = "http://127.0.0.1:" + app.port() + "/history/api/v1/assignments";
        HttpResponse<String> acknowledged = client.send(
                HttpRequest.newBuilder(URI.create(path))
                        .header("Content-Type", "application/json")
                        .header("Prefer", "respond-async")
                        .POST(HttpRequest.BodyPublishers.ofString(WriteLoads.assignment(OTHERS, 0)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        long began = System.nanoTime();
        String position = acknowledged.headers().firstValue("Ledger-Position").orElseThrow();
        HttpResponse<String> read = client.send(
                HttpRequest.newBuilder(URI.create(path + "?limit=1"))
                        .header("Ledger-Position", position)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (read.statusCode() != 200) {
            throw new IllegalStateException("The read model did not follow: " + read.body());
        }
        return System.nanoTime() - began;
    }
}
