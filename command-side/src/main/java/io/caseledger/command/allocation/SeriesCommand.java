package io.caseledger.command.allocation;

import io.caseledger.command.platform.StreamCommand;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What can be asked of a series of repeated allocations, named after the first of them. */
sealed interface SeriesCommand extends StreamCommand {

    long repetitionId();

    @Override
    @TargetAggregateIdentifier
    default String streamId() {
        return "series/" + repetitionId();
    }

    /** How much of a series is meant, seen from one of it. */
    enum Scope {
        THIS,
        FUTURE,
        SERIES
    }

    /**
     * Makes copies of one allocation, each a number of weeks after the one before.
     *
     * @param by the number of the user who asks
     */
    record Repeat(long repetitionId, long sourceId, Place place, int frequencyWeeks, int count, int by)
            implements SeriesCommand {}

    record AmendSome(long repetitionId, long id, Place place, Scope scope, Amendment amendment)
            implements SeriesCommand {}

    record DeleteSome(long repetitionId, long id, Place place, Scope scope) implements SeriesCommand {}
}
