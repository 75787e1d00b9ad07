package io.caseledger.query.casework;

import io.caseledger.contract.platform.DaysSince;
import io.caseledger.contract.platform.WholeSeconds;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.query.platform.Page;
import io.caseledger.query.platform.Paging;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The reading half of document 2, contact tracking. Times are ISO 8601 in UTC, to the second; days are UTC calendar days. */
@RestController
@RequestMapping("/tracking/api/v1/assignments")
@Needs(value = "casework:read", open = true)
class TrackingReads {

    private static final Map<String, String> IDS = Map.of(
            "peer_mentor_id", "a.mentor_id",
            "mentee_id", "a.contact_id",
            "coordinator_id", "a.coordinator_id",
            "org_id", "a.org_id");

    private final AssignmentQueries queries;
    private final CaseHistory history;
    private final Clock clock;

    TrackingReads(AssignmentQueries queries, CaseHistory history, Clock clock) {
        this.queries = queries;
        this.history = history;
        this.clock = clock;
    }

    @GetMapping
    Page<Listed> listTrackingAssignments(Caller caller, Parameters parameters) {
        AssignmentFilter filter = AssignmentFilter.of(
                caller.tenant(), parameters, AssignmentFilter.TRACKING_STATUS, AssignmentFilter.OPEN, IDS);
        Paging paging = Paging.of(parameters);
        parameters.refuseFaults();
        Instant seenFrom = filter.seenFrom(clock.instant());
        return queries.list(filter, paging).map(found -> Listed.of(found, seenFrom));
    }

    @GetMapping("/{id}")
    ResponseEntity<Object> getTrackingAssignment(Caller caller, @PathVariable String id, Parameters parameters) {
        return history.item(caller.tenant(), id, parameters, Item::of);
    }

    @GetMapping("/overdue")
    Page<Silent> listOverdue(Caller caller, Parameters parameters) {
        AssignmentFilter filter = AssignmentFilter.of(
                caller.tenant(), parameters, Map.of("active", AssignmentFilter.OPEN), AssignmentFilter.OPEN, IDS);
        Instant seenFrom = filter.seenFrom(clock.instant());
        Overdue overdue = Overdue.of(parameters, seenFrom);
        Paging paging = Paging.of(parameters);
        parameters.refuseFaults();
        return queries.overdue(filter, overdue, paging).map(found -> Silent.of(found, seenFrom));
    }

    record Listed(
            String assignmentId,
            @Nullable String menteeName,
            String peerMentorId,
            String status,
            @Nullable String lastContactDate,
            @Nullable Long daysSinceContact,
            String createdAt) {

        static Listed of(NamedAssignment found, Instant now) {
            AssignmentRow row = found.row();
            return new Listed(
                    row.assignmentId(),
                    found.contactName(),
                    row.mentorId(),
                    row.status().word(),
                    WholeSeconds.orNull(row.lastContactDate()),
                    DaysSince.orNull(row.lastContactDate(), now),
                    WholeSeconds.of(row.createdAt()));
        }
    }

    record Item(
            String assignmentId,
            @Nullable String menteeName,
            String peerMentorId,
            @Nullable String coordinatorId,
            @Nullable String orgId,
            String status,
            @Nullable String lastContactDate,
            @Nullable Long daysSinceContact,
            @Nullable String reminderSentAt,
            @Nullable String escalationSentAt,
            String createdAt,
            String updatedAt) {

        static Item of(NamedAssignment found, Instant now) {
            AssignmentRow row = found.row();
            return new Item(
                    row.assignmentId(),
                    found.contactName(),
                    row.mentorId(),
                    row.coordinatorId(),
                    row.orgId(),
                    row.status().word(),
                    WholeSeconds.orNull(row.lastContactDate()),
                    DaysSince.orNull(row.lastContactDate(), now),
                    WholeSeconds.orNull(row.reminderSentAt()),
                    WholeSeconds.orNull(row.escalationSentAt()),
                    WholeSeconds.of(row.createdAt()),
                    WholeSeconds.of(row.updatedAt()));
        }
    }

    record Silent(
            String assignmentId,
            @Nullable String menteeName,
            String peerMentorId,
            @Nullable String lastContactDate,
            @Nullable Long daysSinceContact) {

        static Silent of(NamedAssignment found, Instant now) {
            AssignmentRow row = found.row();
            return new Silent(
                    row.assignmentId(),
                    found.contactName(),
                    row.mentorId(),
                    WholeSeconds.orNull(row.lastContactDate()),
                    DaysSince.orNull(row.lastContactDate(), now));
        }
    }
}
