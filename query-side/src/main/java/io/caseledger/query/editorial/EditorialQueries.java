package io.caseledger.query.editorial;

import io.caseledger.contract.editorial.EditorialEvent;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The questions that are asked of the tables of editorial assignments, and of one's past. */
@Component
class EditorialQueries {

    private static final String ROWS =
            "select " + EditorialTables.COLUMNS + " from read.editorial_assignment where tenant = ? and not deleted";

    private final JdbcClient jdbc;
    private final LedgerReader ledger;

    EditorialQueries(DataSource reader, LedgerReader ledger) {
        this.jdbc = JdbcClient.create(reader);
        this.ledger = ledger;
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
    Optional<EditorialRow> asOf(String tenant, String uuid, Instant moment) {
        EditorialRow row = null;
        for (StoredEvent event : ledger.stream(tenant, uuid, 0)) {
            if (event.occurredAt().isAfter(moment) || !(event.event() instanceof EditorialEvent)) {
                break; // times never decrease along a stream
            }
            row = EditorialFold.fold(row, event);
        }
        return Optional.ofNullable(row).filter(EditorialRow::listed);
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
}
