package io.caseledger.command.imports;

import io.caseledger.platform.http.ParkedEvents;
import io.caseledger.platform.http.ReadModels;
import java.time.Duration;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Knows whether reads show what an import has recorded. */
@Component
class ImportVisibility {

    private final ReadModels readModels;
    private final ParkedEvents parked;

    ImportVisibility(ReadModels readModels, ParkedEvents parked) {
        this.readModels = readModels;
        this.parked = parked;
    }

    /**
     * Why reads do not show all of an import; empty when they do.
     *
     * @param position of its last event, or later
     * @param atMost how long they are waited for
     */
    Optional<String> hidden(String tenant, String id, long position, Duration atMost) {
        if (!readModels.awaitPosition(position, atMost)) {
            return Optional.of(
                    "Everything is in the ledger, but reads do not show it yet: a projection has not come to position "
                            + position + ". See /api/v1/projections.");
        }
        try {
            int streams = parked.streamsOf(tenant, id);
            return streams == 0
                    ? Optional.empty()
                    : Optional.of("Everything is in the ledger, but reads do not show all of it: streams of " + streams
                            + (streams == 1 ? " case" : " cases")
                            + " are passed over. See /api/v1/projections/casework/parked.");
        } catch (DataAccessException unreachable) {
            return Optional.of("Everything is in the ledger, but whether reads show it could not be looked up.");
        }
    }
}
