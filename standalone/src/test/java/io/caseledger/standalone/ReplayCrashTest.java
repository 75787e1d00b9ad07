package io.caseledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.http.Receiver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * A process dies in every phase of a replay, while others write: what is live is as it was, the next process begins the replay again, and in the end the
 * rows are those of a single-threaded one. A live row that is tampered with says whether it is the live ones that are served, and has each replay wait
 * for a yes.
 */
@Timeout(value = 9, unit = TimeUnit.MINUTES)
class ReplayCrashTest {

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private static final Logger log = LoggerFactory.getLogger(ReplayCrashTest.class);

    /** Before somebody's yes; each begins with a replay that is asked for. */
    private static final List<String> EARLY = List.of("reading", "writing", "indexing", "catching-up", "comparing");

    /** One that was taken up comes to these, too. */
    private static final List<String> LATE = List.of("waiting", "switching");

    private static final int MOST_LIVES = 40;
    private static final int DEATHS_BY_ONE_REPLAY = 3;
    private static final int CASES = 6_000;
    private static final int CASES_TO_CATCH_UP_WITH = 800;
    private static final int WRITERS = 2;
    private static final long LONGEST_WAIT_MILLIS = 600;

    /** Of a phase's time, so that most deaths are inside. */
    private static final double PART = 0.8;

    private static final String HISTORY = "/history/api/v1/assignments";
    private static final String CASEWORK = "/api/v1/projections/casework";

    private final Random random = new Random(20_260_326);
    private final JdbcClient owner = JdbcClient.create(DATABASE.owner());
    private final Map<String, Long> millis = new HashMap<>();
    private final Map<String, Integer> deaths = new HashMap<>();
    private final AtomicInteger written = new AtomicInteger();
    private int lives;
    private int imports;
    private int givenUp;
    private String told = "";

    /** What the database has on record of the replay. */
    private record Kept(String result, String phase, int restarts, int deaths) {

        boolean runs() {
            return result.equals("running");
        }
    }

    @Test
    void the_live_rows_survive_wherever_it_dies_and_the_replay_comes_to_its_end(@TempDir Path data) throws Exception {
        try (Receiver receiver = Receiver.start()) {
            Map<String, Integer> wanted = new HashMap<>();
            for (String phase : phases()) {
                wanted.merge(phase, 1, Integer::sum);
                while (deaths.getOrDefault(phase, 0) < wanted.getOrDefault(phase, 0)) {
                    live(data, phase, receiver);
                }
            }
            while (givenUp == 0) { // a late phase that an earlier life fell into was not aimed at again
                live(data, "waiting", receiver);
            }
            end(receiver);
            log.info("Deaths in {}, in {} lives", deaths, lives);
        }
    }

    /** In any order, but that one replay dies three times: it is taken up twice. */
    private List<String> phases() {
        List<String> phases = new ArrayList<>();
        List<String> early = new ArrayList<>();
        early.addAll(EARLY);
        early.addAll(EARLY);
        Collections.shuffle(early, random);
        phases.addAll(early.subList(0, EARLY.size()));
        phases.addAll(LATE);
        phases.addAll(early.subList(EARLY.size(), early.size()));
        return phases;
    }

    private static CaseledgerProcess start(Path data) {
        return CaseledgerProcess.start(
                data,
                "--spring.datasource.url=" + DATABASE.location().url(),
                "--spring.datasource.username=" + DATABASE.location().owner(),
                "--caseledger.access.demo=true",
                "--caseledger.webhooks.allow-private=true");
    }

    private void prepare(CaseledgerProcess application, String receiver) throws Exception {
        importCases(application.url(), CASES);
        Http http = application.http().as("demo-admin");
        told = assigned(http, "told");
        assigned(http, "marked");
        assertThat(http.post(
                                "/api/v1/webhooks",
                                "{\"url\":\"%s\",\"events\":[\"casework.NotesAmended\"]}".formatted(receiver))
                        .status())
                .isEqualTo(201);
        mark();
    }

