package io.caseledger.bench;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A log of cases that is made up and imported: the way to a ledger of any size. */
final class CaseLogFile {

    /** Each mentor has as many in a small ledger as in a large one, whose lists are then compared. */
    private static final int CASES_PER_MENTOR = 2_000;

    /** The others stay open, for lists of what is open would have nothing to show. A log that says of no case that it is over leaves none open. */
    private static final int CASES_TO_ONE_CLOSED = 5;

    /** One a minute. */
    private static final int CASES_PER_DAY = 1_440;

    private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
    private static final Pattern EVENTS = Pattern.compile("\"events\":(\\d+)");
    private static final Pattern BEHIND = Pattern.compile("\"lag\":[1-9]");
    private static final Pattern STATE = Pattern.compile("\"state\":\"(\\w+)\"");

    private final Contender app;
    private final Report report;

    CaseLogFile(Contender app, Report report) {
        this.app = app;
        this.report = report;
    }

    /**
     * Imports cases of some numbers, each with so many lines, and tells how fast until they are readable; then waits until the past, which follows later,
     * is complete, too.
     */
    void fill(int from, int to, int linesPerCase) throws IOException, InterruptedException {
        Path log = Files.createTempFile("caseledger-bench", ".csv");
        try {
            write(log, from, to, linesPerCase);
            long began = System.nanoTime();
            long events = imported(log);
            report.figure(
                    "Caseledger: import of " + (to - from) + " cases until readable",
                    events / ((System.nanoTime() - began) / 1e9),
                    "events/s");
            settle();
            report.figure(
                    "Caseledger: import of " + (to - from) + " cases until the past is complete",
                    events / ((System.nanoTime() - began) / 1e9),
                    "events/s");
        } finally {
            Files.delete(log);
        }
    }

    /** In the order of time, as logs are: each case goes on when a day of others has begun. */
    private static void write(Path log, int from, int to, int linesPerCase) throws IOException {
        try (BufferedWriter lines = Files.newBufferedWriter(log)) {
            lines.write("case:concept:name,concept:name,org:resource,time:timestamp\n");
            for (int newest = from; newest < to + CASES_PER_DAY * linesPerCase; newest++) {
                for (int day = linesPerCase; day >= 0; day--) {
                    int number = newest - CASES_PER_DAY * day;
                    boolean contact = day < linesPerCase;
                    if (number >= from && number < to && (contact || number % CASES_TO_ONE_CLOSED == 0)) {
                        lines.write(line(contact ? "Contact" : "Closed", number, day));
                    }
                }
            }
        }
    }

    private static String line(String activity, int number, int day) {
        Instant at = FIRST.plus(Duration.ofDays(1).dividedBy(CASES_PER_DAY).multipliedBy(number))
                .plus(Duration.ofDays(day));
        return "case-" + number + ',' + activity + ",mentor_" + number / CASES_PER_MENTOR + ',' + at + '\n';
    }

    private void settle() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (BEHIND.matcher(
                            client.send(authorized("/api/v1/projections").build(), HttpResponse.BodyHandlers.ofString())
                                    .body())
                    .find()) {
                Thread.sleep(100);
            }
        }
    }

    private HttpRequest.Builder authorized(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path))
                .header("Authorization", "Bearer demo-admin");
    }

    private long imported(Path log) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    authorized("/api/v1/imports")
                            .header("Content-Type", "text/csv")
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
                record = client.send(authorized(location).build(), HttpResponse.BodyHandlers.ofString())
                        .body();
            }
            if (!found(STATE, record).equals("done")) {
                throw new IllegalStateException("The import failed: " + record);
            }
            return Long.parseLong(found(EVENTS, record));
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
