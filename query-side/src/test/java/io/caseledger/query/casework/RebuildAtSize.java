package io.caseledger.query.casework;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.query.platform.HeapRoom;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Rebuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * What rebuilds take of time and heap: prints how they end in heaps of several sizes. Not a test; run it by hand. Each assignment has two events; one of
 * ten is closed by the second, the others are visited.
 */
public final class RebuildAtSize {

    private static final String HISTORY = """
            insert into ledger.event (position, tenant, aggregate_id, sequence, kind, type, revision, event_id, payload,
                                      metadata, occurred_at, recorded_at, hash)
            select s * ?::bigint + n, 'default', 'assign_' || n, s, 'casework',
                   case when s = 0 then 'casework.Assigned' when n % 10 = 0 then 'casework.Closed'
                        else 'casework.ContactRecorded' end, 1, gen_random_uuid(),
                   case when s = 0 then jsonb_build_object('mentor_id', 'mentor-' || n % 500, 'contact_id', 'contact-' || n % 40000,
                                'coordinator_id', null, 'org_id', 'org-' || n % 20, 'assigned_date', '2024-03-01T09:00:00Z', 'notes', null)
                        when n % 10 = 0 then jsonb_build_object('status', jsonb_build_object('from', 'active', 'to', 'completed'))
                        else jsonb_build_object('contact_date', '2024-04-01T09:00:00Z', 'contact_type', 'visit') end,
                   '{}', at, at, ''
            from generate_series(0, 1) s, generate_series(1, ?) n,
                 lateral (select timestamptz '2024-03-01' + s * interval '30 days' + n * interval '1 s') moment(at)""";

    private static final int EVENTS_BETWEEN = 200_000;
    private static final PrintStream OUT = System.out;

    private final DataSource owner;
    private long peak;
    private long events;

    private RebuildAtSize(DataSource owner) {
        this.owner = owner;
    }

    /** The number of assignments and the heaps to try, for example {@code 1000000 1g 512m}; or, in each of the processes so started, a database. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        if (arguments[0].startsWith("jdbc:")) {
            new RebuildAtSize(new DriverManagerDataSource(arguments[0], "postgres", "")).rebuild();
            return;
        }
        try (TestDatabase database = TestDatabase.create()) {
            fill(JdbcClient.create(database.owner()), Integer.parseInt(arguments[0]));
            for (String heap : List.of(arguments).subList(1, arguments.length)) {
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-Xmx" + heap,
                                "-cp",
                                System.getProperty("java.class.path"),
                                RebuildAtSize.class.getName(),
                                database.location().url())
                        .inheritIO()
                        .start()
                        .waitFor();
            }
        }
    }

    private static void fill(JdbcClient owner, int assignments) {
        int filled = owner.sql(HISTORY).param(assignments).param(assignments).update();
        owner.sql("update ledger.head set position = ?").param(filled).update();
        owner.sql("vacuum analyze ledger.event").update();
        OUT.printf("%d events%n", filled);
    }

    private void rebuild() {
        OUT.printf("heap %d MB%n", Runtime.getRuntime().maxMemory() >> 20);
        for (Projection projection :
                List.of(new CasePastProjection(new CasePastTables(owner)), new CaseProjection(new CaseTables(owner)))) {
            rebuild(projection, HeapRoom.ofThisProcess());
            peak = 0;
            rebuild(projection, new HeapRoom(Long.MAX_VALUE, this::held, () -> {}));
            OUT.printf("  held at most %d MB%n", peak >> 20);
        }
    }

    /** Asked every thousand events; to know what is held, everything else must go first. */
    private long held() {
        events += 1_000;
        if (events % EVENTS_BETWEEN == 0) {
            System.gc();
            peak = Math.max(
                    peak,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return 0;
    }

    private void rebuild(Projection projection, HeapRoom room) {
        try {
            Rebuilder.Result result =
                    new Rebuilder(new LedgerReader(owner), owner, room).rebuild(projection, "rebuilt");
            OUT.printf(
                    "%s: %d events in %s, %.0f/s%n",
                    projection.name(),
                    result.events(),
                    result.took(),
                    result.events() / (result.took().toMillis() / 1_000.0));
        } catch (RuntimeException failed) {
            OUT.printf("%s: %s%n", projection.name(), failed);
        }
    }
}
