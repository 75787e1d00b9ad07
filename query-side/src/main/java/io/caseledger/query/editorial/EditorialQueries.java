package io.caseledger.query.editorial;

import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.query.platform.CatchUp;
import io.caseledger.query.platform.Filter;
import io.caseledger.query.platform.PointInTime;
import io.caseledger.query.platform.StreamSnapshots;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The questions that are asked of the tables of editorial assignments, and of one's past. */
@Component
class EditorialQueries {

    private static final String ROWS =
            "select " + EditorialTables.COLUMNS + " from read.editorial_assignment where tenant = ? and not deleted";

    private final JdbcClient jdbc;
    private final StreamSnapshots<EditorialRow> past;
    private final CatchUp catchUp;

    EditorialQueries(DataSource reader, LedgerReader ledger, CatchUp catchUp) {
        this.jdbc = JdbcClient.create(reader);
        this.past = new StreamSnapshots<>("editorial", ledger, EditorialFold::fold);
        this.catchUp = catchUp;
    }

    /** @param uuid upper case */
    Optional<EditorialRow> find(String tenant, String uuid) {
        return jdbc.sql(ROWS + " and uuid = ?")
                .param(tenant)
                .param(uuid)
                .query((row, number) -> EditorialTables.row(row))
                .optional();
    }

    /** The assignment as it was, if it was there. */
    Optional<EditorialRow> at(PointInTime point, String tenant, String uuid) {
        return past.at(tenant, uuid, Optional.of(point)).filter(EditorialRow::listed);
    }

    /**
     * The assignment that a lock is on, whether its lease has ended or not.
     *
     * @param uuid the lock's or the assignment's, upper case
     */
    Optional<EditorialRow> lockedBy(String tenant, String uuid) {
        return jdbc.sql(ROWS + " and lock_uuid = ?")
                .param(tenant)
                .param(uuid)
                .query((row, number) -> EditorialTables.row(row))
                .optional()
                .or(() -> find(tenant, uuid));
    }

    List<EditorialRow> list(String tenant, EditorialOrder order, int limit, long offset) {
        return jdbc.sql(ROWS + " order by " + order.sql() + " limit ? offset ?")
                .param(tenant)
                .param(limit)
                .param(offset)
                .query((row, number) -> EditorialTables.row(row))
                .list();
    }

    long total(String tenant) {
        return jdbc.sql("select total from read.editorial_total where tenant = ?")
                .param(tenant)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** The list as it was: which assignments are on a page tells their versions, what they said the ledger. */
    List<EditorialRow> listAt(PointInTime point, String tenant, EditorialOrder order, int limit, long offset) {
        Filter where = at(point, tenant);
        Instant asOf = point.asOf();
        if (asOf != null) {
            where.and("a.modified_at <= ?", asOf.atOffset(ZoneOffset.UTC)); // always so; and an index ends here
        }
        List<@Nullable Object> parameters = new ArrayList<>(where.parameters());
        parameters.add(limit);
        parameters.add(offset);
        catchUp.await(EditorialPastProjection.NAME);
        List<String> uuids = jdbc.sql("select a.uuid from read." + EditorialPastTables.ASSIGNMENTS + " a" + where.sql()
                        + " order by " + order.sql() + " limit ? offset ?")
                .params(parameters)
                .query(String.class)
                .list();
        return past.at(tenant, uuids, point);
    }

    long totalAt(PointInTime point, String tenant) {
        return EditorialPastTables.TOTALS
                .at(jdbc, tenant, List.of(EditorialVersions.EVERY_PART), point)
                .total(EditorialVersions.LISTED);
    }

    private static Filter at(PointInTime point, String tenant) {
        return point.narrow(new Filter().and("a.tenant = ?", tenant).and("not a.deleted"), "a");
    }
}
