package io.caseledger.bench;

import io.caseledger.bench.HttpLoad.Request;
import io.caseledger.bench.HttpLoad.Result;
import io.caseledger.bench.HttpLoad.Script;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The same work for every contender over HTTP: assign, record contact, change status, at several numbers of connections. */
final class WriteLoads {

    static final List<Integer> CONNECTIONS = List.of(1, 8, 32, 64);

    /** Of a single connection most is waiting, which needs no turns. */
    static final List<Integer> SEVERAL_CONNECTIONS = CONNECTIONS.subList(1, CONNECTIONS.size());

    static final int COMPARED_AT = 32;

    /** Until the compiler of a large application has settled, on two cores that the load takes too. */
    static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("bench.warm-up", 30));

    /** Caseledger's answer does not wait for its read model then; its peers' never does, or they have none. */
    static final String AS_SOON_AS_DURABLE = "Prefer: respond-async\r\n";

    private static final int MOST_CONNECTIONS = 64;

    /** Enough that streams stay short: hundreds of events of one item would be measured as no organisation has them. */
    private static final int ITEMS = 6_400;

    private static final int ITEMS_PER_CONNECTION = ITEMS / MOST_CONNECTIONS;

    private final Report report;
    private final Duration round;
    private final int rounds;
    private final DatabaseProcessor database;

    WriteLoads(Report report, Duration round, int rounds, DatabaseProcessor database) {
        this.report = report;
        this.round = round;
        this.rounds = rounds;
        this.database = database;
    }

    /** The name under which the report has what is compared of a load. */
    static String at(String name) {
        return at(name, COMPARED_AT);
    }

    static String at(String name, int connections) {
        return name + ", " + connections + " connections";
    }

    static String assignAt(String contender) {
        return at(contender + ": assign");
    }

    static String assignment(int connection, long number) {
        return "{\"mentor_id\":\"mentor_%d\",\"contact_id\":\"contact_%d_%d\",\"notes\":\"Referred by case worker. First meeting scheduled.\"}"
                .formatted(number % 500, connection, number);
    }

    void measureAll(Contender app, String name, String path, String contactPath)
            throws IOException, InterruptedException {
        measureWarm(app, name + ": assign", assign(path));
        measureWarm(app, name + ": record contact", contact(contactPath, ids(app, path), ""));
        measureWarm(app, name + ": change status", status(path, ids(app, path), ""));
    }

    /** A kind of request. */
    record Work(String name, Script script) {}

    /** An application's kinds of work, each done until it was warm. */
    List<Work> warm(Contender app, String path, String contactPath) throws IOException, InterruptedException {
        List<Work> works = new ArrayList<>();
        for (String headers : List.of("", AS_SOON_AS_DURABLE)) {
            String when = headers.isEmpty() ? "" : ", answered when durable";
            works.add(warm(app, new Work("assign" + when, assign(path, headers))));
            works.add(warm(app, new Work("record contact" + when, contact(contactPath, ids(app, path), headers))));
            works.add(warm(app, new Work("change status" + when, status(path, ids(app, path), headers))));
        }
        return works;
    }

    /** Work that was done until it was warm. */
    static Work warm(Contender app, Work work) throws InterruptedException {
        app.load().run(COMPARED_AT, WARM_UP, work.script);
        return work;
    }

    static Script assign(String path) {
        return assign(path, "");
    }

    /** @param headers as in {@link Request} */
    static Script assign(String path, String headers) {
        return (connection, number) -> new Request("POST", path, assignment(connection, number), headers);
    }

    void measureWarm(Contender app, String name, Script script) throws InterruptedException {
        app.load().run(COMPARED_AT, WARM_UP, script);
        measure(app, name, script);
    }

    /** At every number of connections, the round with the median rate. */
    private void measure(Contender app, String name, Script script) throws InterruptedException {
        for (int connections : CONNECTIONS) {
            List<Measured> all = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                all.add(measured(app, connections, script));
            }
            all.sort(Comparator.comparingDouble(each -> each.result.perSecond()));
            Measured median = all.get(rounds / 2);
            report.load(at(name, connections), median.result, median.processors);
        }
    }

    private record Measured(Result result, String processors) {}

    private Measured measured(Contender app, int connections, Script script) throws InterruptedException {
        Duration driver = own();
        Duration application = app.cpu();
        Duration server = database.used();
        Result result = app.load().run(connections, round, script);
        double wall = result.took().toNanos();
        return new Measured(
                result,
                String.format(
                        Locale.ROOT,
                        "cores: application %.2f, database %.2f, driver %.2f",
                        app.cpu().minus(application).toNanos() / wall,
                        database.used().minus(server).toNanos() / wall,
                        own().minus(driver).toNanos() / wall));
    }

    private static Duration own() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Every contact is later than all before it, in every round, so that each is an event. */
    private static Script contact(String path, List<String> ids, String headers) {
        AtomicLong second = new AtomicLong(System.currentTimeMillis() / 1_000 - 400L * 86_400);
        return (connection, number) -> new Request(
                "PUT",
                path + '/' + own(ids, connection, number) + "/last-contact",
                "{\"contact_date\":\"%s\",\"contact_type\":\"call\"}"
                        .formatted(Instant.ofEpochSecond(second.getAndIncrement())),
                headers);
    }

    /** Closed and opened again in turn: each connection has items of its own and goes on where it was, so that each request is a change. */
    private static Script status(String path, List<String> ids, String headers) {
        AtomicLongArray changes = new AtomicLongArray(MOST_CONNECTIONS);
        return (connection, number) -> {
            long change = changes.getAndIncrement(connection);
            return new Request(
                    "PATCH",
                    path + '/' + own(ids, connection, change) + "/status",
                    change / ITEMS_PER_CONNECTION % 2 == 0
                            ? "{\"status\":\"closed\",\"reason\":\"done\"}"
                            : "{\"status\":\"open\",\"reason\":\"again\"}",
                    headers);
        };
    }

    private static String own(List<String> ids, int connection, long number) {
        return ids.get(connection * ITEMS_PER_CONNECTION + (int) (number % ITEMS_PER_CONNECTION));
    }

    /** Some assignments to work on, for one kind of work alone: contacts are not recorded on what another has closed. */
    private static List<String> ids(Contender app, String path) throws IOException, InterruptedException {
        Pattern id = Pattern.compile("\"assignment_id\":\"([^\"]+)\"");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            Matcher matcher = id.matcher(app.post(path, assignment(0, i)));
            if (matcher.find()) {
                ids.add(matcher.group(1));
            }
        }
        return ids;
    }
}
