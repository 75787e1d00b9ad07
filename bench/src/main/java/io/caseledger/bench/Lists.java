package io.caseledger.bench;

import io.caseledger.bench.HttpLoad.Request;
import io.caseledger.bench.HttpLoad.Script;
import io.caseledger.bench.WriteLoads.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first ten pages of every list, and every count, of a read model that was filled by import. */
final class Lists {

    static final int CONNECTIONS = 8;
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

    private final Contender app;

    Lists(Contender app) {
        this.app = app;
    }

    /** All of them, each read until it was warm. */
    List<Work> warm() throws Exception {
        String item = found(ID, app.get("/history/api/v1/assignments?limit=1"));
        List<Work> lists = new ArrayList<>();
        for (Map.Entry<String, String> each : PATHS.entrySet()) {
            requireRows(each.getKey(), each.getValue());
            Work list = new Work(each.getKey(), reading(each.getValue(), item));
            app.load().run(CONNECTIONS, WriteLoads.WARM_UP, list.script());
            lists.add(list);
        }
        return lists;
    }

    /** An empty page is quickly read, whatever it is taken from. */
    private void requireRows(String name, String path) throws Exception {
        if (path.endsWith("=") && !ID.matcher(app.get(path + PAGES)).find()) {
            throw new IllegalStateException(name + " has no page " + PAGES);
        }
    }

    private static Script reading(String path, String item) {
        return (connection, number) -> new Request(
                "GET", path.endsWith("=") ? path + (number % PAGES + 1) : path.endsWith("/") ? path + item : path, "");
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("No " + pattern + " in " + text);
        }
        return matcher.group(1);
    }
}
