package io.caseledger.query.platform;

import io.caseledger.platform.ledger.RecordedEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the live projection passes over, kept in the database for everyone to see, and told when it begins. */
final class LiveParking implements PassedStreams {

    private static final Logger log = LoggerFactory.getLogger(LiveParking.class);

    private final String projection;
    private final ProjectionState state;
    private final ParkedTable parked;

    LiveParking(ProjectionState state, ParkedTable parked) {
        this.projection = state.name();
        this.state = state;
        this.parked = parked;
    }

    @Override
    public Map<String, Long> passOver(Collection<List<RecordedEvent>> streams) {
        return parked.passOver(projection, streams);
    }

    @Override
    public void park(RecordedEvent first, RecordedEvent last, RuntimeException failed) {
        String error = Poison.describe(failed);
        parked.park(projection, new PassedOver(first, last, error));
        state.attempted();
        log.error(
                "Projection {} cannot apply the event at position {}, and parks its stream: {}",
                projection,
                first.position(),
                error);
    }

    @Override
    public void setSavepoint() {
        parked.setSavepoint();
    }

    @Override
    public void releaseSavepoint() {
        parked.releaseSavepoint();
    }

    @Override
    public void rollbackToSavepoint() {
        parked.rollbackToSavepoint();
    }
}
