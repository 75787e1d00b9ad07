package io.caseledger.query.projections;

import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.query.platform.ParkedTable;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Rebuilder;
import io.caseledger.query.platform.SideTables;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;

/**
 * What replays work with.
 *
 * @param owner may make and drop tables
 * @param projector what projections write with
 * @param builds one for each build that may go on at once: it holds all rows of its projection in memory
 */
record Workshop(
        LedgerReader ledger,
        Rebuilder rebuilder,
        StoredPositions positions,
        ProjectionTable table,
        ParkedTable parked,
        DataSource owner,
        DataSource projector,
        Semaphore builds) {

    /** The tables that a projection is rebuilt in. */
    SideTables tablesOf(Projection projection) {
        return new SideTables(owner, projection, "next_" + projection.name().replace('-', '_'));
    }
}
