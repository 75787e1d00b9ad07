package io.caseledger.query.allocation;

import io.caseledger.contract.allocation.AllocationFacts;
import io.caseledger.contract.allocation.AllocationFacts.Subtask;
import io.caseledger.contract.allocation.AllocationMode;
import io.caseledger.contract.allocation.Allotment;
import io.caseledger.contract.allocation.Amount;
import io.caseledger.contract.allocation.AssignableKind;
import io.caseledger.contract.allocation.BillRate;
import io.caseledger.contract.platform.EventJson;
import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.query.platform.ColumnArrays;
import io.caseledger.query.platform.CopyRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** The table behind the lists of allocations, written many rows at a time. */
@Component
class AllocationTables {

    static final String COLUMNS = "a.tenant, a.allocation_id, a.sequence, a.user_id, a.assignable_id,"
            + " a.assignable_kind, a.starts_at, a.ends_at, a.mode, a.amount, a.bill_rate, a.bill_rate_id,"
            + " a.status_option_id, a.description, a.note, a.repetition_id, a.subtasks, a.created_at, a.updated_at,"
            + " a.deleted";

    private static final String NAMES = COLUMNS.replace("a.", "");

    private static final String ROWS = "select " + COLUMNS + " from unnest(?::text[], ?::bigint[])"
            + " as wanted(tenant, allocation_id) join allocation a using (tenant, allocation_id)";

    private static final String PUT_ROWS = "insert into allocation (" + NAMES + ") select * from unnest(?::text[],"
            + " ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::date[], ?::date[], ?::text[],"
            + " ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::text[],"
            + " ?::timestamptz[], ?::timestamptz[], ?::bool[]) on conflict (tenant, allocation_id) do update set"
            + " sequence = excluded.sequence, user_id = excluded.user_id, starts_at = excluded.starts_at,"
            + " ends_at = excluded.ends_at, mode = excluded.mode, amount = excluded.amount,"
            + " bill_rate = excluded.bill_rate, bill_rate_id = excluded.bill_rate_id,"
            + " status_option_id = excluded.status_option_id, description = excluded.description,"
            + " note = excluded.note, repetition_id = excluded.repetition_id, subtasks = excluded.subtasks,"
            + " updated_at = excluded.updated_at, deleted = excluded.deleted";

    private static final TypeReference<List<Subtask>> SUBTASKS = new TypeReference<>() {};

    private final JdbcTemplate jdbc;

    AllocationTables(@Qualifier(DatabaseConfiguration.PROJECTOR) DataSource projector) {
        this.jdbc = new JdbcTemplate(projector);
    }

    /** Names a row. */
    record Key(String tenant, long id) {}

    /** The stored rows of these names; those that are new have none. */
    Map<Key, AllocationRow> rows(List<Key> keys) {
        Map<Key, AllocationRow> rows = new HashMap<>();
        if (!keys.isEmpty()) {
            jdbc.query(
                    ROWS,
                    statement -> new ColumnArrays<>(statement.getConnection(), statement, keys)
                            .text(Key::tenant)
                            .number(Key::id),
                    (ResultSet result) -> {
                        AllocationRow row = row(result);
                        rows.put(new Key(row.tenant(), row.id()), row);
                    });
        }
        return rows;
    }

    void put(List<AllocationRow> rows) {
        jdbc.execute((ConnectionCallback<Integer>) connection -> {
            try (PreparedStatement statement = connection.prepareStatement(PUT_ROWS)) {
                new ColumnArrays<>(connection, statement, rows)
                        .text(AllocationRow::tenant)
                        .number(AllocationRow::id)
                        .number(AllocationRow::sequence)
                        .number(row -> row.facts().userId())
                        .number(row -> row.facts().assignableId())
                        .text(row -> row.facts().assignableKind().word())
                        .text(row -> row.facts().startsAt().toString())
                        .text(row -> row.facts().endsAt().toString())
                        .text(row -> row.facts().allotment().mode().word())
                        .text(row -> row.facts().allotment().amount().text())
                        .text(AllocationTables::rate)
                        .number(AllocationTables::rateId)
                        .number(row -> row.facts().statusOptionId())
                        .text(row -> row.facts().description())
                        .text(row -> row.facts().note())
                        .number(row -> row.facts().repetitionId())
                        .text(row -> EventJson.write(row.facts().subtasks()))
                        .instant(row -> row.facts().createdAt())
                        .instant(row -> row.facts().updatedAt())
                        .flag(row -> row.facts().deleted());
                return statement.executeUpdate();
            }
        });
    }

    /** Writes the table in one go, into a schema where it is empty. */
    static void copy(Connection connection, String schema, Collection<AllocationRow> rows) throws SQLException {
        try (CopyRows copy = new CopyRows(connection, schema + ".allocation (" + NAMES + ")")) {
            for (AllocationRow row : rows) {
                AllocationFacts facts = row.facts();
                copy.text(row.tenant())
                        .number(row.id())
                        .number(row.sequence())
                        .number(facts.userId())
                        .number(facts.assignableId())
                        .text(facts.assignableKind().word())
                        .day(facts.startsAt())
                        .day(facts.endsAt())
                        .text(facts.allotment().mode().word())
                        .text(facts.allotment().amount().text())
                        .text(rate(row))
                        .number(rateId(row))
                        .number(facts.statusOptionId())
                        .text(facts.description())
                        .text(facts.note())
                        .number(facts.repetitionId())
                        .text(EventJson.write(facts.subtasks()))
                        .instant(facts.createdAt())
                        .instant(facts.updatedAt())
                        .flag(facts.deleted())
                        .next();
            }
            copy.end();
        }
    }

    /** Maps {@link #COLUMNS}. */
    static AllocationRow row(ResultSet row) throws SQLException {
        String rate = row.getString(11);
        return new AllocationRow(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                new AllocationFacts(
                        row.getObject(4, Long.class),
                        row.getLong(5),
                        AssignableKind.ofWord(row.getString(6)),
                        row.getObject(7, LocalDate.class),
                        row.getObject(8, LocalDate.class),
                        new Allotment(
                                AllocationMode.ofWord(row.getString(9)).orElseThrow(), Amount.of(row.getString(10))),
                        rate == null ? null : new BillRate(row.getLong(12), Amount.of(rate)),
                        row.getObject(13, Long.class),
                        row.getString(14),
                        row.getString(15),
                        row.getObject(16, Long.class),
                        EventJson.mapper().readValue(row.getString(17), SUBTASKS),
                        time(row, 18),
                        time(row, 19),
                        row.getBoolean(20)));
    }

    static @Nullable String rate(AllocationRow row) {
        BillRate rate = row.facts().billRate();
        return rate == null ? null : rate.rate().text();
    }

    static @Nullable Long rateId(AllocationRow row) {
        BillRate rate = row.facts().billRate();
        return rate == null ? null : Long.valueOf(rate.id());
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
