package io.caseledger.query.casework;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.EntityTags;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
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
     * Answers with one assignment; {@code as_of} folds its events up to that moment instead of reading the row.
     *
     * @param shape the contract's words, from the row and the moment it is seen at
     */
    ResponseEntity<Object> item(
            String tenant, String id, Parameters parameters, BiFunction<NamedAssignment, Instant, Object> shape) {
        Optional<Instant> asOf = parameters.instant("as_of");
        parameters.refuseFaults();
        NamedAssignment found = asOf.map(moment -> asOf(tenant, id, moment))
                .orElseGet(() -> queries.find(tenant, id))
                .orElseThrow(() -> Refusal.unknown("Assignment " + id).asException());
        return ResponseEntity.ok()
                .eTag(EntityTags.of(found.row().sequence()))
                .body(shape.apply(found, asOf.orElseGet(clock::instant)));
    }

    private Optional<NamedAssignment> asOf(String tenant, String id, Instant moment) {
        AssignmentRow row = null;
        for (StoredEvent event : ledger.stream(tenant, id, 0)) {
            if (!event.kind().equals("casework") || event.occurredAt().isAfter(moment)) {
                break; // times never decrease along a stream
            }
            row = CaseFold.fold(row, event);
        }
        return row == null || row.deleted()
                ? Optional.empty()
                : Optional.of(new NamedAssignment(row, queries.nameOf(tenant, row.contactId())));
    }
}