    private void live(Path data, String phase, Receiver receiver) throws Exception {
        assertThat(++lives).as("lives for %s", deaths).isLessThan(MOST_LIVES);
        Kept before = kept();
        long table = oid("select 'read.assignment'::regclass::oid::bigint");
        long left = sideSchema();
        try (CaseledgerProcess application = start(data)) {
            Http http = application.http().as("demo-admin");
            if (lives == 1) {
                prepare(application, receiver.url());
            }
            assertServed(http);
            assertTakenUp(http, before);
            assertThat(left == 0 || sideSchema() != left)
                    .as("what the dead one built is dropped")
                    .isTrue();
            tell(http, receiver);
            Load load = new Load(http);
            if (!(LATE.contains(phase) && kept().runs())) {
                cancelled(http);
                assertThat(http.post(CASEWORK + "/replay", "").status()).isEqualTo(202);
                assertThat(kept().result()).as("on record before the answer").isEqualTo("running");
            }
            try (Connection reader = DATABASE.reader().getConnection()) {
                reader.setAutoCommit(false);
                if (phase.equals("switching")) {
                    awaitPhase("waiting");
                    reader.createStatement().execute("select from read.assignment limit 1"); // the switch waits for it
                    assertThat(http.post(CASEWORK + "/confirm", "").status()).isEqualTo(202);
                } else if (phase.equals("catching-up")) {
                    awaitPhase("reading");
                    importCases(application.url(), CASES_TO_CATCH_UP_WITH);
                }
                awaitPhase(phase);
                Thread.sleep(random.nextLong(millis.getOrDefault(phase, LONGEST_WAIT_MILLIS) + 1));
                load.stopsMattering();
                application.kill();
                Kept died = kept();
                awaitUnlocked();
                Kept afterwards = kept();
                log.info("Meant for {}, died while {}, then {}", phase, died, afterwards);
                reader.rollback();
                load.end();
                owner.sql("update read.token_entry set owner = null").update(); // as in ten seconds by itself
                if (died.runs() && died.equals(afterwards)) {
                    deaths.merge(died.phase(), 1, Integer::sum);
                }
            }
        }
        if (kept().result().equals("switched")) {
            mark();
        } else {
            assertThat(oid("select 'read.assignment'::regclass::oid::bigint"))
                    .as("the live table")
                    .isEqualTo(table);
        }
    }

    /** At once, from the live rows, and all that was acknowledged. */
    private void assertServed(Http http) throws InterruptedException {
        int acknowledged = written.get();
        JsonNode first = ok(http.get(HISTORY + "?limit=1"));
        assertThat(first.at("/pagination/total").asInt()).isGreaterThanOrEqualTo(CASES + acknowledged);
        assertThat(ok(http.get(HISTORY + "?contact_id=marked"))
                        .at("/data/0/mentor_id")
                        .asString())
                .as("the live row")
                .isEqualTo("as-it-was");
        long head =
                owner.sql("select position from ledger.head").query(Long.class).single();
        Http upToDate = http.with("Ledger-Position", Long.toString(head));
        await("the projections", () -> upToDate.get(HISTORY + "?limit=1").status() == 200);
        assertThat(ok(upToDate.get(HISTORY + "?limit=1"))
                        .at("/pagination/total")
                        .asLong())
                .isEqualTo(opened());
        Http.Reply health = http.get("/actuator/health");
        assertThat(health.status()).as(health.toString()).isEqualTo(200);
    }

    private long opened() {
        return owner.sql("select count(*) from ledger.event where type = 'casework.Assigned'")
                .query(Long.class)
                .single();
    }

