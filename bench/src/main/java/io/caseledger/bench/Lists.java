package io.caseledger.bench;

import io.caseledger.bench.HttpLoad.Request;
import io.caseledger.bench.HttpLoad.Script;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first ten pages of every list, and every count, of a read model that was filled by import. */
final class Lists {

    private static final int CONNECTIONS = 8;
    private static final int PAGES = 10;
    private static final Pattern ID = Pattern.compile("\"assignment_id\":\"([^\"]+)\"");

    private static final Map<String, String> PATHS = new LinkedHashMap<>(Map.of());

    static {
        PATHS.put("History list", "/history/api/v1/assignments?page=");
        PATHS.put("Tracking list", "/tracking/api/v1/assignments?page=");
        PATHS.put("Active of a mentor", "/history/api/v1/assignments/mentor/mentor_3/active?page=");
        PATHS.put("History of a mentor", "/history/api/v1/assignments/mentor/mentor_3/history?page=");
        PATHS.put("Overdue", "/tracking/api/v1/assignments/overdue?cutoff=2026-01-01&page=");
        PATHS.put("Open count", "/history/api/v1/assignments/mentor/mentor_3/open-count");
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

    /** Before anything is measured: what is measured first must not be measured cold. */
    void warmUp() throws Exception {
        for (Script pages : scripts().values()) {
            app.load().run(CONNECTIONS, WriteLoads.WARM_UP, pages);
        }
    }

    void measure(String size) throws Exception {
        for (Map.Entry<String, Script> list : scripts().entrySet()) {
            app.load().run(CONNECTIONS, round, list.getValue());
            report.median(
                    list.getKey() + ", " + size + " assignments",
                    "/s",
                    rounds,
                    () -> app.load().run(CONNECTIONS, round, list.getValue()).perSecond());
        }
    }

    private Map<String, Script> scripts() throws Exception {
        String item = found(ID, app.get("/history/api/v1/assignments?limit=1"));
        Map<String, Script> scripts = new LinkedHashMap<>();
        PATHS.forEach((name, path) -> scripts.put(
                name,
                (connection, number) -> new Request(
                        "GET",
                        path.endsWith("=") ? path + (number % PAGES + 1) : path.endsWith("/") ? path + item : path,
                        "")));
        return scripts;
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("No " + pattern + " in " + text);
        }
        return matcher.group(1);
    }
}
