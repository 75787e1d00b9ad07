package io.caseledger.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.caseledger.bench.HttpLoad.Script;
import io.caseledger.bench.WriteLoads.Work;
import io.caseledger.contract.platform.EventJson;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.standalone.Caseledger;
import io.caseledger.standalone.postgres.EmbeddedPostgresServer;
import io.peer.axon.StockAxon;
import io.peer.crud.CrudWithEnvers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * The whole benchmark: limits, contenders and ratios in one run, all on one durable PostgreSQL of its own.
 *
 * <p>Properties: {@code bench.seconds} of each round (default 4), {@code bench.rounds} whose median counts (default 3), {@code bench.assignments}
 * in the large read model (default 1,000,000), {@code bench.warm-up} seconds before each kind of load (default 30), {@code bench.parts} to
 * run only some, of start, limits, caseledger, appends, axon, crud, emmett, turns, limits-in-turn, replay and lists.
 */
public final class Benchmark {

    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("bench.seconds", 4));
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final int TURNS = 2 * ROUNDS + 1;
    private static final int ASSIGNMENTS = Integer.getInteger("bench.assignments", 1_000_000);
    private static final int FEW_ASSIGNMENTS = 10_000;
    private static final String BARE_WRITES = "/bench/bare";
    private static final String ASSIGNMENTS_PATH = "/history/api/v1/assignments";
    private static final List<String> PARTS = Arrays.stream(
                    System.getProperty("bench.parts", "").split(","))
            .filter(part -> !part.isBlank())
            .toList();
    private static final String NEW_CASES = "a ledger mostly of new cases";
    private static final String OLD_CASES = "a ledger of cases with nine events";
    private static final String EMPTY = "Limit: empty POST";
    private static final String INSERT = "Limit: one autocommit INSERT over HTTP";
    private static final String GROUPED = "Limit: rows committed in groups, over HTTP";
    private static final String GROUPED_TWICE = "Limit: rows and their copies committed in groups, over HTTP";
    private static final String GROUPED_TABLES = "Limit: event and read model rows committed in groups, over HTTP";
    private static final String GROUPED_EVERYTHING =
            "Limit: event, read model and past rows committed in groups, over HTTP";
    private static final String GROUPED_DURABLE =
            "Limit: the same, answered when the event's row is durable, over HTTP";
    private static final Pattern MILLIS = Pattern.compile("\"millis\":(\\d+)");
    private static final Pattern EVENTS = Pattern.compile("\"events\":(\\d+)");

    /** The collector and the largest heap that {@code ./caseledger start} gives, for Caseledger and its peers alike. */
    private static final List<String> JVM = List.of("-XX:+UseParallelGC", "-Xmx1536m");

    private final EmbeddedPostgresServer postgres;
    private final Report report = new Report();
    private final WriteLoads loads;

    private Benchmark(EmbeddedPostgresServer postgres, Path folder) throws IOException {
        this.postgres = postgres;
        this.loads = new WriteLoads(report, ROUND, ROUNDS, DatabaseProcessor.of(folder));
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("caseledger-bench");
        try (EmbeddedPostgresServer postgres = EmbeddedPostgresServer.start(folder, 0)) {
            Benchmark benchmark = new Benchmark(postgres, folder);
            benchmark.run("start", () -> benchmark.documentedStart(folder.resolve("started")));
            benchmark.run("limits", benchmark::limits);
            benchmark.run("caseledger", benchmark::caseledger);
            benchmark.run("appends", benchmark::appends);
            benchmark.run("axon", () -> benchmark.peer("Axon JPA", StockAxon.class, "axon_jpa"));
            benchmark.run(
                    "axon", () -> benchmark.peer("Axon JDBC", StockAxon.class, "axon_jdbc", "--peer.engine=jdbc"));
            benchmark.run("crud", () -> benchmark.peer("CRUD with Envers", CrudWithEnvers.class, "crud"));
            benchmark.run("emmett", benchmark::emmett);
            benchmark.run("turns", benchmark::inTurn);
            benchmark.run("limits-in-turn", benchmark::limitsInTurn);
            benchmark.run("replay", benchmark::replayOfLog);
            benchmark.run("lists", benchmark::readModels);
            benchmark.ratios();
            benchmark.report.finish(Path.of("target", "benchmark.json"));
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private interface Part {
        void run() throws Exception;
    }

    private void run(String name, Part part) throws Exception {
        if (PARTS.isEmpty() || PARTS.contains(name)) {
            part.run();
        }
    }

    /** The first of all starts makes the folder and, after a build, the cache of classes: that one is not counted. */
    private void documentedStart(Path data) throws Exception {
        Contender.startAsDocumented(data).close();
        report.median("./caseledger start: to the first answer", "ms", ROUNDS, () -> {
            try (Contender started = Contender.startAsDocumented(data)) {
                return (double) started.coldStart().toMillis();
            }
        });
        try (Contender started = Contender.startAsDocumented(data)) {
            Thread.sleep(3_000);
            report.figure("./caseledger start: resident memory, idle", (double) started.residentMebibytes(), "MiB");
        }
    }

    private void limits() throws SQLException, InterruptedException {
        database("limits");
        DatabaseLimits limits = new DatabaseLimits(url("limits"));
        limits.prepare();
        limits.rowsPerSecond(8, ROUND);
        for (int clients : WriteLoads.CONNECTIONS) {
            report.median(
                    "Limit: one row per transaction, " + clients + " clients",
                    "/s",
                    ROUNDS,
                    () -> limits.rowsPerSecond(clients, ROUND));
        }
    }

    private void caseledger() throws Exception {
        try (Contender app =
                contender(Caseledger.class, "caseledger", "--caseledger.access.demo=true", "--bench.limits=true")) {
            report.figure(
                    "Caseledger: first start to first answer",
                    (double) app.coldStart().toMillis(),
                    "ms");
            Thread.sleep(3_000);
            report.figure("Caseledger: resident memory, idle", (double) app.residentMebibytes(), "MiB");
            app.post("/bench/tables", "{}");
            for (Map.Entry<String, Script> limit : limitsOfWrites().entrySet()) {
                loads.measureWarm(app, limit.getKey(), limit.getValue());
            }
            loads.measureAll(app, "Caseledger", ASSIGNMENTS_PATH, "/tracking/api/v1/assignments");
            new Visibility(app, report).measure(ROUND, report.value(WriteLoads.assignAt("Caseledger")) / 2);
            Subscribers subscribers = new Subscribers(app, report);
            subscribers.measure(1, report.value(WriteLoads.assignAt("Caseledger")) / 2, "half load", ROUND);
            for (int streams : List.of(1, 10, 100)) {
                subscribers.measure(streams, 0, "full load", ROUND);
            }
            report.figure("Caseledger: resident memory after the load", (double) app.residentMebibytes(), "MiB");
            replay(app, "caseledger", NEW_CASES);
            report.median(
                    "Limit: INSERT … SELECT of an equal read model",
                    "rows/s",
                    ROUNDS,
                    () -> perSecond(app.post("/bench/copy", "{}")));
        }
        try (Contender again = start(Caseledger.class, "caseledger", "--caseledger.access.demo=true")) {
            report.figure(
                    "Caseledger: start to first answer on a full ledger",
                    (double) again.coldStart().toMillis(),
                    "ms");
        }
    }

    private void replay(Contender app, String database, String ledger) {
        report.median(
                "Caseledger: replay into the assignment read model, " + ledger,
                "events/s",
                ROUNDS,
                () -> perSecond(app.post("/bench/rebuild?projection=casework", "{}")));
        report.median(
                "Limit: plain JDBC scan with JSON parsing, " + ledger,
                "events/s",
                ROUNDS,
                () -> scannedPerSecond(database));
    }

    /** A ledger like those that organisations have: some events for every case, not new cases alone. */
    private void replayOfLog() throws Exception {
        try (Contender app =
                contender(Caseledger.class, "log", "--caseledger.access.demo=true", "--bench.limits=true")) {
            new CaseLogFile(app, report).fill(0, 30_000, 8);
            replay(app, "log", OLD_CASES);
        }
    }

    /** What bounds a write, each over the same HTTP stack as it. */
    private static Map<String, Script> limitsOfWrites() {
        Map<String, Script> limits = new LinkedHashMap<>();
        limits.put(EMPTY, WriteLoads.assign("/bench/empty"));
        limits.put(INSERT, WriteLoads.assign("/bench/insert"));
        limits.put(GROUPED, WriteLoads.assign("/bench/grouped"));
        limits.put(GROUPED_TWICE, WriteLoads.assign("/bench/grouped-twice"));
        limits.put(GROUPED_TABLES, WriteLoads.assign("/bench/grouped-tables"));
        limits.put(GROUPED_EVERYTHING, WriteLoads.assign(BARE_WRITES));
        limits.put(GROUPED_DURABLE, WriteLoads.assign(BARE_WRITES, WriteLoads.AS_SOON_AS_DURABLE));
        return limits;
    }

    /** In turn with one row per transaction, second by second. */
    private void appends() throws Exception {
        contender(Caseledger.class, "appends", "--caseledger.access.demo=true").close(); // it makes the ledger
        database("appends_limit");
        DatabaseLimits limits = new DatabaseLimits(url("appends_limit"));
        limits.prepare();
        limits.rowsPerSecond(32, ROUND);
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(url("appends"));
        pool.addDataSourceProperty("prepareThreshold", "1");
        try (HikariDataSource writer = new HikariDataSource(pool)) {
            InProcessAppends appends = new InProcessAppends(writer);
            appends.appendsPerSecond(64, WriteLoads.WARM_UP);
            for (int callers : List.of(32, 64, 256)) {
                double[] ours = new double[TURNS];
                double[] rows = new double[TURNS];
                for (int turn = 0; turn < TURNS; turn++) {
                    ours[turn] = appends.appendsPerSecond(callers, ROUND);
                    rows[turn] = limits.rowsPerSecond(32, ROUND);
                }
                String what = "append in process, " + callers + " callers";
                report.figure("Caseledger: " + what, InTurn.median(ours), "/s");
                report.figure("Limit beside it: one row per transaction, 32 clients", InTurn.median(rows), "/s");
                report.ratio(
                        "in turn: " + what + " / one row per transaction, 32 clients",
                        InTurn.ratio(ours, rows),
                        ">= 2");
            }
        }
    }

    /** Starts an application on a database of its own. */
    private Contender contender(Class<?> main, String database, String... arguments) throws Exception {
        database(database);
        return start(main, database, arguments);
    }

    private Contender start(Class<?> main, String database, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("--spring.datasource.url=" + url(database), "--spring.datasource.username=postgres"));
        all.addAll(List.of(arguments));
        return Contender.start(main.getName(), main == Caseledger.class ? "/api/v1/assignments" : "/ready", JVM, all);
    }

    private void peer(String name, Class<?> main, String database, String... extra) throws Exception {
        try (Contender app = contender(main, database, extra)) {
            loads.measureAll(app, name, "/assignments", "/assignments");
            if (main == StockAxon.class) {
                report.figure(
                        name + ": replay into a JPA read model", perSecond(app.post("/replay", "{}")), "events/s");
            }
        }
    }

    private InTurn turns(List<Integer> connections) {
        return new InTurn(report, ROUND, TURNS, connections);
    }

    private void inTurn() throws Exception {
        InTurn turns = turns(WriteLoads.SEVERAL_CONNECTIONS);
        try (Contender ours = contender(
                Caseledger.class, "turns_caseledger", "--caseledger.access.demo=true", "--bench.limits=true")) {
            ours.post("/bench/tables", "{}");
            turns.add("Caseledger", "", ours, loads.warm(ours, ASSIGNMENTS_PATH, "/tracking/api/v1/assignments"));
            try (Contender axon = contender(StockAxon.class, "turns_axon_jpa")) {
                turns.add("Axon JPA", ">= 3", axon, loads.warm(axon, "/assignments", "/assignments"));
                try (Contender crud = contender(CrudWithEnvers.class, "turns_crud")) {
                    turns.add("CRUD with Envers", ">= 1.5", crud, loads.warm(crud, "/assignments", "/assignments"));
                    ours.release();
                    turns.limit("all its bare rows", ours, loads.warm(ours, BARE_WRITES, BARE_WRITES));
                    turns.measure();
                }
            }
        }
    }

    /** A write beside what bounds it, in turn on one application. */
    private void limitsInTurn() throws Exception {
        InTurn turns = turns(WriteLoads.SEVERAL_CONNECTIONS);
        Map<String, Script> writes = new LinkedHashMap<>();
        writes.put(
                "an assign, answered when durable", WriteLoads.assign(ASSIGNMENTS_PATH, WriteLoads.AS_SOON_AS_DURABLE));
        writes.put("an assign", WriteLoads.assign(ASSIGNMENTS_PATH));
        writes.putAll(limitsOfWrites());
        try (Contender app =
                contender(Caseledger.class, "turns_limits", "--caseledger.access.demo=true", "--bench.limits=true")) {
            app.post("/bench/tables", "{}");
            Map<String, Work> warm = new LinkedHashMap<>();
            for (Map.Entry<String, Script> write : writes.entrySet()) {
                warm.put(write.getKey(), WriteLoads.warm(app, new Work("durable write", write.getValue())));
            }
            for (Map.Entry<String, Work> write : warm.entrySet()) {
                String target = Map.of(EMPTY, ">= 0.6", INSERT, ">= 1.2").getOrDefault(write.getKey(), "");
                turns.add(write.getKey(), target, app, List.of(write.getValue()));
            }
            turns.measure();
        }
    }

    private void emmett() throws IOException, InterruptedException, SQLException {
        database("emmett");
        new EmmettStore(report).measure(postgres.port(), "emmett", ROUND, ROUNDS);
    }

    private void readModels() throws Exception {
        InTurn turns = turns(List.of(Lists.CONNECTIONS));
        try (Contender few = filled("lists_few", FEW_ASSIGNMENTS);
                Contender many = filled("lists_many", ASSIGNMENTS)) {
            turns.add(FEW_ASSIGNMENTS + " assignments", "", few, new Lists(few).warm());
            turns.add(ASSIGNMENTS + " assignments", "<= 1.2", many, new Lists(many).warm());
            turns.measure();
        }
    }

    private Contender filled(String database, int assignments) throws Exception {
        Contender app = contender(Caseledger.class, database, "--caseledger.access.demo=true");
        try {
            new CaseLogFile(app, report).fill(0, assignments, 1);
            vacuum(database);
            return app;
        } catch (Exception failed) {
            app.close();
            throw failed;
        }
    }

    /** Lists are measured as they are most of the time, not in the minutes after an import, when PostgreSQL cleans up beside them. */
    private void vacuum(String database) throws SQLException {
        execute(database, "vacuum analyze");
    }

    private void ratios() {
        String assign = WriteLoads.assignAt("Caseledger");
        report.ratio("durable write over HTTP / empty POST", assign, WriteLoads.at(EMPTY), ">= 0.6");
        report.ratio(
                "durable write over HTTP / one autocommit INSERT over HTTP", assign, WriteLoads.at(INSERT), ">= 1.2");
        for (String limit : List.of(GROUPED, GROUPED_TWICE, GROUPED_TABLES, GROUPED_EVERYTHING, GROUPED_DURABLE)) {
            report.ratio(limit + " / empty POST", WriteLoads.at(limit), WriteLoads.at(EMPTY), "the most there is");
            report.ratio(
                    limit + " / one autocommit INSERT",
                    WriteLoads.at(limit),
                    WriteLoads.at(INSERT),
                    "the most there is");
        }
        report.ratio("durable write over HTTP / " + GROUPED_TABLES, assign, WriteLoads.at(GROUPED_TABLES), "");
        report.ratio("durable write over HTTP / Axon JPA", assign, WriteLoads.assignAt("Axon JPA"), ">= 3");
        report.ratio("durable write over HTTP / Axon JDBC", assign, WriteLoads.assignAt("Axon JDBC"), "");
        report.ratio(
                "durable write over HTTP / CRUD with Envers",
                assign,
                WriteLoads.assignAt("CRUD with Envers"),
                ">= 1.5");
        report.ratio(
                "append in process, 32 callers / Emmett's append, 32 callers",
                "Caseledger: append in process, 32 callers",
                EmmettStore.APPEND,
                "");
        for (String ledger : List.of(OLD_CASES, NEW_CASES)) {
            String replay = "Caseledger: replay into the assignment read model, " + ledger;
            report.ratio(
                    "replay / plain scan, " + ledger,
                    replay,
                    "Limit: plain JDBC scan with JSON parsing, " + ledger,
                    ">= 0.5");
            report.ratio("replay / Axon JPA, " + ledger, replay, "Axon JPA: replay into a JPA read model", ">= 5");
        }
    }

    private static double perSecond(String body) {
        Matcher millis = MILLIS.matcher(body);
        Matcher events = EVENTS.matcher(body);
        if (!millis.find() || !events.find()) {
            throw new IllegalStateException("Not a result: " + body);
        }
        return Long.parseLong(events.group(1)) / (Long.parseLong(millis.group(1)) / 1e3);
    }

    private double scannedPerSecond(String database) {
        LedgerReader reader = new LedgerReader(new DriverManagerDataSource(url(database)));
        long[] events = new long[1];
        long began = System.nanoTime();
        reader.scan(List.of("casework"), event -> {
            EventJson.mapper().readTree(event.payload());
            events[0]++;
        });
        return events[0] / ((System.nanoTime() - began) / 1e9);
    }

    private void database(String name) throws SQLException {
        execute("postgres", "create database " + name);
    }

    private void execute(String database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(database));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String url(String database) {
        return postgres.jdbcUrl(database, "postgres");
    }
}
