package io.caseledger.bench.limits;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Needs;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Rebuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Switched on by the benchmark alone. */
@RestController
@RequestMapping("/bench")
@Needs(value = "casework:write", open = true)
@ConditionalOnProperty("bench.limits")
class Limits {

    private static final String INSERT = "insert into bench.row (id, payload) values (?, ?::jsonb)";
    private static final String TABLES = """
            create schema if not exists bench;
            create table if not exists bench.row (id uuid primary key, payload jsonb not null);
            create table if not exists bench.copy (like bench.row including all);
            create table if not exists bench.event (like ledger.event including all);
            create table if not exists bench.assignment (like read.assignment including all);
            create table if not exists bench.stint (like read.stint including all);
            create table if not exists bench.assignment_version (like read.assignment_version including all);
            create table if not exists bench.stint_version (like read.stint_version including all);
            create table if not exists bench.listed_spell (like read.listed_spell including all);
            create table if not exists bench.open_spell (like read.open_spell including all);
            create table if not exists bench.silent_spell (like read.silent_spell including all);
            create sequence if not exists bench.position;
            create sequence if not exists bench.opened;
            create sequence if not exists bench.spell;
            grant usage on schema bench to caseledger_writer;
            grant select, insert on all tables in schema bench to caseledger_writer;
            grant usage on all sequences in schema bench to caseledger_writer""";
    private static final String EVENTS =
            "insert into bench.event (position, tenant, aggregate_id, sequence, kind, type,"
                    + " revision, event_id, payload, metadata, occurred_at, recorded_at, hash) select nextval('bench.position'),"
                    + " 'default', id::text, 0, 'casework', 'casework.Assigned', 1, id, payload, '{}', now(), now(),"
                    + " uuid_send(id) || uuid_send(id) from " + GroupCommit.ROWS;
    private static final String READ_MODEL = "with waiting as (select * from " + GroupCommit.ROWS + "),"
            + " stints as (insert into bench.stint (tenant, assignment_id, ordinal, mentor_id, contact_id, assigned_date,"
            + " position) select 'default', id::text, 0, payload->>'mentor_id', payload->>'contact_id', now(), 0 from waiting)"
            + " insert into bench.assignment (tenant, assignment_id, sequence, opened_position, door, mentor_id, contact_id,"
            + " status, open, assigned_date, notes, created_at, updated_at, stint, stint_since, stint_position, deleted)"
            + " select 'default', id::text, 0, nextval('bench.opened'), 'history', payload->>'mentor_id',"
            + " payload->>'contact_id', 'active', true, now(), payload->>'notes', now(), now(), 0, now(), 0, false"
            + " from waiting";

    private static final String PAST = """
            with waiting as (select id::text, payload, nextval('bench.spell') as opened, now() as since, timestamptz 'infinity' as ever from WAITING),
            versions as (insert into bench.assignment_version (tenant, assignment_id, sequence, valid_from, valid_to, known_from, known_to,
                    opened_position, door, mentor_id, contact_id, status, open, assigned_date, notes, created_at, updated_at, stint, stint_since,
                    stint_position, deleted)
                select 'default', id, 0, since, ever, since, ever, opened, 'history', payload->>'mentor_id', payload->>'contact_id', 'active', true,
                    since, payload->>'notes', since, since, 0, since, 0, false from waiting),
            stints as (insert into bench.stint_version (tenant, assignment_id, ordinal, sequence, valid_from, valid_to, known_from, known_to,
                    mentor_id, contact_id, assigned_date, position)
                select 'default', id, 0, 0, since, ever, since, ever, payload->>'mentor_id', payload->>'contact_id', since, 0 from waiting),
            listed as (insert into bench.listed_spell (tenant, opened_position, sequence, valid_from, valid_to, known_from, known_to, assignment_id)
                select 'default', opened, 0, since, ever, since, ever, id from waiting),
            opened as (insert into bench.open_spell (tenant, opened_position, sequence, valid_from, valid_to, known_from, known_to, assignment_id,
                    status, assigned_date)
                select 'default', opened, 0, since, ever, since, ever, id, 'active', since from waiting)
            insert into bench.silent_spell (tenant, opened_position, sequence, valid_from, valid_to, known_from, known_to, assignment_id, status,
                    assigned_date)
                select 'default', opened, 0, since, ever, since, ever, id, 'active', since from waiting
            """.replace("WAITING", GroupCommit.ROWS);

    /** As the read model follows where nobody waits for it. */
    private static final Duration GATHERING = Duration.ofMillis(20);

    /** As the past follows. */
    private static final Duration REST = Duration.ofMillis(500);

    private final DataSource pool;
    private final JdbcClient writer;
    private final JdbcClient owner;
    private final Rebuilder rebuilder;
    private final List<Projection> projections;
    private @Nullable GroupCommit rows;
    private @Nullable GroupCommit copies;
    private @Nullable GroupCommit events;
    private @Nullable GroupCommit readModel;
    private @Nullable GroupCommit gatheredReadModel;
    private @Nullable GroupCommit past;

