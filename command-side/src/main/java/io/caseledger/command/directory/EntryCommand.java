package io.caseledger.command.directory;

import io.caseledger.command.platform.StreamCommand;
import io.caseledger.contract.directory.EntrySort;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What can be said of a thing that assignments name by number. */
sealed interface EntryCommand extends StreamCommand {

    @Override
    @TargetAggregateIdentifier
    String streamId();

    EntrySort sort();

    long id();

    /** Facts by name; one without a value is forgotten, one that is absent stays. */
    Map<String, Optional<String>> said();

    /** Registers it, or changes what is known. */
    record DescribeEntry(String streamId, Instant at, EntrySort sort, long id, Map<String, Optional<String>> said)
            implements EntryCommand {}

    /** Registers one whose number was drawn for it. */
    record RegisterEntry(String streamId, Instant at, EntrySort sort, long id, Map<String, Optional<String>> said)
            implements EntryCommand {}
}
