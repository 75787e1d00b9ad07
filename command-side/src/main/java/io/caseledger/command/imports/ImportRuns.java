package io.caseledger.command.imports;

import io.caseledger.command.imports.ImportRecord.Rejection;
import io.caseledger.command.imports.ImportRecord.State;
import io.caseledger.contract.platform.EventJson;
import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.idempotency.IdempotencyKeys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;

/** Keeps what became of every import. */
@Repository
class ImportRuns {

    private static final TypeReference<List<Rejection>> REJECTIONS = new TypeReference<>() {};

    /** A run is given a sign of life every second; without one its process is gone. */
    private static final String COLUMNS =
            "id, case when state = 'running' and seen_at < clock_timestamp() - interval '1 minute'"
                    + " then 'interrupted' else state end as state, lines, cases, events, repeated, rejected::text,"
                    + " rejected_total, progress, reason";

    private final JdbcClient jdbc;
    private final IdempotencyKeys keys;

    ImportRuns(@Qualifier(DatabaseConfiguration.WRITER) DataSource writer, IdempotencyKeys keys) {
        this.jdbc = JdbcClient.create(writer);
        this.keys = keys;
    }

    /** @throws org.springframework.dao.DuplicateKeyException when the caller has a run with this key */
    void add(ImportRun run, @Nullable String key, byte[] sha256) {
        jdbc.sql("insert into ledger.import_run (id, tenant, actor, started_at, idempotency_key, sha256)"
                        + " values (?, ?, ?, ?, ?, ?)")
                .param(run.id())
                .param(run.caller().tenant())
                .param(run.caller().actor())
                .param(run.startedAt().atOffset(ZoneOffset.UTC))
                .param(key)
                .param(sha256)
                .update();
    }

    /** What has ended stays as it ended: a sign of life may come late. */
    void save(ImportRecord record) {
        jdbc.sql("update ledger.import_run set state = ?, lines = ?, cases = ?, events = ?, repeated = ?,"
                        + " rejected = ?::jsonb, rejected_total = ?, progress = ?, reason = ?,"
                        + " seen_at = clock_timestamp() where id = ? and state = 'running'")
                .param(record.state().word())
                .param(record.lines())
                .param(record.cases())
                .param(record.events())
                .param(record.repeated())
                .param(EventJson.write(record.rejected()))
                .param(record.rejectedTotal())
                .param(record.progress())
                .param(record.reason())
                .param(record.id())
                .update();
    }

    /** Whatever runs now cannot be running: for the start of the only process on its database. */
    void interruptAll() {
        jdbc.sql("update ledger.import_run set state = 'interrupted', reason = ? where state = 'running'")
                .param(ImportRecord.STOPPED)
                .update();
    }

    Optional<ImportRecord> find(String tenant, String id) {
        return jdbc.sql("select " + COLUMNS + " from ledger.import_run where tenant = ? and id = ?")
                .param(tenant)
                .param(id)
                .query((row, number) -> record(row))
                .optional();
    }

    /** The run that a caller's key came with; a key that has ended is free again. */
    Optional<Keyed> findByKey(Caller caller, String key) {
        jdbc.sql("update ledger.import_run set idempotency_key = null"
                        + " where tenant = ? and actor = ? and idempotency_key = ? and started_at <= ?")
                .param(caller.tenant())
                .param(caller.actor())
                .param(key)
                .param(keys.oldest())
                .update();
        return jdbc.sql("select " + COLUMNS
                        + ", sha256 from ledger.import_run where tenant = ? and actor = ? and idempotency_key = ?")
                .param(caller.tenant())
                .param(caller.actor())
                .param(key)
                .query((row, number) -> new Keyed(record(row), row.getBytes("sha256")))
                .optional();
    }

    /** A run that came to no good end gives its key to the next. */
    void releaseKey(String id) {
        jdbc.sql("update ledger.import_run set idempotency_key = null where id = ?")
                .param(id)
                .update();
    }

    private static ImportRecord record(ResultSet row) throws SQLException {
        State state = State.ofWord(row.getString("state"));
        String reason = row.getString("reason");
        return new ImportRecord(
                row.getString("id"),
                state,
                row.getLong("lines"),
                row.getLong("cases"),
                row.getLong("events"),
                row.getLong("repeated"),
                EventJson.mapper().readValue(row.getString("rejected"), REJECTIONS),
                row.getLong("rejected_total"),
                row.getDouble("progress"),
                reason == null && state == State.INTERRUPTED ? ImportRecord.STOPPED : reason);
    }

    /** @param sha256 of the log that the key came with */
    @SuppressWarnings("ArrayRecordComponent")
    record Keyed(ImportRecord record, byte[] sha256) {}
}
