package io.caseledger.query.ledger;

import io.caseledger.contract.platform.EventJson;
import io.caseledger.platform.ledger.StoredEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Who, why and through which contract; and what, as JSON with sorted keys, without long texts and as far as the reader is cleared. */
record Envelope(String actor, @Nullable String reason, String contract, String data) {

    /** The actor of what nobody said who did. */
    static final String NOBODY = "anonymous";

    static Envelope of(StoredEvent event, Clearance clearance) {
        JsonNode metadata = EventJson.mapper().readTree(event.metadata());
        return new Envelope(
                actor(metadata),
                metadata.path("reason").asStringOpt().orElse(null),
                metadata.path("contract").asString("common"),
                clearance.data(event));
    }

    static String actor(StoredEvent event) {
        return actor(EventJson.mapper().readTree(event.metadata()));
    }

    private static String actor(JsonNode metadata) {
        return metadata.path("actor").asString(NOBODY);
    }
}
