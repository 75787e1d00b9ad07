package io.caseledger.contract.allocation;

import java.util.List;

/** What happened to a series of repeated allocations; its stream is named after the first of them. */
public sealed interface SeriesEvent {

    /**
     * An allocation was repeated.
     *
     * @param sourceId the allocation whose copies were made
     * @param members what belongs to the series from now on: the copies, and with the first repetition also the source
     */
    record Repeated(long sourceId, int frequencyWeeks, List<Long> members) implements SeriesEvent {

        public Repeated {
            members = List.copyOf(members);
        }
    }
}
