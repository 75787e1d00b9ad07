package io.caseledger.command.allocation;

import io.caseledger.command.platform.StreamCommand;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What can be asked of a series of repeated allocations, named after the first of them. */
sealed interface SeriesCommand extends StreamCommand {

    long repetitionId();

    /** The one of them that the caller addressed. */
    long addressed();

    @Override
    @TargetAggregateIdentifier
    default String streamId() {
        return "series/" + repetitionId();
    }

    @Override
    default String addressedId() {
        return Long.toString(addressed());
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
            implements SeriesCommand {

        @Override
        public long addressed() {
            return sourceId;
        }
    }

    record AmendSome(long repetitionId, long id, Place place, Scope scope, Amendment amendment)
            implements SeriesCommand {

        @Override
        public long addressed() {
            return id;
        }
    }

    record DeleteSome(long repetitionId, long id, Place place, Scope scope) implements SeriesCommand {

        @Override
        public long addressed() {
            return id;
        }
    }
}
