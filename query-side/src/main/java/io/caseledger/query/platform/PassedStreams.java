package io.caseledger.query.platform;

import io.caseledger.platform.ledger.RecordedEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Where it is kept which streams are passed over, and until when. All calls are within the transaction that applies a batch. */
interface PassedStreams {

    /**
     * Passes over those streams of a batch that are kept here, and sets a savepoint.
     *
     * @param streams the batch's events of each stream, in order
     * @return for each stream that is passed over, the sequence that it was passed over to before
     */
    Map<String, Long> passOver(Collection<List<RecordedEvent>> streams);

    /**
     * Passes over a stream from now on.
     *
     * @param first the event that cannot be applied
     * @param last the last event of the stream that is passed over with it
     */
    void park(RecordedEvent first, RecordedEvent last, RuntimeException failed);

    void setSavepoint();

    void releaseSavepoint();

    void rollbackToSavepoint();
}
