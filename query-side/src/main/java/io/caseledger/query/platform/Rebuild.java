package io.caseledger.query.platform;

import io.caseledger.platform.ledger.RecordedEvent;
import java.sql.Connection;
import java.sql.SQLException;

/** A projection that is being built anew beside the live one: by the same fold, but in memory, and written in one go. */
public interface Rebuild {

    /** Takes the projection's next event. */
    void fold(RecordedEvent event);

    /** Writes the rows of one of the projection's tables, which is empty. Several tables may be written at once, once all is folded. */
    void write(Connection connection, String schema, String table) throws SQLException;
}
