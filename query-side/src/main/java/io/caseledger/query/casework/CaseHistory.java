package io.caseledger.query.casework;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.EntityTags;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.PointInTime;
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
    private final LedgerReader ledger;
    private final Clock clock;

    CaseHistory(AssignmentQueries queries, LedgerReader ledger, Clock clock) {
        this.queries = queries;
        this.ledger = ledger;
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
        NamedAssignment found = point.map(past -> at(tenant, id, past))
                .orElseGet(() -> queries.find(tenant, id))
                .orElseThrow(() -> Refusal.unknown("Assignment " + id).asException());
        return ResponseEntity.ok()
                .eTag(EntityTags.of(found.row().sequence()))
                .body(shape.apply(found, seenFrom(point)));
    }

    private Instant seenFrom(Optional<PointInTime> point) {
        Instant now = clock.instant();
        return point.map(past -> past.seenFrom(now)).orElse(now);
    }

    private Optional<NamedAssignment> at(String tenant, String id, PointInTime point) {
        AssignmentRow row = null;
        for (StoredEvent event : point.begin(ledger.stream(tenant, id, 0))) {
            if (!event.kind().equals("casework")) {
                break;
            }
            row = CaseFold.fold(row, event);
        }
        return row == null || row.deleted()
                ? Optional.empty()
                : Optional.of(new NamedAssignment(row, queries.nameOf(tenant, row.contactId())));
    }
}
