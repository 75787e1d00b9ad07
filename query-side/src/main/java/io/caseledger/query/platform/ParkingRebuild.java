package io.caseledger.query.platform;

import io.caseledger.platform.ledger.RecordedEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A rebuild that treats streams as {@link Parking} does: from an event on that cannot be folded, its stream is passed over. */
final class ParkingRebuild implements Rebuild {

    private final Rebuild rebuild;
    private final Map<String, ParkedStream> withheld = new HashMap<>();
    private final Map<String, PassedOver> passed = new HashMap<>();

    /**
     * @param withheld streams that are passed over from their first event on that is parked: those that were discarded; and where tables cannot be
     *     written for what is in them, since COPY does not say whose row it was, also those that were parked before
     */
    ParkingRebuild(Rebuild rebuild, Collection<ParkedStream> withheld) {
        this.rebuild = rebuild;
        withheld.forEach(stream -> this.withheld.put(stream.stream(), stream));
    }

    /** What was passed over of one stream. */
    record PassedOver(RecordedEvent first, RecordedEvent last, String error) {

        PassedOver goneOn(RecordedEvent next) {
            next.requireAfter(last.sequence());
            return new PassedOver(first, next, error);
        }
    }

    @Override
    public void fold(RecordedEvent event) {
        String stream = event.aggregateId();
        PassedOver before = passed.get(stream);
        ParkedStream parked = withheld.get(stream);
        if (before != null) {
            passed.put(stream, before.goneOn(event));
        } else if (parked != null && event.sequence() >= parked.firstSequence()) {
            passed.put(stream, new PassedOver(event, event, parked.error()));
        } else {
            attempt(event);
        }
    }

    private void attempt(RecordedEvent event) {
        try {
            rebuild.fold(event);
        } catch (RuntimeException failed) {
            if (!Poison.isIn(failed)) {
                throw failed;
            }
            passed.put(event.aggregateId(), new PassedOver(event, event, Poison.describe(failed)));
        }
    }

    /** What was passed over, to be kept beside the tables that this makes. */
    List<PassedOver> passedOver() {
        return new ArrayList<>(passed.values());
    }

    @Override
    public void write(Connection connection, String schema, String table) throws SQLException {
        rebuild.write(connection, schema, table);
    }
}
