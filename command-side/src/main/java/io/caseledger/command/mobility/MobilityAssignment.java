package io.caseledger.command.mobility;

import io.caseledger.command.mobility.MobilityCommand.AddBillingDetail;
import io.caseledger.command.mobility.MobilityCommand.Amend;
import io.caseledger.command.mobility.MobilityCommand.Archive;
import io.caseledger.command.mobility.MobilityCommand.ChangeStatus;
import io.caseledger.command.mobility.MobilityCommand.Extend;
import io.caseledger.command.mobility.MobilityCommand.LinkContact;
import io.caseledger.command.mobility.MobilityCommand.Open;
import io.caseledger.command.mobility.MobilityCommand.Review;
import io.caseledger.command.mobility.MobilityState.Changeable;
import io.caseledger.command.mobility.MobilityState.Existing;
import io.caseledger.command.mobility.MobilityState.Settled;
import io.caseledger.command.mobility.MobilityState.Unopened;
import io.caseledger.contract.mobility.MobilityEvent;
import io.caseledger.contract.mobility.MobilityEvent.BillingDetailAdded;
import io.caseledger.contract.mobility.MobilityEvent.ContactLinked;
import io.caseledger.contract.mobility.MobilityFacts;
import io.caseledger.contract.mobility.MobilityField;
import io.caseledger.contract.mobility.MobilityStatus;
import io.caseledger.contract.mobility.ShownMobility;
import io.caseledger.contract.platform.Change;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a mobility assignment: it is drafted, requested, reviewed, approved or rejected, extended, paid for, cancelled and archived. Saying the
 * same thing twice changes nothing.
 */
final class MobilityAssignment {

    /** Of each: billing details, contacts, extensions and reviewers. */
    static final int MOST = 200;

    /** Where a status may lead, besides to cancellation. */
    private static final Map<MobilityStatus, Set<MobilityStatus>> NEXT = Map.of(
            MobilityStatus.DRAFT, Set.of(MobilityStatus.REQUESTED, MobilityStatus.APPROVED),
            MobilityStatus.REQUESTED, Set.of(MobilityStatus.APPROVED, MobilityStatus.REJECTED),
            MobilityStatus.REJECTED, Set.of(MobilityStatus.REQUESTED),
            MobilityStatus.APPROVED, Set.of(),
            MobilityStatus.CANCELLED, Set.of());

    private MobilityAssignment() {}

    static List<MobilityEvent> decide(MobilityCommand command, MobilityState state) {
        return switch (command) {
            case Open open -> open(open, state);
            case Amend amend -> amend(amend, changeable(state, command));
            case ChangeStatus change -> changeStatus(change, existing(state, command));
            case Review review -> review(review, changeable(state, command));
            case Extend extend -> extend(extend, changeable(state, command));
            case AddBillingDetail add -> addBillingDetail(add, changeable(state, command));
            case LinkContact link -> linkContact(link, changeable(state, command));
            case Archive _ -> existing(state, command).archived() ? List.of() : List.of(new MobilityEvent.Archived());
        };
    }

    static MobilityState evolve(MobilityState state, MobilityEvent event, Instant at) {
        return switch (state) {
            case Unopened _ -> MobilityState.of(MobilityFacts.begin(event, at));
            case Changeable changeable -> MobilityState.of(changeable.facts().after(event, at));
            case Settled settled -> {
                if (settled.facts().archived() || !(event instanceof MobilityEvent.Archived)) {
                    throw new IllegalStateException("What is settled is archived once and no more: " + event);
                }
                yield MobilityState.of(settled.facts().after(event, at));
            }
        };
    }

    /** Refuses what the caller is not to know of, as if it did not exist; to be asked before anything else is answered. */
    static void refuseHidden(MobilityCommand command, MobilityState state) {
        if (!(command instanceof Open)) {
            existing(state, command);
        }
    }

    /** The billing detail that was there first of those that say the same, which may be this one. */
    static BillingDetailAdded kept(BillingDetailAdded detail, MobilityFacts facts) {
        return facts.billingDetails().stream()
                .filter(known -> known.numbered(detail.billingDetailId()).equals(detail))
                .findFirst()
                .orElse(detail);
    }

    /** The same of contacts. */
    static ContactLinked kept(ContactLinked contact, MobilityFacts facts) {
        return facts.contacts().stream()
                .filter(known -> known.numbered(contact.contactId()).equals(contact))
                .findFirst()
                .orElse(contact);
    }

    private static List<MobilityEvent> open(Open command, MobilityState state) {
        return switch (state) {
            case Unopened _ -> {
                refuseBackwards(command.opened().startDate(), command.opened().endDate());
                yield List.of(command.opened());
            }
            case Changeable _, Settled _ -> throw MobilityRefusals.idTaken(command.id());
        };
    }

