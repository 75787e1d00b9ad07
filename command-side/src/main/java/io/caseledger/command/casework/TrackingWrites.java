package io.caseledger.command.casework;

import io.caseledger.command.casework.CaseCommand.Assign;
import io.caseledger.command.casework.CaseCommand.ChangeCoordinator;
import io.caseledger.command.casework.CaseCommand.ChangeOrganisation;
import io.caseledger.command.casework.CaseCommand.ChangeStatus;
import io.caseledger.command.casework.CaseCommand.Delete;
import io.caseledger.command.casework.CaseCommand.Keep;
import io.caseledger.command.casework.CaseCommand.Reassign;
import io.caseledger.command.casework.CaseCommand.RecordContact;
import io.caseledger.command.casework.CaseCommand.Together;
import io.caseledger.command.platform.Answer;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.NewIds;
import io.caseledger.command.platform.People;
import io.caseledger.command.platform.Write;
import io.caseledger.command.platform.Writes;
import io.caseledger.contract.casework.CaseStatus;
import io.caseledger.contract.platform.DaysSince;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.WholeSeconds;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Needs;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The writing half of document 2, contact tracking. Times are ISO 8601 in UTC, to the second. */
@RestController
@RequestMapping("/tracking/api/v1/assignments")
@Needs(value = "casework:write", open = true)
class TrackingWrites {

    private static final Set<String> OF_HISTORY =
            Set.of("mentor_id", "contact_id", "contact_name", "assigned_date", "notes");
    private static final Set<String> IMMUTABLE = Set.of("mentee_id", "start_date");
    private static final Set<String> MUTABLE = Set.of("status", "peer_mentor_id", "coordinator_id", "org_id");

    private final Writes writes;
    private final People people;

    TrackingWrites(Writes writes, People people) {
        this.writes = writes;
        this.people = people;
    }

    @PostMapping
    ResponseEntity<byte[]> createTrackingAssignment(Write write, Body body) {
        CaseworkBodies.refuseWordsOf("document 1", OF_HISTORY, body);
        LocalDate startDate = body.dateOrNull("start_date");
        Assign command = new Assign(
                NewIds.withPrefix("asgn_"),
                write.at(),
                body.id("peer_mentor_id", CaseworkBodies.ID),
                body.id("mentee_id", CaseworkBodies.ID),
                body.textOrNull("mentee_name", CaseworkBodies.NAME),
                body.idOrNull("coordinator_id", CaseworkBodies.ID),
                body.idOrNull("org_id", CaseworkBodies.ID),
                startOfDay(startDate == null ? LocalDate.ofInstant(write.at(), ZoneOffset.UTC) : startDate),
                null,
                write.at());
        body.refuseFaults();
        return writes.perform(
                write,
                command,
                decided -> Answer.created(
                        Created.of(command, menteeName(write, command)),
                        write.collectionPath() + '/' + command.assignmentId()));
    }

    @PutMapping("/{id}")
    ResponseEntity<byte[]> updateTrackingAssignment(Write write, @PathVariable String id, Body body) {
        CaseworkBodies.refuseWordsOf("document 1", OF_HISTORY, body);
        List<CaseCommand> steps = new ArrayList<>();
        steps.add(new Keep(id, write.at(), CaseworkBodies.kept(body, IMMUTABLE)));
        if (body.has("peer_mentor_id")) {
            steps.add(new Reassign(id, write.at(), body.id("peer_mentor_id", CaseworkBodies.ID)));
        }
        if (body.has("coordinator_id")) {
            steps.add(new ChangeCoordinator(id, write.at(), body.idOrNull("coordinator_id", CaseworkBodies.ID)));
        }
        if (body.has("org_id")) {
            steps.add(new ChangeOrganisation(id, write.at(), body.idOrNull("org_id", CaseworkBodies.ID)));
        }
        status(body).ifPresent(status -> {
            // What needs an open assignment comes after a reopening and before a closing.
            steps.add(status.isOpen() ? 0 : steps.size(), new ChangeStatus(id, write.at(), status));
        });
        String reason = CaseworkBodies.reason(body);
        body.refuseFaults();
        if (CaseworkBodies.hasNone(body, MUTABLE) && CaseworkBodies.hasNone(body, IMMUTABLE)) {
            throw Refusal.malformed(
                            "nothing-to-change", "Send at least one of status, peer_mentor_id, coordinator_id, org_id.")
                    .asException();
        }
        return writes.perform(
                write.because(reason),
                new Together(id, write.at(), steps),
                decided -> Answer.ok(Updated.of(id, decided)));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<byte[]> deleteTrackingAssignment(Write write, @PathVariable String id) {
        return writes.perform(write, new Delete(id, write.at()), decided -> Answer.ok(new DeletedBody(true, id)));
    }

    @PutMapping("/{id}/last-contact")
    ResponseEntity<byte[]> recordContact(Write write, @PathVariable String id, Body body) {
        CaseworkBodies.refuseWordsOf("document 1", OF_HISTORY, body);
        Instant contactDate = body.instantOrNull("contact_date");
        RecordContact command = new RecordContact(
                id,
                write.at(),
                contactDate == null ? write.at() : contactDate,
                body.textOrNull("contact_type", CaseworkBodies.CONTACT_TYPE));
        String reason = CaseworkBodies.reason(body);
        body.refuseFaults();
        return writes.perform(
                write.because(reason), command, decided -> Answer.ok(Contacted.of(id, decided, write.at())));
    }

    private @Nullable String menteeName(Write write, Assign command) {
        return command.contactName() != null
                ? command.contactName()
                : people.nameOf(write.tenant(), command.contactId());
    }

    private static Optional<CaseStatus> status(Body body) {
        if (!body.has("status")) {
            return Optional.empty();
        }
        String word = body.text("status", CaseworkBodies.ID);
        Optional<CaseStatus> status = CaseStatus.ofWord(word);
        if (status.isEmpty() && !word.isEmpty()) {
            body.fault("status", "must be active, on_hold, completed or cancelled");
        }
        return status;
    }

    private static Instant startOfDay(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private record Created(
            String assignmentId,
            @Nullable String menteeName,
            String peerMentorId,
            String status,
            @Nullable String lastContactDate,
            String createdAt) {

        static Created of(Assign command, @Nullable String menteeName) {
            return new Created(
                    command.assignmentId(),
                    menteeName,
                    command.mentorId(),
                    CaseStatus.ACTIVE.word(),
                    null,
                    WholeSeconds.of(command.at()));
        }
    }

    private record Updated(String assignmentId, String status, String peerMentorId, String updatedAt) {

        static Updated of(String id, Decided decided) {
            CaseState.Existing state = CaseworkBodies.existing(decided);
            return new Updated(
                    id, state.status().word(), state.details().mentorId(), WholeSeconds.of(decided.changedAt()));
        }
    }

    private record Contacted(
            String assignmentId,
            @Nullable String lastContactDate,
            @Nullable Long daysSinceContact,
            String updatedAt) {

        static Contacted of(String id, Decided decided, Instant now) {
            Instant last = CaseworkBodies.details(decided).lastContactDate();
            return new Contacted(
                    id, WholeSeconds.orNull(last), DaysSince.orNull(last, now), WholeSeconds.of(decided.changedAt()));
        }
    }

    private record DeletedBody(boolean deleted, String assignmentId) {}
}
