package io.caseledger.command.imports;

import io.caseledger.command.imports.ImportRecord.Rejection;
import io.caseledger.command.imports.ImportRecord.State;
import io.caseledger.command.platform.LogImport;
import io.caseledger.contract.platform.EventJson;
import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.idempotency.IdempotencyKeys;
import io.caseledger.platform.idempotency.IdempotentRequest;
import io.caseledger.platform.idempotency.StoredAnswer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;

/** Keeps what became of every import. */
@Repository
class ImportRuns {

    /** Of all runs; what follows is one's id. */
    static final String PATH = "/api/v1/imports/";

    private static final TypeReference<List<Rejection>> REJECTIONS = new TypeReference<>() {};

    /** A run is given a sign of life every second; without one its process is gone. */
    private static final String COLUMNS =
            "id, log, case when state = 'running' and seen_at < clock_timestamp() - interval '1 minute'"
                    + " then 'interrupted' else state end as state, lines, cases, cases_continued, events, repeated,"
                    + " rejected::text, rejected_total, progress, reason, position";

    private final JdbcClient jdbc;
    private final IdempotencyKeys keys;
    private final TransactionTemplate transaction;

    ImportRuns(@Qualifier(DatabaseConfiguration.WRITER) DataSource writer, IdempotencyKeys keys) {
        this.jdbc = JdbcClient.create(writer);
        this.keys = keys;
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(writer));
    }

    /**
     * @param request null where it has no key
     * @return its id
     * @throws io.caseledger.platform.idempotency.KeyTakenException when another request with this key was first
     */
    String add(ImportRun run, @Nullable IdempotentRequest request, byte[] sha256) {
        transaction.executeWithoutResult(_ -> {
            insert(run.what(), sha256);
            if (request != null) {
                keys.keep(request, new StoredAnswer(202, "", PATH + run.id(), null, null));
            }
        });
        return run.id();
    }

    /** The same for a request that was sent before and came to no good end. */
    String addAgain(ImportRun run, IdempotentRequest request, byte[] sha256) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            keys.release(request);
            return add(run, request, sha256);
        }));
    }

    private void insert(LogImport what, byte[] sha256) {
        jdbc.sql("insert into ledger.import_run (id, tenant, actor, started_at, log, sha256) values (?, ?, ?, ?, ?, ?)")
                .param(what.id())
                .param(what.caller().tenant())
                .param(what.caller().actor())
                .param(what.at().atOffset(ZoneOffset.UTC))
                .param(what.log())
                .param(sha256)
                .update();
    }

    /** What has ended stays as it ended: a sign of life may come late. */
    void save(ImportRun run) {
        ImportRecord record = run.record();
        jdbc.sql("update ledger.import_run set state = ?, lines = ?, cases = ?, cases_continued = ?, events = ?,"
                        + " repeated = ?, rejected = ?::jsonb, rejected_total = ?, progress = ?, reason = ?, position = ?,"
                        + " seen_at = clock_timestamp() where id = ? and state = 'running'")
                .param(record.state().word())
                .param(record.lines())
                .param(record.cases())
                .param(record.casesContinued())
                .param(record.events())
                .param(record.repeated())
                .param(EventJson.write(record.rejected()))
                .param(record.rejectedTotal())
                .param(record.progress())
                .param(record.reason())
                .param(run.position())
                .param(record.id())
                .update();
    }

    /** Reads have come to show what was recorded. */
    void shown(String id) {
        jdbc.sql("update ledger.import_run set state = 'done', reason = null where id = ? and state = 'recorded'")
                .param(id)
                .update();
    }

    /** Whatever runs now cannot be running: for the start of the only process on its database. */
    void interruptAll() {
        jdbc.sql("update ledger.import_run set state = 'interrupted', reason = ? where state = 'running'")
                .param(ImportRecord.STOPPED)
                .update();
    }

    Optional<Kept> find(String tenant, String id) {
        return jdbc.sql("select " + COLUMNS + " from ledger.import_run where tenant = ? and id = ?")
                .param(tenant)
                .param(id)
                .query((row, number) -> new Kept(record(row), row.getLong("position")))
                .optional();
    }

    private static ImportRecord record(ResultSet row) throws SQLException {
        State state = State.ofWord(row.getString("state"));
        String reason = row.getString("reason");
        return new ImportRecord(
                row.getString("id"),
                row.getString("log"),
                state,
                row.getLong("lines"),
                row.getLong("cases"),
                row.getLong("cases_continued"),
                row.getLong("events"),
                row.getLong("repeated"),
                EventJson.mapper().readValue(row.getString("rejected"), REJECTIONS),
                row.getLong("rejected_total"),
                row.getDouble("progress"),
                reason == null && state == State.INTERRUPTED ? ImportRecord.STOPPED : reason);
    }

    /** The run that was answered with. */
    Optional<ImportRecord> find(String tenant, StoredAnswer answer) {
        String location = answer.location();
        return location == null
                ? Optional.empty()
                : find(tenant, location.substring(PATH.length())).map(Kept::record);
    }

    /** @param position up to where reads have to come to show all of it */
    record Kept(ImportRecord record, long position) {}
}
