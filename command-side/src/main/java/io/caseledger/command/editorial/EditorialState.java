package io.caseledger.command.editorial;

import io.caseledger.contract.editorial.EditorialDetails;
import java.time.Instant;
import java.util.Map;

/** What the rules, and the answers to commands, need to know of an editorial assignment. */
sealed interface EditorialState {

    record Unwritten() implements EditorialState {}

    /** @param lost by user, how their last lock ended where they did not end it themselves */
    record Existing(EditorialDetails details, Map<String, Lost> lost) implements EditorialState {

        public Existing {
            lost = Map.copyOf(lost);
        }
    }

    record Deleted() implements EditorialState {}

    /**
     * How a lock ended without its holder's doing.
     *
     * @param at when it was broken, or when its lease ended
     */
    record Lost(Instant at, boolean broken) {}
}
