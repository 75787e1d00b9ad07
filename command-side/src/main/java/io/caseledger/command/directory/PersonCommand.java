package io.caseledger.command.directory;

import io.caseledger.command.platform.StreamCommand;
import java.time.Instant;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What can be said of a person; the stream's id contains the tenant, since callers choose the person's. */
sealed interface PersonCommand extends StreamCommand {

    @Override
    @TargetAggregateIdentifier
    String streamId();

    /**
     * Registers a person, or changes what is known.
     *
     * @param keepsEmail nothing was said about the e-mail address: a known one stays
     */
    record Describe(
            String streamId,
            Instant at,
            String personId,
            String name,
            @Nullable String email,
            boolean keepsEmail) implements PersonCommand {}
}
