package io.caseledger.query.allocation;

import io.caseledger.contract.allocation.AllocationFacts;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.query.platform.CatchUp;
import io.caseledger.query.platform.Filter;
import io.caseledger.query.platform.PointInTime;
import io.caseledger.query.platform.StreamSnapshots;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The questions that are asked of allocations. */
@Component
class AllocationQueries {

    private static final String STAGED = "select " + AllocationTables.COLUMNS + ", s.stage from read.";
    private static final String STAGES =
            " a left join read.directory_entry s on s.tenant = a.tenant and s.sort = 'status_option'"
                    + " and s.entry_id = a.status_option_id"
                    + " left join read.directory_entry p on p.tenant = a.tenant and p.sort = 'project'"
                    + " and p.entry_id = a.assignable_id";

    private static final String LOADS = "select " + AllocationTables.COLUMNS + ", l.entry_id is not null"
            + " from read.allocation a"
            + " left join read.directory_entry l on l.tenant = a.tenant and l.sort = 'leave_type'"
            + " and l.entry_id = a.assignable_id"
            + " where not a.deleted and a.tenant = ? and a.user_id = ? and a.ends_at >= ? and a.starts_at <= ?";

    private final JdbcClient jdbc;
    private final StreamSnapshots<AllocationRow> past;
    private final CatchUp catchUp;

    AllocationQueries(DataSource reader, LedgerReader ledger, CatchUp catchUp) {
        this.jdbc = JdbcClient.create(reader);
        this.past = new StreamSnapshots<>("allocation", ledger, AllocationFold::fold);
        this.catchUp = catchUp;
    }

    /** A row, and the stage that its status option stands for. */
    record Staged(AllocationRow row, @Nullable String stage) {}

    Optional<Staged> find(AllocationFilter filter) {
        return rows("allocation", filter.where(), 1, 0).stream().findFirst();
    }

    /** In the order of their days. */
    List<Staged> list(AllocationFilter filter, int limit, long offset) {
        if (filter.point().isEmpty()) {
            return rows("allocation", filter.where(), limit, offset);
        }
        catchUp.await(AllocationPastProjection.NAME);
        return rows(AllocationPastTables.ALLOCATIONS, filter.where(), limit, offset);
    }

    private List<Staged> rows(String table, Filter where, int limit, long offset) {
        List<@Nullable Object> parameters = new ArrayList<>(where.parameters());
        parameters.add(limit);
        parameters.add(offset);
        return jdbc.sql(STAGED + table + STAGES + where.sql()
                        + " order by a.starts_at, a.allocation_id limit ? offset ?")
                .params(parameters)
                .query((row, number) -> new Staged(AllocationTables.row(row), row.getString(21)))
                .list();
    }

    /** As it was at a point in the past, where the path says it was; its stage is today's. */
    Optional<Staged> at(PointInTime point, String tenant, long id, @Nullable Long userId, @Nullable Long projectId) {
        return past.at(tenant, Long.toString(id), Optional.of(point))
                .filter(row -> !row.facts().deleted() && isThere(row, userId, projectId))
                .map(row -> new Staged(row, stage(tenant, row.facts().statusOptionId())));
    }

    private boolean isThere(AllocationRow row, @Nullable Long userId, @Nullable Long projectId) {
        AllocationFacts facts = row.facts();
        return (userId == null || userId.equals(facts.userId()))
                && (projectId == null
                        || projectId == facts.assignableId()
                        || projectId.equals(parentOf(row.tenant(), facts.assignableId())));
    }

    private @Nullable Long parentOf(String tenant, long projectId) {
        return jdbc.sql("select parent_id from read.directory_entry"
                        + " where tenant = ? and sort = 'project' and entry_id = ? and parent_id is not null")
                .param(tenant)
                .param(projectId)
                .query(Long.class)
                .optional()
                .orElse(null);
    }

    private @Nullable String stage(String tenant, @Nullable Long statusOptionId) {
        return statusOptionId == null
                ? null
                : jdbc.sql("select stage from read.directory_entry"
                                + " where tenant = ? and sort = 'status_option' and entry_id = ?")
                        .param(tenant)
                        .param(statusOptionId)
                        .query(String.class)
                        .optional()
                        .orElse(null);
    }

    /** What a user has to do in a period, leave included. */
    List<Workload.Load> loads(String tenant, long userId, LocalDate from, LocalDate to) {
        return jdbc.sql(LOADS)
                .param(tenant)
                .param(userId)
                .param(from)
                .param(to)
                .query((row, number) ->
                        Workload.Load.of(AllocationTables.row(row).facts(), row.getBoolean(21)))
                .list();
    }

    /** Whether the directory knows a leave type by this number. */
    boolean isLeaveType(String tenant, long id) {
        return Objects.equals(
                jdbc.sql("select count(*) from read.directory_entry"
                                + " where tenant = ? and sort = 'leave_type' and entry_id = ?")
                        .param(tenant)
                        .param(id)
                        .query(Long.class)
                        .single(),
                1L);
    }
}
