package io.caseledger.query.billing;

import io.caseledger.contract.allocation.Amount;
import io.caseledger.contract.allocation.BillRateEvent;
import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.ledger.RecordedEvent;
import io.caseledger.query.platform.CopyRows;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Rebuild;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps the rates of users and of projects. They change seldom: one at a time will do. */
@Component
class RateProjection implements Projection {

    private static final String COLUMNS =
            "tenant, user_id, rate_id, sequence, project_id, rate, from_day, to_day, created_at, updated_at";

    /** Each event leaves a row with its sequence: the highest of a stream's is the last one folded in. */
    private static final String LAST_OF_USER =
            "select coalesce(max(sequence), -1) from bill_rate where tenant = ? and user_id = ?";

    private static final String LAST_OF_PROJECT =
            "select coalesce(max(sequence), -1) from bill_rate where tenant = ? and user_id is null and project_id = ?";

    private final JdbcClient jdbc;

    RateProjection(@Qualifier(DatabaseConfiguration.PROJECTOR) DataSource projector) {
        this.jdbc = JdbcClient.create(projector);
    }

    @Override
    public String name() {
        return "billing";
    }

    @Override
    public Set<String> kinds() {
        return Set.of("billing");
    }

    @Override
    public List<String> tables() {
        return List.of("bill_rate");
    }

    @Override
    public void apply(List<? extends RecordedEvent> batch) {
        for (RecordedEvent event : batch) {
            Row row = row(event);
            event.requireAfter(jdbc.sql(row.userId == null ? LAST_OF_PROJECT : LAST_OF_USER)
                    .param(event.tenant())
                    .param(row.userId == null ? row.projectId : row.userId)
                    .query(Long.class)
                    .single());
            OffsetDateTime at = event.occurredAt().atOffset(ZoneOffset.UTC);
            jdbc.sql("insert into bill_rate (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            + " on conflict (tenant, rate_id) do update set sequence = excluded.sequence,"
                            + " rate = excluded.rate, to_day = excluded.to_day, updated_at = excluded.updated_at")
                    .param(event.tenant())
                    .param(row.userId)
                    .param(row.rateId)
                    .param(event.sequence())
                    .param(row.projectId)
                    .param(row.rate.text())
                    .param(row.from)
                    .param(row.to)
                    .param(at)
                    .param(at)
                    .update();
        }
    }

    /** @param userId null for everybody on the project */
    private record Row(
            RecordedEvent event,
            long rateId,
            @Nullable Long userId,
            @Nullable Long projectId,
            Amount rate,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            Instant createdAt) {

        Row since(@Nullable Row before) {
            return before == null ? this : new Row(event, rateId, userId, projectId, rate, from, to, before.createdAt);
        }
    }

    private static Row row(RecordedEvent event) {
        return switch ((BillRateEvent) event.event()) {
            case BillRateEvent.RateSet set ->
                new Row(
                        event,
                        set.rateId(),
                        set.userId(),
                        set.projectId(),
                        set.rate(),
                        set.from(),
                        set.to(),
                        event.occurredAt());
            case BillRateEvent.ProjectRateSet set ->
                new Row(
                        event,
                        set.rateId(),
                        null,
                        set.projectId(),
                        set.rate(),
                        set.from(),
                        set.to(),
                        event.occurredAt());
        };
    }

    @Override
    public Rebuild rebuild() {
        Map<Long, Row> rows = new TreeMap<>();
        return new Rebuild() {
            @Override
            public void fold(RecordedEvent event) {
                Row row = row(event);
                rows.compute(row.rateId, (id, before) -> row.since(before));
            }

            @Override
            public void write(Connection connection, String schema, String table) throws SQLException {
                try (CopyRows copy = new CopyRows(connection, schema + '.' + table + " (" + COLUMNS + ")")) {
                    for (Row row : rows.values()) {
                        copy.text(row.event.tenant())
                                .number(row.userId)
                                .number(row.rateId)
                                .number(row.event.sequence())
                                .number(row.projectId)
                                .text(row.rate.text())
                                .day(row.from)
                                .day(row.to)
                                .instant(row.createdAt)
                                .instant(row.event.occurredAt())
                                .next();
                    }
                    copy.end();
                }
            }
        };
    }
}