    private void assertTakenUp(Http http, Kept before) {
        if (!before.runs()) {
            return;
        }
        JsonNode status = ok(http.get(CASEWORK));
        JsonNode last = status.get("last_replay");
        if (before.deaths() + 1 < DEATHS_BY_ONE_REPLAY) {
            assertThat(status.get("state").asString()).as(status.toString()).isEqualTo("replaying");
            assertThat(last.get("result").asString()).isEqualTo("running");
            assertThat(last.get("restarts").asInt()).isEqualTo(before.restarts() + 1);
        } else {
            assertThat(status.get("state").asString()).as(status.toString()).isEqualTo("running");
            assertThat(last.get("result").asString()).isEqualTo("interrupted");
            assertThat(last.get("phase").asString()).isEqualTo(before.phase());
            assertThat(last.get("restarts").asInt()).isEqualTo(DEATHS_BY_ONE_REPLAY - 1);
            assertThat(last.get("reason").asString()).contains("3 times", before.phase());
            assertThat(sideSchema()).isZero();
            givenUp++;
        }
    }

    private void cancelled(Http http) throws InterruptedException {
        if (kept().runs()) {
            assertThat(http.post(CASEWORK + "/cancel", "").status()).isEqualTo(202);
            await(
                    "the cancelled one's end",
                    () -> ok(http.get(CASEWORK)).get("state").asString().equals("running"));
            assertThat(sideSchema()).isZero();
        }
    }

