package io.caseledger.command.casework;

import io.caseledger.command.casework.CaseCommand.AmendNotes;
import io.caseledger.command.casework.CaseCommand.Assign;
import io.caseledger.command.casework.CaseCommand.ChangeCoordinator;
import io.caseledger.command.casework.CaseCommand.ChangeOrganisation;
import io.caseledger.command.casework.CaseCommand.ChangeStatus;
import io.caseledger.command.casework.CaseCommand.Close;
import io.caseledger.command.casework.CaseCommand.CorrectContact;
import io.caseledger.command.casework.CaseCommand.Delete;
import io.caseledger.command.casework.CaseCommand.Keep;
import io.caseledger.command.casework.CaseCommand.Reassign;
import io.caseledger.command.casework.CaseCommand.RecordContact;
import io.caseledger.command.casework.CaseCommand.Reopen;
import io.caseledger.command.casework.CaseCommand.Together;
import io.caseledger.command.casework.CaseState.Closed;
import io.caseledger.command.casework.CaseState.Contact;
import io.caseledger.command.casework.CaseState.Deleted;
import io.caseledger.command.casework.CaseState.Details;
import io.caseledger.command.casework.CaseState.Existing;
import io.caseledger.command.casework.CaseState.Open;
import io.caseledger.command.casework.CaseState.Unopened;
import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.casework.CaseStatus;
import io.caseledger.contract.platform.Change;
import io.caseledger.contract.platform.WholeSeconds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of a case assignment: a mentor accompanies a contact, from a day on, in a state. Saying the same thing twice changes nothing. */
final class CaseAssignment {

    /** How far a caller's clock may run ahead of ours. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private CaseAssignment() {}

    static List<CaseEvent> decide(CaseCommand command, CaseState state) {
        return switch (command) {
            case Assign assign -> assign(assign, state);
            case AmendNotes amend -> amendNotes(amend, existing(state, command));
            case RecordContact contact -> recordContact(contact, existing(state, command));
            case CorrectContact correction -> correctContact(correction, existing(state, command));
            case ChangeStatus change -> changeStatus(change.status(), existing(state, command));
            case Close _ -> changeCategory(CaseStatus.COMPLETED, existing(state, command));
            case Reopen _ -> changeCategory(CaseStatus.ACTIVE, existing(state, command));
            case Reassign reassign -> reassign(reassign, existing(state, command));
            case ChangeCoordinator change -> changeCoordinator(change, existing(state, command));
            case ChangeOrganisation change -> changeOrganisation(change, existing(state, command));
            case Keep keep -> keep(keep, existing(state, command));
            case Delete _ -> delete(existing(state, command));
            case Together together -> together(together, existing(state, command));
        };
    }

    static CaseState evolve(CaseState state, CaseEvent event, Instant at) {
        return switch (event) {
            case CaseEvent.Assigned assigned -> opened(assigned, assigned.enteredAt(at));
            case CaseEvent.Deleted _ -> new Deleted();
            case CaseEvent.NotesAmended amended -> {
                Existing before = existing(state);
                yield before.with(before.details().withNotes(amended.notes().to()));
            }
            case CaseEvent.ContactRecorded recorded -> {
                Existing before = existing(state);
                Contact contact = new Contact(recorded.contactDate(), recorded.contactType());
                yield before.with(before.details().withContact(contact));
            }
            case CaseEvent.ContactCorrected corrected -> {
                Existing before = existing(state);
                yield before.with(before.details()
                        .withLastContact(corrected.lastContactDate().to()));
            }
            case CaseEvent.Reassigned reassigned -> {
                Existing before = existing(state);
                yield before.with(
                        before.details().withMentor(reassigned.mentorId().to()));
            }
            case CaseEvent.CoordinatorChanged changed -> {
                Existing before = existing(state);
                yield before.with(
                        before.details().withCoordinator(changed.coordinatorId().to()));
            }
            case CaseEvent.OrganisationChanged changed -> {
                Existing before = existing(state);
                yield before.with(
                        before.details().withOrganisation(changed.orgId().to()));
            }
            case CaseEvent.Closed closed -> new Closed(existing(state).details(), to(closed.status()), at);
            case CaseEvent.Reopened reopened -> new Open(existing(state).details(), to(reopened.status()));
            case CaseEvent.StatusChanged changed ->
                switch (existing(state)) {
                    case Open open -> new Open(open.details(), to(changed.status()));
                    case Closed closed -> new Closed(closed.details(), to(changed.status()), closed.closedAt());
                };
        };
    }

    private static List<CaseEvent> assign(Assign command, CaseState state) {
        return switch (state) {
            case Unopened _ ->
                List.of(new CaseEvent.Assigned(
                        command.mentorId(),
                        command.contactId(),
                        command.coordinatorId(),
                        command.orgId(),
                        command.assignedDate(),
                        command.notes(),
                        command.requestedAt()));
            case Existing _, Deleted _ -> throw CaseRefusals.idTaken(command.assignmentId());
        };
    }

    private static List<CaseEvent> amendNotes(AmendNotes command, Existing state) {
        String before = state.details().notes();
        return Objects.equals(before, command.notes())
                ? List.of()
                : List.of(new CaseEvent.NotesAmended(new Change<>(before, command.notes())));
    }

    private static List<CaseEvent> recordContact(RecordContact command, Existing state) {
        refuseFuture("contact_date", command.contactDate(), command.at());
        if (state.details().contacts().contains(new Contact(command.contactDate(), command.contactType()))) {
            return List.of();
        }
        return switch (state) {
            case Closed _ -> throw CaseRefusals.closed("contacts are recorded only on open assignments");
            case Open _ -> List.of(new CaseEvent.ContactRecorded(command.contactDate(), command.contactType()));
        };
    }

    private static List<CaseEvent> correctContact(CorrectContact command, Existing state) {
        Instant before = state.details().lastContactDate();
        if (same(before, command.lastContactDate())) {
            return List.of();
        }
        refuseFuture("last_contact_date", command.lastContactDate(), command.at());
        return switch (state) {
            case Closed _ -> throw CaseRefusals.closed("the last contact changes only on open assignments");
            case Open _ -> List.of(new CaseEvent.ContactCorrected(new Change<>(before, command.lastContactDate())));
        };
    }

    /** Document 1 asks for a category: any state of it will do. */
    private static List<CaseEvent> changeCategory(CaseStatus wanted, Existing state) {
        return state.status().isOpen() == wanted.isOpen() ? List.of() : changeStatus(wanted, state);
    }

