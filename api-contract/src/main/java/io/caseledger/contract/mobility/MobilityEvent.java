package io.caseledger.contract.mobility;

import io.caseledger.contract.platform.Change;
import io.caseledger.contract.platform.GuardedText;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a mobility assignment. Stored for ever under the names of the event catalogue: add, never rename. Days are the callers', and both ends
 * of the period belong to it. Who did it, when and why is in each event's envelope; what documents show of users beside an item is told here as well.
 */
public sealed interface MobilityEvent {

    /** It was entered: as a draft, as a request, or as approved elsewhere. */
    record Opened(
            long clientId,
            long authorId,
            MobilityStatus status,
            @Nullable LocalDate startDate,
            @Nullable LocalDate endDate,
            MobilityDetails details)
            implements MobilityEvent {}

    /** Some details changed, by the document's names for them; the others are as they were. Values are texts, whole numbers and truths. */
    record Amended(Map<String, Change<Object>> details) implements MobilityEvent {

        public Amended {
            Map<String, Change<Object>> sorted = new TreeMap<>();
            details.forEach((name, change) -> sorted.put(
                    name, new Change<>(MobilityDetails.plain(change.from()), MobilityDetails.plain(change.to()))));
            details = Collections.unmodifiableMap(sorted);
        }
    }

    record PeriodChanged(Change<LocalDate> startDate, Change<LocalDate> endDate) implements MobilityEvent {}

    /** It was requested, approved or rejected. */
    record StatusChanged(Change<MobilityStatus> status) implements MobilityEvent {}

    /** @param cancelledBy the number of the user who did it */
    record Cancelled(Change<MobilityStatus> status, long cancelledBy) implements MobilityEvent {}

    /** Somebody judged the request. Whoever judges again takes the former judgement back. */
    record Reviewed(
            long reviewId,
            ReviewDecision decision,
            @Nullable String comment,
            long reviewerId,
            String reviewerName) implements MobilityEvent {}

    /** It ends later than was planned. The reason is shown beside the item and therefore part of the event, not only of its envelope. */
    record Extended(
            long extensionId,
            Change<LocalDate> endDate,
            @Nullable String reason) implements MobilityEvent {}

    /** Somebody pays for it. {@code isDefault} where nothing else is said of who pays. */
    record BillingDetailAdded(
            long billingDetailId,
            GuardedText companyName,
            boolean isDefault,
            @Nullable GuardedText name,
            @Nullable GuardedText address,
            @Nullable GuardedText city,
            @Nullable GuardedText region,
            @Nullable String countryCode,
            @Nullable GuardedText zipCode,
            @Nullable GuardedText taxNumber,
            @Nullable GuardedText bankName,
            @Nullable GuardedText swiftCode,
            @Nullable GuardedText bankAccountNumber,
            @Nullable GuardedText office,
            @Nullable Long officeId)
            implements MobilityEvent {

        /** The same under another number. */
        public BillingDetailAdded numbered(long number) {
            return new BillingDetailAdded(
                    number,
                    companyName,
                    isDefault,
                    name,
                    address,
                    city,
                    region,
                    countryCode,
                    zipCode,
                    taxNumber,
                    bankName,
                    swiftCode,
                    bankAccountNumber,
                    office,
                    officeId);
        }
    }

    record ContactLinked(
            long contactId, GuardedText name, @Nullable GuardedText email) implements MobilityEvent {

        /** The same under another number. */
        public ContactLinked numbered(long number) {
            return new ContactLinked(number, name, email);
        }
    }

    /** It left the list, unless asked for; it is still read by its id, and changed no more. */
    record Archived() implements MobilityEvent {}
}
