package io.caseledger.query.billing;

import io.caseledger.contract.allocation.BillRateEvent;
import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.ledger.RecordedEvent;
import io.caseledger.query.platform.CopyRows;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Rebuild;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps users' rates. They change seldom: one at a time will do. */
@Component
class RateProjection implements Projection {

    private static final String COLUMNS = "tenant, user_id, rate_id, sequence, project_id, rate, from_day";

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
            BillRateEvent.RateSet set = (BillRateEvent.RateSet) event.event();
            // Each event leaves a row with its sequence: the user's highest is the last one folded in.
            event.requireAfter(
                    jdbc.sql("select coalesce(max(sequence), -1) from bill_rate where tenant = ? and user_id = ?")
                            .param(event.tenant())
                            .param(set.userId())
                            .query(Long.class)
                            .single());
            jdbc.sql("insert into bill_rate (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?)"
                            + " on conflict (tenant, user_id, rate_id) do update set sequence = excluded.sequence,"
                            + " rate = excluded.rate")
                    .param(event.tenant())
                    .param(set.userId())
                    .param(set.rateId())
                    .param(event.sequence())
                    .param(set.projectId())
                    .param(set.rate().text())
                    .param(set.from())
                    .update();
        }
    }

    private record Row(RecordedEvent event, BillRateEvent.RateSet set) {}

    @Override
    public Rebuild rebuild() {
        Map<Long, Row> rows = new TreeMap<>();
        return new Rebuild() {
            @Override
            public void fold(RecordedEvent event) {
                BillRateEvent.RateSet set = (BillRateEvent.RateSet) event.event();
                rows.put(set.rateId(), new Row(event, set));
            }

            @Override
            public void write(Connection connection, String schema, String table) throws SQLException {
                try (CopyRows copy = new CopyRows(connection, schema + '.' + table + " (" + COLUMNS + ")")) {
                    for (Row row : rows.values()) {
                        BillRateEvent.RateSet set = row.set;
                        copy.text(row.event.tenant())
                                .number(set.userId())
                                .number(set.rateId())
                                .number(row.event.sequence())
                                .number(set.projectId())
                                .text(set.rate().text())
                                .day(set.from())
                                .next();
                    }
                    copy.end();
                }
            }
        };
    }
}
