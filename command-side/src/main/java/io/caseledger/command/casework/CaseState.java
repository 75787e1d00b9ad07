package io.caseledger.command.casework;

import io.caseledger.contract.casework.CaseStatus;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the rules, and the answers to commands, need to know of a case assignment. */
sealed interface CaseState {

    record Unopened() implements CaseState {}

    /** An assignment that exists, whether open or closed. */
    sealed interface Existing extends CaseState {

        Details details();

        CaseStatus status();

        Existing with(Details details);
    }

    record Open(Details details, CaseStatus status) implements Existing {

        @Override
        public Open with(Details changed) {
            return new Open(changed, status);
        }
    }

    record Closed(Details details, CaseStatus status, Instant closedAt) implements Existing {

        @Override
        public Closed with(Details changed) {
            return new Closed(changed, status, closedAt);
        }
    }

    record Deleted() implements CaseState {}

    /** One contact as it was reported; the same report twice is one contact. */
    record Contact(Instant date, @Nullable String type) {}

    /**
     * @param openedAt when the assignment was recorded
     * @param assignedDate from when on it holds
     * @param contacts the contacts reported since the last correction
     */
    record Details(
            String mentorId,
            String contactId,
            @Nullable String coordinatorId,
            @Nullable String orgId,
            Instant openedAt,
            Instant assignedDate,
            @Nullable String notes,
            @Nullable Instant lastContactDate,
            Set<Contact> contacts) {

        Details withMentor(@Nullable String mentor) {
            return new Details(
                    mentor == null ? mentorId : mentor,
                    contactId,
                    coordinatorId,
                    orgId,
                    openedAt,
                    assignedDate,
                    notes,
                    lastContactDate,
                    contacts);
        }

        Details withCoordinator(@Nullable String coordinator) {
            return new Details(
                    mentorId, contactId, coordinator, orgId, openedAt, assignedDate, notes, lastContactDate, contacts);
        }

        Details withOrganisation(@Nullable String org) {
            return new Details(
                    mentorId, contactId, coordinatorId, org, openedAt, assignedDate, notes, lastContactDate, contacts);
        }

        Details withNotes(@Nullable String text) {
            return new Details(
                    mentorId, contactId, coordinatorId, orgId, openedAt, assignedDate, text, lastContactDate, contacts);
        }

        Details withContact(Contact contact) {
            Instant last =
                    lastContactDate != null && lastContactDate.isAfter(contact.date) ? lastContactDate : contact.date;
            return new Details(
                    mentorId,
                    contactId,
                    coordinatorId,
                    orgId,
                    openedAt,
                    assignedDate,
                    notes,
                    last,
                    GrowingSet.with(contacts, contact));
        }

        Details withLastContact(@Nullable Instant date) {
            return new Details(
                    mentorId, contactId, coordinatorId, orgId, openedAt, assignedDate, notes, date, Set.of());
        }
    }
}
