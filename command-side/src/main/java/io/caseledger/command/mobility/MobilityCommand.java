package io.caseledger.command.mobility;

import io.caseledger.command.platform.StreamCommand;
import io.caseledger.contract.mobility.MobilityEvent.BillingDetailAdded;
import io.caseledger.contract.mobility.MobilityEvent.ContactLinked;
import io.caseledger.contract.mobility.MobilityEvent.Opened;
import io.caseledger.contract.mobility.MobilityStatus;
import io.caseledger.contract.mobility.ReviewDecision;
import java.time.LocalDate;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What can be asked of one mobility assignment, whose stream is named by its number. */
sealed interface MobilityCommand extends StreamCommand {

    long id();

    By by();

    @Override
    @TargetAggregateIdentifier
    default String streamId() {
        return Long.toString(id());
    }

    /** @param expatName what the directory is to know the expat by, here and below */
    record Open(long id, By by, Opened opened, @Nullable String expatName) implements MobilityCommand {}

    /** @param today the day on which the caller saw what the amendment repeats */
    record Amend(
            long id,
            By by,
            LocalDate today,
            Amendment amendment,
            @Nullable String expatName) implements MobilityCommand {}

    record ChangeStatus(long id, By by, MobilityStatus to) implements MobilityCommand {}

    record Review(
            long id,
            By by,
            long reviewId,
            ReviewDecision decision,
            @Nullable String comment) implements MobilityCommand {}

    record Extend(
            long id,
            By by,
            long extensionId,
            LocalDate endDate,
            @Nullable String reason) implements MobilityCommand {}

    record AddBillingDetail(long id, By by, BillingDetailAdded detail) implements MobilityCommand {}

    record LinkContact(long id, By by, ContactLinked contact) implements MobilityCommand {}

    record Archive(long id, By by) implements MobilityCommand {}
}
