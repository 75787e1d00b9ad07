package io.caseledger.query.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.caseledger.platform.ledger.LedgerPlace;
import io.caseledger.platform.ledger.StoredEvent;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;

/** A projection's position as its processor stores it, with the hash of the event there, so that another ledger's is told from it. */
public final class LedgerToken extends GlobalSequenceTrackingToken {

    private final byte @Nullable [] hash;

    @JsonCreator
    public LedgerToken(@JsonProperty("globalIndex") long globalIndex, @JsonProperty("hash") byte @Nullable [] hash) {
        super(globalIndex);
        this.hash = hash;
    }

    static LedgerToken of(StoredEvent event) {
        return new LedgerToken(event.position(), event.hash());
    }

    @JsonProperty("hash")
    byte @Nullable [] hash() {
        return hash;
    }

    /** Where a projection with this token stands; one that an earlier build stored has no hash. */
    public static LedgerPlace place(@Nullable TrackingToken token) {
        long position = token == null ? 0 : token.position().orElse(0);
        return new LedgerPlace(position, token instanceof LedgerToken ours ? ours.hash : null);
    }
}
