package io.caseledger.query.ledger;

import io.caseledger.contract.platform.EventJson;
import io.caseledger.platform.ledger.StoredEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Who, why and through which contract; and what, as JSON with sorted keys, without long texts and as far as the reader is cleared. */
record Envelope(String actor, @Nullable String reason, String contract, String data) {

    static Envelope of(StoredEvent event, Clearance clearance) {
        JsonNode metadata = EventJson.mapper().readTree(event.metadata());
        return new Envelope(
                metadata.path("actor").asString("anonymous"),
                metadata.path("reason").asStringOpt().orElse(null),
                metadata.path("contract").asString("common"),
                clearance.data(event));
    }
}
