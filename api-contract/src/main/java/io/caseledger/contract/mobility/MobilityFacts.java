package io.caseledger.contract.mobility;

import io.caseledger.contract.platform.Change;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the events of one mobility assignment come to: the same for the rules, for the lists and for a moment in the past.
 *
 * @param cancelledBy the number of the user who cancelled it
 * @param reviews each reviewer's last, oldest first
 * @param extensions oldest first
 * @param billingDetails in the order they were added, like the contacts
 */
public record MobilityFacts(
        long clientId,
        long authorId,
        MobilityStatus status,
        @Nullable LocalDate startDate,
        @Nullable LocalDate endDate,
        MobilityDetails details,
        @Nullable Long cancelledBy,
        List<Review> reviews,
        List<Extension> extensions,
        List<MobilityEvent.BillingDetailAdded> billingDetails,
        List<MobilityEvent.ContactLinked> contacts,
        Instant createdAt,
        @Nullable Instant archivedAt) {

    public MobilityFacts {
        reviews = List.copyOf(reviews);
        extensions = List.copyOf(extensions);
        billingDetails = List.copyOf(billingDetails);
        contacts = List.copyOf(contacts);
    }

    public record Review(MobilityEvent.Reviewed review, Instant createdAt) {}

    public record Extension(MobilityEvent.Extended extension, Instant createdAt) {}

    /** After the event that begins a stream. */
    public static MobilityFacts begin(MobilityEvent event, Instant at) {
        if (!(event instanceof MobilityEvent.Opened opened)) {
            throw new IllegalStateException("A mobility assignment does not begin with " + event);
        }
        return new MobilityFacts(
                opened.clientId(),
                opened.authorId(),
                opened.status(),
                opened.startDate(),
                opened.endDate(),
                opened.details(),
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                at,
                null);
    }

    /** After another event. */
    public MobilityFacts after(MobilityEvent event, Instant at) {
        return new Editor(this).on(event, at).done();
    }

    public boolean archived() {
        return archivedAt != null;
    }

    /** How many of the reviewers decided so. */
    public long reviews(ReviewDecision decision) {
        return reviews.stream()
                .filter(one -> one.review().decision() == decision)
                .count();
    }

    /** What events change. */
    private static final class Editor {

        private final MobilityFacts before;
        private MobilityStatus status;
        private @Nullable LocalDate startDate;
        private @Nullable LocalDate endDate;
        private MobilityDetails details;
        private @Nullable Long cancelledBy;
        private List<Review> reviews;
        private List<Extension> extensions;
        private List<MobilityEvent.BillingDetailAdded> billingDetails;
        private List<MobilityEvent.ContactLinked> contacts;
        private @Nullable Instant archivedAt;

        Editor(MobilityFacts facts) {
            before = facts;
            status = facts.status;
            startDate = facts.startDate;
            endDate = facts.endDate;
            details = facts.details;
            cancelledBy = facts.cancelledBy;
            reviews = facts.reviews;
            extensions = facts.extensions;
            billingDetails = facts.billingDetails;
            contacts = facts.contacts;
            archivedAt = facts.archivedAt;
        }

        Editor on(MobilityEvent event, Instant at) {
            switch (event) {
                case MobilityEvent.Opened _ -> throw new IllegalStateException("A mobility assignment begins once");
                case MobilityEvent.Amended amended -> details = details.after(amended.details());
                case MobilityEvent.PeriodChanged changed -> {
                    startDate = changed.startDate().to();
                    endDate = changed.endDate().to();
                }
                case MobilityEvent.StatusChanged changed -> status = to(changed.status());
                case MobilityEvent.Cancelled cancelled -> {
                    status = to(cancelled.status());
                    cancelledBy = cancelled.cancelledBy();
                }
                case MobilityEvent.Reviewed reviewed ->
                    reviews = with(without(reviewed.reviewerId()), new Review(reviewed, at));
                case MobilityEvent.Extended extended -> {
                    endDate = to(extended.endDate());
                    extensions = with(extensions, new Extension(extended, at));
                }
                case MobilityEvent.BillingDetailAdded added -> billingDetails = with(billingDetails, added);
                case MobilityEvent.ContactLinked linked -> contacts = with(contacts, linked);
                case MobilityEvent.Archived _ -> archivedAt = at;
            }
            return this;
        }

        private List<Review> without(long reviewer) {
            Predicate<Review> others = one -> one.review().reviewerId() != reviewer;
            return reviews.stream().filter(others).toList();
        }

        private static <T> List<T> with(List<T> some, T one) {
            List<T> more = new ArrayList<>(some);
            more.add(one);
            return more;
        }

        private static <T> T to(Change<T> change) {
            return Objects.requireNonNull(change.to());
        }

        MobilityFacts done() {
            return new MobilityFacts(
                    before.clientId,
                    before.authorId,
                    status,
                    startDate,
                    endDate,
                    details,
                    cancelledBy,
                    reviews,
                    extensions,
                    billingDetails,
                    contacts,
                    before.createdAt,
                    archivedAt);
        }
    }
}