    private static List<MobilityEvent> amend(Amend command, MobilityFacts facts) {
        Amendment said = command.amendment();
        refuseOtherThan(ShownMobility.item(command.id(), facts, null, command.today()), said.repeated());
        List<MobilityEvent> events = new ArrayList<>();
        Map<String, Change<Object>> changes = new TreeMap<>();
        said.details().forEach((field, value) -> change(field, value, facts, changes));
        if (!changes.isEmpty()) {
            events.add(new MobilityEvent.Amended(changes));
        }
        LocalDate startDate =
                said.startDate() == null ? facts.startDate() : said.startDate().day();
        LocalDate endDate =
                said.endDate() == null ? facts.endDate() : said.endDate().day();
        refuseBackwards(startDate, endDate);
        if (!Objects.equals(startDate, facts.startDate()) || !Objects.equals(endDate, facts.endDate())) {
            events.add(new MobilityEvent.PeriodChanged(
                    new Change<>(facts.startDate(), startDate), new Change<>(facts.endDate(), endDate)));
        }
        return events;
    }

    private static void change(
            MobilityField field, @Nullable Object said, MobilityFacts facts, Map<String, Change<Object>> changes) {
        Object before = facts.details().value(field);
        Object after = said == null ? field.form().absent() : said;
        if (!Objects.equals(before, after)) {
            changes.put(field.word(), new Change<>(before, after));
        }
    }

    private static List<MobilityEvent> changeStatus(ChangeStatus command, MobilityFacts facts) {
        MobilityStatus from = facts.status();
        MobilityStatus to = command.to();
        if (from == to) {
            return List.of();
        }
        if (facts.archived() || from == MobilityStatus.CANCELLED) {
            throw MobilityRefusals.settled(facts);
        }
        Change<MobilityStatus> change = new Change<>(from, to);
        if (to == MobilityStatus.CANCELLED) {
            return List.of(new MobilityEvent.Cancelled(change, command.by().userId()));
        }
        if (!Objects.requireNonNull(NEXT.get(from)).contains(to)) {
            throw MobilityRefusals.noWay(from, to);
        }
        return List.of(new MobilityEvent.StatusChanged(change));
    }

    private static List<MobilityEvent> review(Review command, MobilityFacts facts) {
        if (facts.status() != MobilityStatus.REQUESTED) {
            throw MobilityRefusals.notRequested(facts.status());
        }
        MobilityEvent.Reviewed before = facts.reviews().stream()
                .map(MobilityFacts.Review::review)
                .filter(review -> review.reviewerId() == command.by().userId())
                .findFirst()
                .orElse(null);
        if (before == null) {
            refuseMoreThanMost("reviewers", facts.reviews());
        } else if (before.decision() == command.decision() && Objects.equals(before.comment(), command.comment())) {
            return List.of();
        }
        return List.of(new MobilityEvent.Reviewed(
                command.reviewId(),
                command.decision(),
                command.comment(),
                command.by().userId(),
                command.by().name()));
    }

    private static List<MobilityEvent> extend(Extend command, MobilityFacts facts) {
        if (facts.status() != MobilityStatus.APPROVED) {
            throw MobilityRefusals.notApproved(facts.status());
        }
        LocalDate before = facts.endDate();
        if (before == null) {
            throw MobilityRefusals.endless();
        }
        if (!command.endDate().isAfter(before)) {
            throw MobilityRefusals.noLonger();
        }
        refuseMoreThanMost("extensions", facts.extensions());
        return List.of(new MobilityEvent.Extended(
                command.extensionId(), new Change<>(before, command.endDate()), command.reason()));
    }

    private static List<MobilityEvent> addBillingDetail(AddBillingDetail command, MobilityFacts facts) {
        if (!kept(command.detail(), facts).equals(command.detail())) {
            return List.of();
        }
        refuseMoreThanMost("billing details", facts.billingDetails());
        return List.of(command.detail());
    }

    private static List<MobilityEvent> linkContact(LinkContact command, MobilityFacts facts) {
        if (!kept(command.contact(), facts).equals(command.contact())) {
            return List.of();
        }
        refuseMoreThanMost("contacts", facts.contacts());
        return List.of(command.contact());
    }

    private static MobilityFacts changeable(MobilityState state, MobilityCommand command) {
        MobilityFacts facts = existing(state, command);
        if (state instanceof Settled) {
            throw MobilityRefusals.settled(facts);
        }
        return facts;
    }

    private static MobilityFacts existing(MobilityState state, MobilityCommand command) {
        return switch (state) {
            case Existing existing
            when command.by().seesConfidential() || !existing.facts().details().flag(MobilityField.IS_CONFIDENTIAL) ->
                existing.facts();
            case Unopened _, Changeable _, Settled _ -> throw MobilityRefusals.unknown(command.id());
        };
    }

    private static void refuseOtherThan(Map<String, @Nullable Object> shown, Map<String, String> repeated) {
        List<String> others = repeated.keySet().stream()
                .filter(field -> !String.valueOf(shown.get(field)).equals(repeated.get(field)))
                .toList();
        if (!others.isEmpty()) {
            throw MobilityRefusals.immutable(others);
        }
    }

    private static void refuseBackwards(@Nullable LocalDate startDate, @Nullable LocalDate endDate) {
        if (startDate != null && endDate != null && endDate.isBefore(startDate)) {
            throw MobilityRefusals.backwards();
        }
    }

    private static void refuseMoreThanMost(String what, List<?> present) {
        if (present.size() >= MOST) {
            throw MobilityRefusals.full(what, MOST);
        }
    }
}