    private static List<CaseEvent> changeStatus(CaseStatus wanted, Existing state) {
        Change<CaseStatus> change = new Change<>(state.status(), wanted);
        if (state.status() == wanted) {
            return List.of();
        }
        if (state.status().isOpen() == wanted.isOpen()) {
            return List.of(new CaseEvent.StatusChanged(change));
        }
        return List.of(wanted.isOpen() ? new CaseEvent.Reopened(change) : new CaseEvent.Closed(change));
    }

    private static List<CaseEvent> reassign(Reassign command, Existing state) {
        String before = state.details().mentorId();
        if (before.equals(command.mentorId())) {
            return List.of();
        }
        return switch (state) {
            case Closed _ -> throw CaseRefusals.closed("only open assignments get another mentor");
            case Open _ -> List.of(new CaseEvent.Reassigned(new Change<>(before, command.mentorId())));
        };
    }

    private static List<CaseEvent> changeCoordinator(ChangeCoordinator command, Existing state) {
        String before = state.details().coordinatorId();
        return Objects.equals(before, command.coordinatorId())
                ? List.of()
                : List.of(new CaseEvent.CoordinatorChanged(new Change<>(before, command.coordinatorId())));
    }

    private static List<CaseEvent> changeOrganisation(ChangeOrganisation command, Existing state) {
        String before = state.details().orgId();
        return Objects.equals(before, command.orgId())
                ? List.of()
                : List.of(new CaseEvent.OrganisationChanged(new Change<>(before, command.orgId())));
    }

    private static List<CaseEvent> keep(Keep command, Existing state) {
        Map<String, Set<String>> current = Map.of(
                "assignment_id", Set.of(command.assignmentId()),
                "mentor_id", Set.of(state.details().mentorId()),
                "contact_id", Set.of(state.details().contactId()),
                "mentee_id", Set.of(state.details().contactId()),
                "status", Set.of(state.status().word(), state.status().category()),
                "assigned_date", Set.of(WholeSeconds.of(state.details().assignedDate())),
                "start_date", Set.of(startDate(state.details().assignedDate())));
        List<String> changed = command.values().entrySet().stream()
                .filter(value -> !current.getOrDefault(value.getKey(), Set.of()).contains(value.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (!changed.isEmpty()) {
            throw CaseRefusals.immutable(changed);
        }
        return List.of();
    }

    private static List<CaseEvent> delete(Existing state) {
        return switch (state) {
            case Open _, Closed _ -> List.of(new CaseEvent.Deleted());
        };
    }

    private static List<CaseEvent> together(Together command, Existing before) {
        List<CaseEvent> events = new ArrayList<>();
        CaseState state = before;
        for (CaseCommand step : command.steps()) {
            for (CaseEvent event : decide(step, state)) {
                events.add(event);
                state = evolve(state, event, command.at());
            }
        }
        return events;
    }

    private static Open opened(CaseEvent.Assigned event, Instant at) {
        return new Open(
                new Details(
                        event.mentorId(),
                        event.contactId(),
                        event.coordinatorId(),
                        event.orgId(),
                        at,
                        event.assignedDate(),
                        event.notes(),
                        null,
                        Set.of()),
                CaseStatus.ACTIVE);
    }

    private static Existing existing(CaseState state, CaseCommand command) {
        return switch (state) {
            case Existing existing -> existing;
            case Unopened _, Deleted _ -> throw CaseRefusals.unknown(command.assignmentId());
        };
    }

    private static Existing existing(CaseState state) {
        return switch (state) {
            case Existing existing -> existing;
            case Unopened _, Deleted _ -> throw new IllegalStateException("Nothing happens to a stream in " + state);
        };
    }

    private static CaseStatus to(Change<CaseStatus> change) {
        return Objects.requireNonNull(change.to(), "A status change has a target");
    }

    private static void refuseFuture(String field, Instant date, Instant now) {
        if (date.isAfter(now.plus(CLOCK_SKEW))) {
            throw CaseRefusals.future(field);
        }
    }

    /** A client that sends back what it read has seen whole seconds only. */
    private static boolean same(@Nullable Instant stored, Instant sent) {
        return stored != null && (stored.equals(sent) || WholeSeconds.of(stored).equals(sent.toString()));
    }

    private static String startDate(Instant assignedDate) {
        return WholeSeconds.of(assignedDate).substring(0, "2026-03-26".length());
    }
}
