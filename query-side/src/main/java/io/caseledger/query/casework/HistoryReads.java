package io.caseledger.query.casework;

import io.caseledger.contract.platform.WholeSeconds;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.query.platform.Page;
import io.caseledger.query.platform.Paging;
import io.caseledger.query.platform.PointInTime;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The reading half of document 1, assignment history. Times are ISO 8601 in UTC, to the second. */
@RestController
@RequestMapping("/history/api/v1/assignments")
@Needs(value = "casework:read", open = true)
class HistoryReads {

    private static final Map<String, String> IDS = Map.of("mentor_id", "a.mentor_id", "contact_id", "a.contact_id");

    private final AssignmentQueries queries;
    private final CaseHistory history;

    HistoryReads(AssignmentQueries queries, CaseHistory history) {
        this.queries = queries;
        this.history = history;
    }

    @GetMapping
    Page<Listed> listHistoryAssignments(Caller caller, Parameters parameters) {
        AssignmentFilter filter = AssignmentFilter.of(
                caller.tenant(), parameters, AssignmentFilter.HISTORY_STATUS, AssignmentFilter.ANY, IDS);
        Paging paging = Paging.of(parameters);
        parameters.refuseFaults();
        return queries.list(filter, paging).map(Listed::of);
    }

    @GetMapping("/{id}")
    ResponseEntity<Object> getHistoryAssignment(Caller caller, @PathVariable String id, Parameters parameters) {
        return history.item(caller.tenant(), id, parameters, (found, now) -> Item.of(found));
    }

    @GetMapping("/mentor/{mentorId}/active")
    Page<Active> listActiveOfMentor(Caller caller, @PathVariable String mentorId, Parameters parameters) {
        Paging paging = Paging.of(parameters);
        Optional<PointInTime> point = PointInTime.of(parameters);
        parameters.refuseFaults();
        return queries.list(AssignmentFilter.openOf(caller.tenant(), mentorId, point), paging)
                .map(Active::of);
    }

    @GetMapping("/mentor/{mentorId}/history")
    Page<Past> listHistoryOfMentor(Caller caller, @PathVariable String mentorId, Parameters parameters) {
        Optional<Boolean> open = parameters.oneOf("status", Map.of("open", true, "closed", false));
        Paging paging = Paging.of(parameters);
        Optional<PointInTime> point = PointInTime.of(parameters);
        parameters.refuseFaults();
        return queries.history(caller.tenant(), mentorId, open, point, paging).map(Past::of);
    }

    @GetMapping("/mentor/{mentorId}/open-count")
    OpenCount countOpenOfMentor(Caller caller, @PathVariable String mentorId, Parameters parameters) {
        Optional<PointInTime> point = PointInTime.of(parameters);
        parameters.refuseFaults();
        return new OpenCount(mentorId, queries.total(AssignmentFilter.openOf(caller.tenant(), mentorId, point)));
    }

    record Listed(
            String assignmentId,
            String mentorId,
            String contactId,
            @Nullable String contactName,
            String status,
            String assignedDate,
            @Nullable String lastContactDate,
            String createdAt) {

        static Listed of(NamedAssignment found) {
            AssignmentRow row = found.row();
            return new Listed(
                    row.assignmentId(),
                    row.mentorId(),
                    row.contactId(),
                    found.contactName(),
                    row.status().category(),
                    WholeSeconds.of(row.assignedDate()),
                    WholeSeconds.orNull(row.lastContactDate()),
                    WholeSeconds.of(row.createdAt()));
        }
    }

    record Item(
            String assignmentId,
            String mentorId,
            String contactId,
            @Nullable String contactName,
            String status,
            @Nullable String notes,
            String assignedDate,
            @Nullable String lastContactDate,
            String createdAt,
            String updatedAt) {

        static Item of(NamedAssignment found) {
            AssignmentRow row = found.row();
            return new Item(
                    row.assignmentId(),
                    row.mentorId(),
                    row.contactId(),
                    found.contactName(),
                    row.status().category(),
                    row.notes(),
                    WholeSeconds.of(row.assignedDate()),
                    WholeSeconds.orNull(row.lastContactDate()),
                    WholeSeconds.of(row.createdAt()),
                    WholeSeconds.of(row.updatedAt()));
        }
    }

    record Active(
            String assignmentId,
            String contactId,
            @Nullable String contactName,
            String status,
            String assignedDate,
            @Nullable String lastContactDate) {

        static Active of(NamedAssignment found) {
            AssignmentRow row = found.row();
            return new Active(
                    row.assignmentId(),
                    row.contactId(),
                    found.contactName(),
                    row.status().category(),
                    WholeSeconds.of(row.stintSince()),
                    WholeSeconds.orNull(row.lastContactDate()));
        }
    }

    record Past(
            String assignmentId,
            String contactId,
            @Nullable String contactName,
            String status,
            String assignedDate,
            @Nullable String closedDate) {

        static Past of(AssignmentQueries.NamedStint stint) {
            return new Past(
                    stint.assignmentId(),
                    stint.contactId(),
                    stint.contactName(),
                    stint.closedDate() == null ? "open" : "closed",
                    WholeSeconds.of(stint.assignedDate()),
                    WholeSeconds.orNull(stint.closedDate()));
        }
    }

    record OpenCount(String mentorId, long openAssignmentCount) {}
}
