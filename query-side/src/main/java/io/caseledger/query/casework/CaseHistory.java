package io.caseledger.query.casework;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.EntityTags;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.query.platform.PointInTime;
import io.caseledger.query.platform.StreamSnapshots;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** One case assignment as it is, or as it was at any moment. */
@Component
class CaseHistory {

    private final AssignmentQueries queries;
    private final StreamSnapshots<AssignmentRow> past;
    private final Clock clock;

    CaseHistory(AssignmentQueries queries, LedgerReader ledger, Clock clock) {
        this.queries = queries;
        this.past = new StreamSnapshots<>("casework", ledger, CaseFold::fold);
        this.clock = clock;
    }

    /**
     * Answers with one assignment; a point in time folds its events up to there instead of reading the row.
     *
     * @param shape the contract's words, from the row and the moment it is seen at
     */
    ResponseEntity<Object> item(
            String tenant, String id, Parameters parameters, BiFunction<NamedAssignment, Instant, Object> shape) {
        Optional<PointInTime> point = PointInTime.of(parameters);
        parameters.refuseFaults();
        NamedAssignment found = (point.isPresent() ? at(tenant, id, point) : queries.find(tenant, id))
                .orElseThrow(() -> Refusal.unknown("Assignment " + id).asException());
        return ResponseEntity.ok()
                .eTag(EntityTags.of(found.row().sequence()))
                .body(shape.apply(found, seenFrom(point)));
    }

    private Instant seenFrom(Optional<PointInTime> point) {
        Instant now = clock.instant();
        return point.map(past -> past.seenFrom(now)).orElse(now);
    }

    private Optional<NamedAssignment> at(String tenant, String id, Optional<PointInTime> point) {
        return past.at(tenant, id, point)
                .filter(row -> !row.deleted())
                .map(row -> new NamedAssignment(row, queries.nameOf(tenant, row.contactId())));
    }
}