    /** Watches the record, and learns how long phases last. */
    private void awaitPhase(String phase) throws InterruptedException {
        try (Connection connection = DATABASE.owner().getConnection();
                var statement = connection.prepareStatement(
                        "select replay_phase from read.projection where name = 'casework'")) {
            String seen = "";
            long since = System.nanoTime();
            long deadline = since + TimeUnit.MINUTES.toNanos(1);
            while (!seen.equals(phase)) {
                try (var row = statement.executeQuery()) {
                    row.next();
                    String now = row.getString(1);
                    if (!now.equals(seen)) {
                        long lasted = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
                        millis.merge(seen, Math.round(PART * lasted), Math::min);
                        since = System.nanoTime();
                        seen = now;
                    }
                }
                if (System.nanoTime() > deadline) {
                    fail("Waited in vain for " + phase + ": " + kept());
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void awaitUnlocked() throws InterruptedException {
        await(
                "PostgreSQL to notice",
                () -> owner.sql("select count(*) from pg_locks where locktype = 'advisory'" + " and classid = 7001")
                                .query(Integer.class)
                                .single()
                        == 0);
    }

    private Kept kept() {
        return owner.sql("select coalesce(replay, ''), coalesce(replay_phase, ''), replay_restarts, replay_deaths"
                        + " from read.projection where name = 'casework'")
                .query((row, number) -> new Kept(row.getString(1), row.getString(2), row.getInt(3), row.getInt(4)))
                .optional()
                .orElse(new Kept("", "", 0, 0));
    }

    private long sideSchema() {
        return oid("select coalesce(max(oid::bigint), 0) from pg_namespace where nspname = 'next_casework'");
    }

    private long oid(String sql) {
        return owner.sql(sql).query(Long.class).single();
    }

    private void mark() {
        assertThat(owner.sql("update read.assignment set mentor_id = 'as-it-was' where contact_id = 'marked'")
                        .update())
                .isOne();
    }

    /** An event that a webhook asks for, and that is told before the process dies: whoever tells it again, does so of a replay. */
    private void tell(Http http, Receiver receiver) throws InterruptedException {
        assertThat(http.put(HISTORY + "/" + told, "{\"notes\":\"life " + lives + "\"}")
                        .status())
                .isEqualTo(200);
        await(
                "the message of life " + lives,
                () -> receiver.messages().size() >= lives
                        && owner.sql("select count(*) from webhooks.delivery where state = 'delivered'")
                                        .query(Integer.class)
                                        .single()
                                == lives);
    }

    /** Those who write, and read what they wrote, until the process dies. */
    private final class Load {

        private final List<Thread> writers = new ArrayList<>();
        private final List<Throwable> unexpected = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean over;

        Load(Http http) {
            for (int i = 0; i < WRITERS; i++) {
                String name = "life-" + lives + "-" + i + "-";
                writers.add(Thread.ofVirtual().start(() -> write(http, name)));
            }
        }

        private void write(Http http, String name) {
            try {
                for (int i = 0; !over; i++) {
                    String id = assigned(http, name + i);
                    written.incrementAndGet();
                    assertThat(ok(http.get(HISTORY + "?contact_id=" + name + i))
                                    .at("/data/0/assignment_id")
                                    .asString())
                            .isEqualTo(id);
                }
            } catch (RuntimeException | AssertionError failed) {
                if (!over) {
                    unexpected.add(failed);
                }
            }
        }

        /** The process is about to die. */
        void stopsMattering() {
            assertThat(unexpected).isEmpty();
            over = true;
        }

        void end() throws InterruptedException {
            for (Thread writer : writers) {
                writer.join();
            }
        }
    }

    private void end(Receiver receiver) throws Exception {
        try (RunningCaseledger application =
                RunningCaseledger.startOn(DATABASE.location(), "--caseledger.webhooks.allow-private=true")) {
            Http http = application.http().as("demo-admin");
            assertServed(http);
            if (!kept().runs()) {
                assertThat(http.post(CASEWORK + "/replay", "").status()).isEqualTo(202);
            }
            awaitPhase("waiting");
            assertThat(ok(http.get(CASEWORK)).get("differs").propertyNames()).containsExactly("assignment");
            assertThat(http.post(CASEWORK + "/confirm", "").status()).isEqualTo(202);
            await(
                    "the switch",
                    () -> ok(http.get(CASEWORK)).get("state").asString().equals("running"));
            assertThat(kept().result()).isEqualTo("switched");

            ReadTables tables = new ReadTables(application);
            Map<String, List<String>> rows = tables.rows();
            assertThat(tables.leftovers()).isEmpty();
            assertThat(rows.get("read.assignment"))
                    .hasSize(Math.toIntExact(opened()))
                    .noneMatch(row -> row.contains("as-it-was"));
            assertThat(opened()).isGreaterThanOrEqualTo(CASES + written.get());
            tables.replayOneByOne();
            assertThat(tables.rows()).isEqualTo(rows);

            assertThat(receiver.messages()).as("each was told once").hasSize(lives);
            assertThat(new HashSet<>(receiver.messages().stream()
                            .map(message -> message.header("webhook-id"))
                            .toList()))
                    .hasSize(lives);
            assertThat(owner.sql("select distinct type from ledger.event")
                            .query(String.class)
                            .list())
                    .as("nobody but the test wrote anything, no reminder either")
                    .isSubsetOf(
                            "casework.Assigned",
                            "casework.NotesAmended",
                            "casework.Reassigned",
                            "casework.Closed",
                            "casework.ContactRecorded");
        }
    }

    private static String assigned(Http http, String contact) {
        return ok(http.post(HISTORY, "{\"mentor_id\":\"m\",\"contact_id\":\"" + contact + "\"}"))
                .get("assignment_id")
                .asString();
    }

    private static JsonNode ok(Http.Reply reply) {
        assertThat(reply.status()).as(reply.body()).isIn(200, 201);
        return reply.json();
    }

    private void importCases(String url, int cases) throws Exception {
        StringBuilder lines = new StringBuilder("case:concept:name,concept:name,org:resource,time:timestamp\n");
        String name = "log-" + imports++;
        for (int i = 0; i < cases; i++) {
            lines.append("%s-%d,receive,ann,2011-10-10T09:00:00Z%n".formatted(name, i));
            lines.append("%s-%d,answer,bob,2011-10-11T09:00:00Z%n".formatted(name, i));
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/v1/imports"))
                .header("Authorization", "Bearer demo-admin")
                .header("Content-Type", "text/csv")
                .header("Prefer", cases == CASES ? "wait=60" : "wait=0")
                .POST(BodyPublishers.ofString(lines.toString()))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, BodyHandlers.ofString()).body())
                    .contains(cases == CASES ? "\"state\":\"done\"" : "\"state\":");
        }
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("Waited in vain for " + what);
            }
            Thread.sleep(10);
        }
    }
}
