package io.caseledger.query.projections;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.RecordedEvent;
import io.caseledger.query.platform.CopyRows;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Rebuild;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A projection of the tests' own: how many events each stream has, and how many there are in all, as many times as its definition's version. */
final class Tally implements Projection {

    private final JdbcClient jdbc;
    private final int version;

    /** What a rebuild does before it folds an event. */
    volatile Consumer<RecordedEvent> beforeFold = event -> {};

    Tally(TestDatabase database, int version) {
        this.jdbc = JdbcClient.create(database.writer());
        this.version = version;
    }

    static void createTables(TestDatabase database) {
        JdbcClient owner = JdbcClient.create(database.owner());
        owner.sql("create table read.tally (tenant text not null, stream text not null, sequence bigint not null,"
                        + " events bigint not null default 0, primary key (tenant, stream)) with (fillfactor = 70)")
                .update();
        owner.sql("create index tally_of_the_busy on read.tally (tenant, events desc) where events > 3")
                .update();
        owner.sql(
                        "create table read.tally_total (tenant text not null unique, total bigint not null check (total > 0))")
                .update();
        owner.sql("grant select, insert, update, delete, truncate on read.tally, read.tally_total to caseledger_writer")
                .update();
        owner.sql("grant select on read.tally, read.tally_total to caseledger_reader")
                .update();
    }

    @Override
    public String name() {
        return "tally-of-all";
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public Set<String> kinds() {
        return Set.of("casework");
    }

    @Override
    public List<String> tables() {
        return List.of("tally", "tally_total");
    }

    @Override
    public void apply(List<? extends RecordedEvent> batch) {
        for (RecordedEvent event : batch) {
            event.requireAfter(jdbc.sql("select sequence from tally where tenant = ? and stream = ?")
                    .param(event.tenant())
                    .param(event.aggregateId())
                    .query(Long.class)
                    .optional()
                    .orElse(-1L));
            jdbc.sql("insert into tally as t values (?, ?, ?, ?) on conflict (tenant, stream) do update"
                            + " set sequence = excluded.sequence, events = t.events + excluded.events")
                    .param(event.tenant())
                    .param(event.aggregateId())
                    .param(event.sequence())
                    .param(version)
                    .update();
            jdbc.sql("insert into tally_total as t values (?, ?) on conflict (tenant) do update"
                            + " set total = t.total + excluded.total")
                    .param(event.tenant())
                    .param(version)
                    .update();
        }
    }

    private record Row(String tenant, String stream, long sequence) {}

    @Override
    public Rebuild rebuild() {
        Map<String, Row> rows = new HashMap<>();
        Map<String, Long> totals = new HashMap<>();
        return new Rebuild() {
            @Override
            public void fold(RecordedEvent event) {
                beforeFold.accept(event);
                Row row = rows.get(event.aggregateId());
                event.requireAfter(row == null ? -1 : row.sequence);
                rows.put(event.aggregateId(), new Row(event.tenant(), event.aggregateId(), event.sequence()));
                totals.merge(event.tenant(), (long) version, Long::sum);
            }

            @Override
            public void write(Connection connection, String schema, String table) throws SQLException {
                try (CopyRows copy = new CopyRows(connection, schema + '.' + table)) {
                    if (table.equals("tally")) {
                        for (Row row : rows.values()) {
                            copy.text(row.tenant)
                                    .text(row.stream)
                                    .number(row.sequence)
                                    .number((row.sequence + 1) * version)
                                    .next();
                        }
                    } else {
                        for (Map.Entry<String, Long> total : totals.entrySet()) {
                            copy.text(total.getKey()).number(total.getValue()).next();
                        }
                    }
                    copy.end();
                }
            }
        };
    }
}
