package io.caseledger.query.platform;

import io.caseledger.platform.ledger.RecordedEvent;
import java.sql.Connection;
import java.sql.SQLException;

/** A rebuild that treats streams as {@link Parking} does: from an event on that cannot be folded, its stream is passed over. */
final class ParkingRebuild implements Rebuild {

    private final Rebuild rebuild;
    private final SideParking parking;

    ParkingRebuild(Rebuild rebuild, SideParking parking) {
        this.rebuild = rebuild;
        this.parking = parking;
    }

    @Override
    public void fold(RecordedEvent event) {
        if (parking.passes(event)) {
            return;
        }
        try {
            rebuild.fold(event);
        } catch (RuntimeException failed) {
            if (!Poison.isIn(failed)) {
                throw failed;
            }
            parking.park(event, event, failed);
        }
    }

    @Override
    public void write(Connection connection, String schema, String table) throws SQLException {
        rebuild.write(connection, schema, table);
    }
}
