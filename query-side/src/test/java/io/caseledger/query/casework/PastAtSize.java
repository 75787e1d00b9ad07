package io.caseledger.query.casework;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.query.platform.Page;
import io.caseledger.query.platform.Paging;
import io.caseledger.query.platform.PointInTime;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Rebuilder;
import io.caseledger.query.platform.RunningProjections;
import io.caseledger.query.platform.Statements;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;

/**
 * What lists of the past cost beside those of the present when there are a million events: prints times, and the blocks that all statements of an answer
 * read; with {@code -Dplans=true} their plans. Not a test; run it by hand, with the number of assignments as argument (110,000 make about a million events).
 */
public final class PastAtSize {

    private static final int TIMES = 15;
    private static final List<String> MOMENTS = List.of("", "2026-06-30", "2025-01-01", "2023-10-01");

    /** Nine assignments of ten close after ten days to a year; each is visited, told of and passed on. */
    private static final String HISTORY = """
            insert into ledger.event (position, tenant, aggregate_id, sequence, kind, type, revision, event_id, payload,
                                      metadata, occurred_at, recorded_at, hash)
            select row_number() over (order by at, id, sequence), 'default', id, sequence, 'casework', type, 1,
                   gen_random_uuid(), payload, '{}', at, at + interval '3 ms', ''
            from (
                select 'as' || case when n % 3 = 0 then 'gn' else 'sign' end || '_' || n as id, s as sequence,
                    opened + s * (life / 8) as at,
                    case when s = 0 then 'casework.Assigned' when s = 4 then 'casework.Reassigned'
                         when s = 6 then 'casework.NotesAmended' when s = 8 and n % 10 > 0 then 'casework.Closed'
                         else 'casework.ContactRecorded' end as type,
                    case when s = 0 then jsonb_build_object('mentor_id', 'mentor-' || n % 500, 'contact_id', 'contact-' || n % 40000,
                                   'coordinator_id', null, 'org_id', 'org-' || n % 20,
                                   'assigned_date', to_char(opened at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'notes', null)
                         when s = 4 then jsonb_build_object('mentor_id', jsonb_build_object('from', 'mentor-' || n % 500,
                                   'to', 'mentor-' || (n + 7) % 500))
                         when s = 6 then jsonb_build_object('notes', jsonb_build_object('from', null, 'to', 'note ' || n))
                         when s = 8 and n % 10 > 0 then jsonb_build_object('status', jsonb_build_object('from', 'active', 'to', 'completed'))
                         else jsonb_build_object('contact_date', to_char((opened + s * (life / 8)) at time zone 'UTC',
                                   'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'contact_type', 'visit') end as payload
                from (select n, timestamptz '2023-07-01' + random() * interval '3 years' as opened,
                             interval '10 days' + random() * interval '200 days' as life
                      from generate_series(1, ?) n) one, generate_series(0, 8) s
            ) event""";

    private final TestDatabase database;
    private final Statements statements;
    private final AssignmentQueries queries;
    private final PrintStream out = System.out;

    private PastAtSize(TestDatabase database) {
        this.database = database;
        this.statements = new Statements(database.reader());
        this.queries =
                new AssignmentQueries(statements.dataSource(), RunningProjections.nothingToCatchUpWith(database));
    }

    public static void main(String... arguments) {
        try (TestDatabase database = TestDatabase.create()) {
            new PastAtSize(database).run(Integer.parseInt(arguments[0]));
        }
    }

    private void run(int assignments) {
        JdbcClient owner = JdbcClient.create(database.owner());
        int events = owner.sql(HISTORY).param(assignments).update();
        owner.sql("update ledger.head set position = ?").param(events).update();
        owner.sql("vacuum analyze ledger.event").update();
        out.printf("%d events%n", events);
        fill(owner, new CaseProjection(new CaseTables(database.writer())));
        fill(owner, new CasePastProjection(new CasePastTables(database.writer())));
        for (String table : List.of(
                "assignment",
                "assignment_version",
                "stint_version",
                "listed_spell",
                "open_spell",
                "silent_spell",
                "casework_past_month",
                "casework_past_day",
                "casework_past_moment")) {
            out.printf(
                    "%s: %s%n",
                    table,
                    owner.sql("select count(*) || ' rows, ' || pg_size_pretty(pg_table_size('read." + table
                                    + "')) || ', indexes ' || pg_size_pretty(pg_indexes_size('read." + table
                                    + "')) from read." + table)
                            .query(String.class)
                            .single());
        }
        for (String moment : MOMENTS) {
            out.printf("%n== %s%n", moment.isEmpty() ? "now, live" : "as of " + moment);
            measure("", moment);
            if (!moment.isEmpty()) {
                measure("known_at=", moment);
                measure("both", moment);
            }
        }
    }