    Limits(
            @Qualifier(DatabaseConfiguration.WRITER) DataSource writer,
            @Qualifier(DatabaseConfiguration.OWNER) DataSource owner,
            Rebuilder rebuilder,
            List<Projection> projections) {
        this.pool = writer;
        this.writer = JdbcClient.create(writer);
        this.owner = JdbcClient.create(owner);
        this.rebuilder = rebuilder;
        this.projections = projections;
    }

    @PostMapping("/tables")
    Map<String, Object> tables() {
        owner.sql(TABLES).update();
        rows = new GroupCommit(pool, "insert into bench.row (id, payload) select * from " + GroupCommit.ROWS);
        copies = new GroupCommit(pool, "insert into bench.copy (id, payload) select * from " + GroupCommit.ROWS);
        events = new GroupCommit(pool, EVENTS);
        readModel = new GroupCommit(pool, READ_MODEL);
        gatheredReadModel = new GroupCommit(pool, READ_MODEL, GATHERING);
        past = new GroupCommit(pool, PAST, REST);
        return Map.of("ready", true);
    }

    /** What HTTP, security and JSON cost without any work. */
    @PostMapping("/empty")
    Map<String, Object> empty(Body body) {
        return Map.of("fields", body.fields().size());
    }

    /** What one durable row per request costs. */
    @PostMapping("/insert")
    Map<String, Object> insert(Body body) {
        UUID id = UUID.randomUUID();
        writer.sql(INSERT).param(id).param(body.json().toString()).update();
        return Map.of("id", id);
    }

    /** What one durable row per request costs where those that arrive together are committed together. */
    @PostMapping("/grouped")
    Map<String, Object> grouped(Body body) {
        UUID id = UUID.randomUUID();
        Objects.requireNonNull(rows).write(id, body.json().toString());
        return Map.of("id", id);
    }

    /** The same where the answer also waits for a copy of the row, in a second commit. */
    @PostMapping("/grouped-twice")
    Map<String, Object> groupedTwice(Body body) {
        return bothOf(body, rows, copies);
    }

    /**
     * What a row in the ledger's table and, in a second commit, the rows of the assignment read model cost, with their indexes, where those that arrive
     * together are committed together: without rules, hashes, totals, the past or Axon.
     */
    @PostMapping("/grouped-tables")
    Map<String, Object> groupedTables(Body body) {
        return bothOf(body, events, readModel);
    }

    /** The same with the rows of the past, which nobody waits for: all that an assign leaves behind, but for totals. */
    @PostMapping("/grouped-everything")
    Map<String, Object> groupedEverything(Body body) {
        var _ = Objects.requireNonNull(past)
                .later(UUID.randomUUID(), body.json().toString());
        return bothOf(body, events, readModel);
    }

    /** The same answered when the ledger's row is durable: the others follow. */
    @PostMapping("/grouped-durable")
    Map<String, Object> groupedDurable(Body body) {
        UUID id = UUID.randomUUID();
        String row = body.json().toString();
        Objects.requireNonNull(events).write(id, row);
        var _ = Objects.requireNonNull(gatheredReadModel).later(id, row);
        var _ = Objects.requireNonNull(past).later(id, row);
        return Map.of("id", id);
    }

    private static Map<String, Object> bothOf(Body body, @Nullable GroupCommit first, @Nullable GroupCommit second) {
        UUID id = UUID.randomUUID();
        String row = body.json().toString();
        Objects.requireNonNull(first).write(id, row);
        Objects.requireNonNull(second).write(id, row);
        return Map.of("id", id);
    }

    /** What PostgreSQL alone needs for tables and indexes like those of the assignment read model, its rows being there already. */
    @PostMapping("/copy")
    Map<String, Object> copy() {
        owner.sql("drop schema if exists bench_copy cascade").update();
        owner.sql("create schema bench_copy").update();
        long began = System.nanoTime();
        long rows = 0;
        for (String table : List.of("assignment", "stint", "casework_total")) {
            owner.sql("create table bench_copy." + table + " (like read." + table + ")")
                    .update();
            rows += owner.sql("insert into bench_copy." + table + " select * from read." + table)
                    .update();
            owner.sql("select indexdef from pg_indexes where schemaname = 'read' and tablename = ?")
                    .param(table)
                    .query(String.class)
                    .list()
                    .forEach(index -> owner.sql(index.replace(" ON read.", " ON bench_copy."))
                            .update());
        }
        return Map.of("events", rows, "millis", (System.nanoTime() - began) / 1_000_000);
    }

    /** Builds a projection anew in a schema of its own. */
    @PostMapping("/rebuild")
    Map<String, Object> rebuild(@RequestParam String projection) {
        Projection chosen = projections.stream()
                .filter(each -> each.name().equals(projection))
                .findFirst()
                .orElseThrow();
        Rebuilder.Result result = rebuilder.rebuild(chosen, "bench_rebuild");
        return Map.of("events", result.events(), "millis", result.took().toMillis());
    }
}
