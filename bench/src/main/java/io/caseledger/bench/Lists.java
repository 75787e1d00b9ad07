package io.caseledger.bench;

import io.caseledger.bench.HttpLoad.Request;
import io.caseledger.bench.HttpLoad.Script;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first ten pages of every list, and every count, of a read model that was filled by import. */
final class Lists {

    private static final int CONNECTIONS = 8;
    private static final int PAGES = 10;
    private static final int MENTORS = 500;
    private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
    private static final Pattern EVENTS = Pattern.compile("\"events\":(\\d+)");
    private static final Pattern STATE = Pattern.compile("\"state\":\"(\\w+)\"");
    private static final Pattern ID = Pattern.compile("\"assignment_id\":\"([^\"]+)\"");

    private static final Map<String, String> PATHS = new LinkedHashMap<>(Map.of());

    static {
        PATHS.put("History list", "/history/api/v1/assignments?page=");
        PATHS.put("Tracking list", "/tracking/api/v1/assignments?page=");
        PATHS.put("Active of a mentor", "/history/api/v1/assignments/mentor/mentor_7/active?page=");
        PATHS.put("History of a mentor", "/history/api/v1/assignments/mentor/mentor_7/history?page=");
        PATHS.put("Overdue", "/tracking/api/v1/assignments/overdue?cutoff=2026-01-01&page=");
        PATHS.put("Open count", "/history/api/v1/assignments/mentor/mentor_7/open-count");
        PATHS.put("Item", "/history/api/v1/assignments/");
    }

    static final List<String> NAMES = List.copyOf(PATHS.keySet());

    private final Contender app;
    private final Report report;
    private final Duration round;
    private final int rounds;

    Lists(Contender app, Report report, Duration round, int rounds) {
        this.app = app;
        this.report = report;
        this.round = round;
        this.rounds = rounds;
    }

    /** Imports one case each for some numbers, and tells how fast until they are readable. */
    void fill(int from, int to) throws IOException, InterruptedException {
        Path log = Files.createTempFile("caseledger-bench", ".csv");
        try {
            write(log, from, to);
            long began = System.nanoTime();
            long events = imported(log);
            report.figure(
                    "Caseledger: import of " + (to - from) + " cases until readable",
                    events / ((System.nanoTime() - began) / 1e9),
                    "events/s");
        } finally {
            Files.delete(log);
        }
    }

    private static void write(Path log, int from, int to) throws IOException {
        try (BufferedWriter lines = Files.newBufferedWriter(log)) {
            lines.write("case:concept:name,concept:name,org:resource,time:timestamp\n");
            for (int i = from; i < to; i++) {
                lines.write("case-" + i + ",Intake,mentor_" + i % MENTORS + ',' + FIRST.plusSeconds(60L * i) + '\n');
            }
        }
    }

    private long imported(Path log) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String base = "http://127.0.0.1:" + app.port();
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(base + "/api/v1/imports"))
                            .header("Content-Type", "text/csv")
                            .header("Authorization", "Bearer demo-admin")
                            .header("Prefer", "wait=60")
                            .POST(HttpRequest.BodyPublishers.ofFile(log))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            String location = answer.headers()
                    .firstValue("Location")
                    .orElseThrow(() -> new IllegalStateException("The import was refused: " + answer.body()));
            String record = answer.body();
            while (found(STATE, record).equals("running")) {
                Thread.sleep(100);
                record = client.send(
                                HttpRequest.newBuilder(URI.create(base + location))
                                        .header("Authorization", "Bearer demo-admin")
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
            }
            if (!found(STATE, record).equals("done")) {
                throw new IllegalStateException("The import failed: " + record);
            }
            return Long.parseLong(found(EVENTS, record));
        }
    }

    void measure(String size) throws Exception {
        String item = found(ID, app.get("/history/api/v1/assignments?limit=1"));
        for (Map.Entry<String, String> list : PATHS.entrySet()) {
            String path = list.getValue();
            Script pages = (connection, number) -> new Request(
                    "GET",
                    path.endsWith("=") ? path + (number % PAGES + 1) : path.endsWith("/") ? path + item : path,
                    "");
            app.load().run(CONNECTIONS, round, pages);
            report.median(
                    list.getKey() + ", " + size + " assignments",
                    "/s",
                    rounds,
                    () -> app.load().run(CONNECTIONS, round, pages).perSecond());
        }
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("No " + pattern + " in " + text);
        }
        return matcher.group(1);
    }
}