    private void fill(JdbcClient owner, Projection projection) {
        Rebuilder.Result result =
                new Rebuilder(new LedgerReader(database.writer()), database.owner()).rebuild(projection, "rebuilt");
        out.printf(
                "%s rebuilt: %d events in %s, %.0f/s%n",
                projection.name(),
                result.events(),
                result.took(),
                result.events() / (result.took().toMillis() / 1_000.0));
        for (String table : projection.tables()) {
            owner.sql("drop table read." + table).update();
            owner.sql("alter table rebuilt." + table + " set schema read").update();
            owner.sql("grant select on read." + table + " to caseledger_reader").update();
            owner.sql("vacuum analyze read." + table).update();
        }
    }

    private String query(String axis, String moment) {
        return moment.isEmpty()
                ? ""
                : switch (axis) {
                    case "both" -> "as_of=" + moment + "&known_at=" + moment;
                    case "" -> "as_of=" + moment;
                    default -> axis + moment;
                };
    }

    private AssignmentFilter filter(String query, boolean open) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setQueryString(query);
        return AssignmentFilter.of(
                "default",
                Parameters.of(request),
                AssignmentFilter.eitherStatus(),
                open ? AssignmentFilter.OPEN : AssignmentFilter.ANY,
                Map.of("mentor_id", "a.mentor_id", "contact_id", "a.contact_id", "org_id", "a.org_id"));
    }

    private void measure(String axis, String moment) {
        String at = query(axis, moment);
        String name = axis.isEmpty() ? "" : axis + ' ';
        Instant day = moment.isEmpty() ? Instant.parse("2026-06-30T00:00:00Z") : Instant.parse(moment + "T00:00:00Z");
        Overdue overdue = new Overdue(day.minus(Duration.ofDays(10)), false);
        for (int page : new int[] {1, 10, 50}) {
            Paging paging = new Paging(page, 20);
            time(name + "all, page " + page, () -> queries.list(filter(at, false), paging));
            time(name + "open, page " + page, () -> queries.list(filter(at, true), paging));
            time(name + "overdue, page " + page, () -> queries.overdue(filter(at, true), overdue, paging));
            time(
                    name + "all, newest first, page " + page,
                    () -> queries.list(filter(at + "&sort=-created_at", false), paging));
            time(
                    name + "open, newest first, page " + page,
                    () -> queries.list(filter(at + "&sort=-created_at", true), paging));
        }
        Paging first = new Paging(1, 20);
        time(name + "by door", () -> queries.list(filter(at, false).eachByItsDoor(), first));
        time(name + "closed", () -> queries.list(filter(at + "&status=closed", false), first));
        time(name + "open, by assigned", () -> queries.list(filter(at + "&sort=assigned_date", true), first));
        time(name + "open, of an organisation", () -> queries.list(filter(at + "&org_id=org-7", true), first));
        time(name + "open, of one state", () -> queries.list(filter(at + "&status=active", true), first));
        time(name + "of a mentor", () -> queries.list(filter(at + "&mentor_id=mentor-7", false), first));
        time(name + "of a contact", () -> queries.list(filter(at + "&contact_id=contact-7", false), first));
        Optional<PointInTime> point = filter(at, true).point();
        time(
                name + "history of a mentor",
                () -> queries.history("default", "mentor-7", Optional.empty(), point, first));
        time(
                name + "open count of a mentor",
                () -> queries.total(AssignmentFilter.openOf("default", "mentor-7", point)));
    }

    private void time(String what, Supplier<?> question) {
        long[] nanos = new long[TIMES];
        Object answer = null;
        for (int i = 0; i < TIMES; i++) {
            statements.clear();
            long began = System.nanoTime();
            answer = question.get();
            nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos); // the quickest: others use this machine, too
        long total = answer instanceof Page<?> page
                ? page.pagination().total()
                : (Long) java.util.Objects.requireNonNull(answer);
        List<List<String>> plans = statements.plans(database.owner());
        out.printf(
                "%9.2f ms %6d blocks  %-40s of %d%n",
                nanos[0] / 1e6, plans.stream().mapToLong(PastAtSize::blocks).sum(), what, total);
        if (Boolean.getBoolean("plans")) {
            plans.forEach(plan -> plan.forEach(line -> out.println("    " + line)));
        }
    }

    private static long blocks(List<String> plan) {
        String buffers = plan.stream()
                .filter(line -> line.contains("Buffers:"))
                .findFirst()
                .orElse("");
        return Pattern.compile("(?:hit|read)=(\\d+)")
                .matcher(buffers)
                .results()
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .sum();
    }
}
