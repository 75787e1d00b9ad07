package io.caseledger.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.caseledger.bench.HttpLoad.Request;
import io.caseledger.bench.HttpLoad.Result;
import io.caseledger.bench.HttpLoad.Script;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The whole benchmark: limits, contenders and ratios in one run, all on one durable PostgreSQL of its own.
 *
 * <p>Properties: {@code bench.seconds} per measurement (default 8), {@code bench.connections} (default 1,8,32,64).
 */
public final class Benchmark {

    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("bench.seconds", 8));
    private static final List<Integer> CONNECTIONS = List.of(1, 8, 32, 64);
    private static final int COMPARED_AT = 32;
    private static final Pattern MILLIS = Pattern.compile("\"millis\":(\\d+)");
    private static final Pattern EVENTS = Pattern.compile("\"events\":(\\d+)");
    private static final String ASSIGN = "{\"mentor_id\":\"mentor_%d\",\"contact_id\":\"contact_%d_%d\","
            + "\"notes\":\"Referred by case worker. First meeting scheduled.\"}";

    private final EmbeddedPostgresServer postgres;
    private final Report report = new Report();

    private Benchmark(EmbeddedPostgresServer postgres) {
        this.postgres = postgres;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("caseledger-bench");
        try (EmbeddedPostgresServer postgres = EmbeddedPostgresServer.start(folder, 0)) {
            Benchmark benchmark = new Benchmark(postgres);
            benchmark.databaseLimits();
            benchmark.caseledger();
            benchmark.peer("Axon, stock JPA engine", StockAxon.class, "axon_jpa", List.of());
            benchmark.peer("Axon, JDBC engine", StockAxon.class, "axon_jdbc", List.of("--peer.engine=jdbc"));
            benchmark.peer("CRUD table with Envers", CrudWithEnvers.class, "crud", List.of());
            benchmark.ratios();
            benchmark.report.finish(Path.of("target", "benchmark.json"));
        }
    }

    private double pgbench;
    private double inProcess;
    private double emptyPost;
    private double oneInsert;
    private double caseledgerAssign;
    private double replay;
    private double scan;
    private double axonJpaReplay;
    private final Map<String, Double> peers = new ConcurrentHashMap<>();

    private void databaseLimits() throws SQLException, InterruptedException {
        database("limits");
        DatabaseLimits limits = new DatabaseLimits(url("limits"));
        limits.prepare();
        limits.rowsPerSecond(8, Duration.ofSeconds(2));
        for (int clients : CONNECTIONS) {
            double rows = limits.rowsPerSecond(clients, LENGTH);
            report.figure("Limit: one row per transaction, " + clients + " clients", rows, "/s");
            if (clients == COMPARED_AT) {
                pgbench = rows;
            }
        }
    }

    private void caseledger() throws SQLException, IOException, InterruptedException {
        database("caseledger");
        List<String> arguments = List.of(
                "--spring.datasource.url=" + url("caseledger"),
                "--spring.datasource.username=postgres",
                "--caseledger.access.demo=true",
                "--bench.limits=true");
        try (Contender app =
                Contender.start(Caseledger.class.getName(), "/api/v1/assignments", List.of("-Xmx1g"), arguments)) {
            report.figure(
                    "Caseledger: start to first answer",
                    (double) app.coldStart().toMillis(),
                    "ms");
            Thread.sleep(3_000);
            report.figure("Caseledger: resident memory, idle", (double) app.residentMebibytes(), "MiB");
            app.post("/bench/tables", "{}");
            Script empty = (connection, number) ->
                    new Request("POST", "/bench/empty", ASSIGN.formatted(number % 500, connection, number));
            Script insert = (connection, number) ->
                    new Request("POST", "/bench/insert", ASSIGN.formatted(number % 500, connection, number));
            Script assign = assign("/history/api/v1/assignments");
            warmUp(app, empty, insert, assign);
            emptyPost = load(app, "Limit: empty POST", empty);
            oneInsert = load(app, "Limit: one autocommit INSERT over HTTP", insert);
            caseledgerAssign = load(app, "Caseledger: assign", assign);
            List<String> ids = ids(app, "/history/api/v1/assignments");
            load(app, "Caseledger: record contact", contact("/tracking/api/v1/assignments", ids));
            load(app, "Caseledger: change status", status("/history/api/v1/assignments", ids));
            report.figure("Caseledger: resident memory after the load", (double) app.residentMebibytes(), "MiB");
            replay = 0;
            for (int i = 0; i < 3; i++) {
                replay = Math.max(replay, perSecond(app.post("/bench/rebuild?projection=casework", "{}")));
            }
            report.figure("Caseledger: replay into the assignment read model", replay, "events/s");
        }
        scan = scan();
        report.figure("Limit: plain JDBC scan of the ledger with JSON parsing", scan, "events/s");
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(url("caseledger"));
        pool.addDataSourceProperty("prepareThreshold", "1");
        try (HikariDataSource writer = new HikariDataSource(pool)) {
            InProcessAppends appends = new InProcessAppends(writer);
            appends.appendsPerSecond(64, Duration.ofSeconds(3));
            for (int callers : List.of(32, 64, 256)) {
                double perSecond = appends.appendsPerSecond(callers, LENGTH);
                report.figure("Caseledger: append in process, " + callers + " callers", perSecond, "/s");
                inProcess = Math.max(inProcess, perSecond);
            }
        }
    }

    private void peer(String name, Class<?> main, String database, List<String> extra)
            throws SQLException, IOException, InterruptedException {
        database(database);
        List<String> arguments = new ArrayList<>(
                List.of("--spring.datasource.url=" + url(database), "--spring.datasource.username=postgres"));
        arguments.addAll(extra);
        try (Contender app = Contender.start(main.getName(), "/ready", List.of("-Xmx1g"), arguments)) {
            Script assign = assign("/assignments");
            warmUp(app, assign);
            peers.put(database, load(app, name + ": assign", assign));
            List<String> ids = ids(app, "/assignments");
            load(app, name + ": record contact", contact("/assignments", ids));
            load(app, name + ": change status", status("/assignments", ids));
            if (database.equals("axon_jpa")) {
                axonJpaReplay = perSecond(app.post("/replay", "{}"));
                report.figure(name + ": replay into a JPA read model", axonJpaReplay, "events/s");
            }
        }
    }

    private void ratios() {
        report.ratio("durable write over HTTP / empty POST", caseledgerAssign / emptyPost, ">= 0.6");
        report.ratio(
                "durable write over HTTP / one autocommit INSERT over HTTP", caseledgerAssign / oneInsert, ">= 1.2");
        report.ratio("durable write over HTTP / stock Axon JPA", caseledgerAssign / peer("axon_jpa"), ">= 3");
        report.ratio("durable write over HTTP / Axon JDBC", caseledgerAssign / peer("axon_jdbc"), "");
        report.ratio("durable write over HTTP / CRUD with Envers", caseledgerAssign / peer("crud"), ">= 1.5");
        report.ratio("append in process / one row per transaction, 32 clients", inProcess / pgbench, ">= 2");
        report.ratio("replay / plain scan", replay / scan, ">= 0.5");
        report.ratio("replay / 100,000 events per second", replay / 100_000, ">= 1");
        report.ratio("replay / stock Axon JPA", replay / axonJpaReplay, ">= 5");
    }

    private double peer(String database) {
        return peers.getOrDefault(database, Double.NaN);
    }

    private void warmUp(Contender app, Script... scripts) throws InterruptedException {
        for (int round = 0; round < 2; round++) {
            for (Script script : scripts) {
                app.load().run(COMPARED_AT, LENGTH.dividedBy(2).plusSeconds(1), script);
            }
        }
    }

    /** Measures at every number of connections and tells the rate at the one that is compared. */
    private double load(Contender app, String name, Script script) throws InterruptedException {
        double compared = 0;
        for (int connections : CONNECTIONS) {
            Duration own = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
            Duration theirs = app.cpu();
            Result result = app.load().run(connections, LENGTH, script);
            double wall = result.took().toNanos();
            report.load(
                    name + ", " + connections + " connections",
                    result,
                    String.format(
                            Locale.ROOT,
                            "cpu app %.2f driver %.2f",
                            app.cpu().minus(theirs).toNanos() / wall,
                            ProcessHandle.current()
                                            .info()
                                            .totalCpuDuration()
                                            .orElse(Duration.ZERO)
                                            .minus(own)
                                            .toNanos()
                                    / wall));
            if (connections == COMPARED_AT) {
                compared = result.perSecond();
            }
        }
        return compared;
    }

    private static Script assign(String path) {
        return (connection, number) -> new Request("POST", path, ASSIGN.formatted(number % 500, connection, number));
    }

    private static Script contact(String path, List<String> ids) {
        return (connection, number) -> new Request(
                "PUT",
                path + '/' + ids.get((int) ((connection * 7_919L + number) % ids.size())) + "/last-contact",
                "{\"contact_date\":\"2026-03-%02dT%02d:%02d:%02dZ\",\"contact_type\":\"call\"}"
                        .formatted(number / 86_400 % 28 + 1, number / 3_600 % 24, number / 60 % 60, number % 60));
    }

    private static Script status(String path, List<String> ids) {
        return (connection, number) -> new Request(
                "PATCH",
                path + '/' + ids.get((int) ((connection * 7_919L + number) % ids.size())) + "/status",
                number / ids.size() % 2 == 0
                        ? "{\"status\":\"closed\",\"reason\":\"done\"}"
                        : "{\"status\":\"open\",\"reason\":\"again\"}");
    }

    /** Some assignments to work on. */
    private static List<String> ids(Contender app, String path) throws IOException, InterruptedException {
        Pattern id = Pattern.compile("\"assignment_id\":\"([^\"]+)\"");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            Matcher matcher = id.matcher(app.post(path, ASSIGN.formatted(i % 500, 0, i)));
            if (matcher.find()) {
                ids.add(matcher.group(1));
            }
        }
        return ids;
    }

    private static double perSecond(String body) {
        Matcher millis = MILLIS.matcher(body);
        Matcher events = EVENTS.matcher(body);
        if (!millis.find() || !events.find()) {
            throw new IllegalStateException("Not a result: " + body);
        }
        return Long.parseLong(events.group(1)) / (Long.parseLong(millis.group(1)) / 1e3);
    }

    private double scan() {
        LedgerReader reader = new LedgerReader(new DriverManagerDataSource(url("caseledger")));
        double best = 0;
        for (int i = 0; i < 3; i++) {
            long[] events = new long[1];
            long began = System.nanoTime();
            reader.scan(List.of("casework"), event -> {
                EventJson.mapper().readTree(event.payload());
                events[0]++;
            });
            best = Math.max(best, events[0] / ((System.nanoTime() - began) / 1e9));
        }
        return best;
    }

    private void database(String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
    }

    private String url(String database) {
        return postgres.jdbcUrl(database, "postgres");
    }
}
