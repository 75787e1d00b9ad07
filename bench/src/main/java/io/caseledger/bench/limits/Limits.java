package io.caseledger.bench.limits;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Needs;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Rebuilder;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
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
            """;
    private static final String ROW = "insert into bench.row (id, payload) select * from " + GroupCommit.ROWS;
    private static final String COPY = "insert into bench.copy (id, payload) select * from " + GroupCommit.ROWS;

    private final JdbcClient writer;
    private final JdbcClient owner;
    private final Rebuilder rebuilder;
    private final List<Projection> projections;
    private final GroupCommit first;
    private final GroupCommit second;

    Limits(
            @Qualifier(DatabaseConfiguration.WRITER) DataSource writer,
            @Qualifier(DatabaseConfiguration.OWNER) DataSource owner,
            Rebuilder rebuilder,
            List<Projection> projections) {
        this.writer = JdbcClient.create(writer);
        this.owner = JdbcClient.create(owner);
        this.rebuilder = rebuilder;
        this.projections = projections;
        this.first = new GroupCommit(writer);
        this.second = new GroupCommit(writer);
    }

    @PostMapping("/tables")
    Map<String, Object> tables() {
        owner.sql(TABLES + BareWrites.TABLES).update();
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
        first.write(ROW, id, body.json().toString());
        return Map.of("id", id);
    }

    /** The same where the answer also waits for a copy of the row, in a second commit. */
    @PostMapping("/grouped-twice")
    Map<String, Object> groupedTwice(Body body) {
        return bothOf(body, ROW, COPY);
    }

    /**
     * What a row in the ledger's table and, in a second commit, the rows of the assignment read model cost, with their indexes, where those that arrive
     * together are committed together: without rules, hashes, totals, the past or Axon.
     */
    @PostMapping("/grouped-tables")
    Map<String, Object> groupedTables(Body body) {
        return bothOf(body, BareWrites.EVENT, BareWrites.ASSIGNED);
    }

    private Map<String, Object> bothOf(Body body, String one, String other) {
        UUID id = BareWrites.newId();
        String row = body.json().toString();
        first.write(one, id, row);
        second.write(other, id, row);
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
