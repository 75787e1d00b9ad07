package io.caseledger.query.platform;

import io.caseledger.platform.ledger.RecordedEvent;
import java.sql.Connection;
import java.sql.SQLException;

/** A projection that is being built anew beside the live one: by the same fold, but in memory, and written in one go. */
public interface Rebuild {

    /** Takes the projection's next event. */
    void fold(RecordedEvent event);

    /** Writes all rows into the empty tables of another schema. */
    void write(Connection connection, String schema) throws SQLException;
}
