package io.caseledger.command.casework;

import io.caseledger.command.casework.CaseCommand.AmendNotes;
import io.caseledger.command.casework.CaseCommand.Assign;
import io.caseledger.command.casework.CaseCommand.Close;
import io.caseledger.command.casework.CaseCommand.CorrectContact;
import io.caseledger.command.casework.CaseCommand.Delete;
import io.caseledger.command.casework.CaseCommand.Keep;
import io.caseledger.command.casework.CaseCommand.Reopen;
import io.caseledger.command.casework.CaseCommand.Together;
import io.caseledger.command.platform.Answer;
import io.caseledger.command.platform.NewIds;
import io.caseledger.command.platform.Write;
import io.caseledger.command.platform.Writes;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.WholeSeconds;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Needs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The writing half of document 1, assignment history. Times are ISO 8601 in UTC, to the second. */
@RestController
@RequestMapping("/history/api/v1/assignments")
@Needs(value = "casework:write", open = true)
class HistoryWrites {

    private static final Set<String> OF_TRACKING = Set.of(
            "mentee_id",
            "mentee_name",
            "peer_mentor_id",
            "coordinator_id",
            "org_id",
            "start_date",
            "contact_date",
            "contact_type");
    private static final Set<String> IMMUTABLE = Set.of("mentor_id", "contact_id", "status", "assigned_date");

    private static final Set<String> KNOWN =
            Set.of("notes", "last_contact_date", "mentor_id", "contact_id", "status", "assigned_date");

    private final Writes writes;

    HistoryWrites(Writes writes) {
        this.writes = writes;
    }

    @PostMapping
    ResponseEntity<byte[]> createHistoryAssignment(Write write, Body body) {
        CaseworkBodies.refuseWordsOf("document 2", OF_TRACKING, body);
        Instant assignedDate = body.instantOrNull("assigned_date");
        Assign command = new Assign(
                NewIds.withPrefix("assign_"),
                write.at(),
                body.id("mentor_id", CaseworkBodies.ID),
                body.id("contact_id", CaseworkBodies.ID),
                body.textOrNull("contact_name", CaseworkBodies.NAME),
                null,
                null,
                assignedDate == null ? write.at() : assignedDate,
                body.textOrNull("notes", CaseworkBodies.NOTES),
                write.at());
        body.refuseFaults();
        return writes.perform(write, command, decided -> Answer.created(Created.of(command), location(write, command)));
    }

    @PutMapping("/{id}")
    ResponseEntity<byte[]> updateHistoryAssignment(Write write, @PathVariable String id, Body body) {
        CaseworkBodies.refuseWordsOf("document 2", OF_TRACKING, body);
        List<CaseCommand> steps = new ArrayList<>();
        steps.add(new Keep(id, write.at(), CaseworkBodies.kept(body, IMMUTABLE)));
        if (body.has("notes")) {
            steps.add(new AmendNotes(id, write.at(), body.textOrNull("notes", CaseworkBodies.NOTES)));
        }
        if (body.has("last_contact_date") && !body.isNull("last_contact_date")) {
            steps.add(new CorrectContact(id, write.at(), body.instant("last_contact_date")));
        }
        String reason = CaseworkBodies.reason(body);
        body.refuseFaults();
        if (CaseworkBodies.hasNone(body, KNOWN)) {
            throw Refusal.malformed("nothing-to-change", "Send notes, last_contact_date or both.")
                    .asException();
        }
        return writes.perform(
                write.because(reason),
                new Together(id, write.at(), steps),
                decided -> Answer.ok(
                        Updated.of(id, CaseworkBodies.details(decided), WholeSeconds.of(decided.changedAt()))));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<byte[]> deleteHistoryAssignment(Write write, @PathVariable String id) {
        return writes.perform(write, new Delete(id, write.at()), decided -> Answer.ok(new DeletedBody(true, id)));
    }

    @PatchMapping("/{id}/status")
    ResponseEntity<byte[]> changeHistoryStatus(Write write, @PathVariable String id, Body body) {
        CaseworkBodies.refuseWordsOf("document 2", OF_TRACKING, body);
        String word = body.text("status", CaseworkBodies.ID);
        CaseCommand command = switch (word) {
            case "open" -> new Reopen(id, write.at());
            case "closed" -> new Close(id, write.at());
            default -> {
                if (!word.isEmpty()) {
                    body.fault("status", "must be open or closed");
                }
                yield new Keep(id, write.at(), Map.of());
            }
        };
        String reason = CaseworkBodies.reason(body);
        body.refuseFaults();
        return writes.perform(
                write.because(reason),
                command,
                decided -> Answer.ok(
                        StatusChanged.of(id, CaseworkBodies.existing(decided), WholeSeconds.of(decided.changedAt()))));
    }

    private static String location(Write write, Assign command) {
        return write.collectionPath() + '/' + command.assignmentId();
    }

    private record Created(
            String assignmentId,
            String mentorId,
            String contactId,
            String status,
            String assignedDate,
            String createdAt) {

        static Created of(Assign command) {
            return new Created(
                    command.assignmentId(),
                    command.mentorId(),
                    command.contactId(),
                    "open",
                    WholeSeconds.of(command.assignedDate()),
                    WholeSeconds.of(command.at()));
        }
    }

    private record Updated(
            String assignmentId,
            @Nullable String notes,
            @Nullable String lastContactDate,
            String updatedAt) {

        static Updated of(String id, CaseState.Details details, String updatedAt) {
            return new Updated(id, details.notes(), WholeSeconds.orNull(details.lastContactDate()), updatedAt);
        }
    }

    private record StatusChanged(
            String assignmentId, String status, @Nullable String closedDate, String updatedAt) {

        static StatusChanged of(String id, CaseState.Existing state, String updatedAt) {
            String closedDate = switch (state) {
                case CaseState.Open _ -> null;
                case CaseState.Closed closed -> WholeSeconds.of(closed.closedAt());
            };
            return new StatusChanged(id, state.status().category(), closedDate, updatedAt);
        }
    }

    private record DeletedBody(boolean deleted, String assignmentId) {}
}
