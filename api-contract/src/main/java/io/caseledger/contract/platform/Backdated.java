package io.caseledger.contract.platform;

import java.time.Instant;

/** An event that may tell of something which happened before it was asked for. */
public interface Backdated {

    /**
     * When it happened.
     *
     * @param requested the time of the command, when all other events occur
     */
    Instant occurredAt(Instant requested);
}
