package io.caseledger.query.projections;

import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.query.platform.ParkedTable;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Rebuilder;
import io.caseledger.query.platform.SideTables;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;

/**
 * What replays work with.
 *
 * @param owner may make and drop tables
 * @param projector what projections write with
 * @param builds one for each build that may go on at once: it holds all rows of its projection in memory
 * @param processing who follow the ledger for projections
 */
record Workshop(
        LedgerReader ledger,
        Rebuilder rebuilder,
        StoredPositions positions,
        ProjectionTable table,
        ParkedTable parked,
        DataSource owner,
        DataSource projector,
        Semaphore builds,
        EventProcessingConfiguration processing) {

    /** Who follows the ledger for a projection in this process. */
    EventProcessor processorOf(Projection projection) {
        return processing.<EventProcessor>eventProcessor(projection.name()).orElseThrow();
    }

    /** The tables that a projection is rebuilt in. */
    SideTables tablesOf(Projection projection) {
        return new SideTables(owner, projection, "next_" + projection.name().replace('-', '_'));
    }
}
