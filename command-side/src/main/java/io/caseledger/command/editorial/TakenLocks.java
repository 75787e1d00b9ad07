package io.caseledger.command.editorial;

import io.caseledger.platform.database.DatabaseConfiguration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds the assignment that a lock is on, in the ledger itself: a lock can be given back at once. */
@Component
class TakenLocks {

    private final JdbcClient jdbc;

    TakenLocks(@Qualifier(DatabaseConfiguration.WRITER) DataSource writer) {
        this.jdbc = JdbcClient.create(writer);
    }

    /** @param uuid a lock's, or that of an assignment, which is then its own */
    String assignmentOf(String tenant, String uuid) {
        return jdbc.sql("select aggregate_id from ledger.event"
                        + " where type = 'editorial.LockTaken' and payload ->> 'uuid' = ? and tenant = ?")
                .param(uuid)
                .param(tenant)
                .query(String.class)
                .optional()
                .orElse(uuid);
    }
}
