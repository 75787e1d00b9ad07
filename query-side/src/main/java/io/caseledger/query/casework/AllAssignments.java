package io.caseledger.query.casework;

import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.query.platform.Page;
import io.caseledger.query.platform.Paging;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The list on the bare host, which documents 1 and 2 both claim: each row in the shape of the document it was opened under. */
@RestController
@Needs(value = "casework:read", open = true)
class AllAssignments {

    private static final Map<String, String> IDS = Map.of(
            "mentor_id", "a.mentor_id",
            "contact_id", "a.contact_id",
            "peer_mentor_id", "a.mentor_id",
            "mentee_id", "a.contact_id",
            "coordinator_id", "a.coordinator_id",
            "org_id", "a.org_id");

    private final AssignmentQueries queries;
    private final Clock clock;

    AllAssignments(AssignmentQueries queries, Clock clock) {
        this.queries = queries;
        this.clock = clock;
    }

    @GetMapping("/api/v1/assignments")
    Page<Object> listAllAssignments(Caller caller, Parameters parameters) {
        AssignmentFilter asked = AssignmentFilter.of(
                caller.tenant(), parameters, AssignmentFilter.eitherStatus(), AssignmentFilter.ANY, IDS);
        AssignmentFilter filter = parameters.has("status") ? asked : asked.eachByItsDoor();
        Paging paging = Paging.of(parameters);
        parameters.refuseFaults();
        Instant seenFrom = filter.seenFrom(clock.instant());
        return queries.list(filter, paging)
                .map(found -> found.row().door().equals("history")
                        ? HistoryReads.Listed.of(found)
                        : TrackingReads.Listed.of(found, seenFrom));
    }
}
