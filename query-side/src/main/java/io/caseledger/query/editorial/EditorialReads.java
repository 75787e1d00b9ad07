package io.caseledger.query.editorial;

import io.caseledger.contract.editorial.EditorialItem;
import io.caseledger.contract.editorial.EditorialLock;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.EntityTags;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.query.platform.PointInTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The reading half of document 4. */
@RestController
@RequestMapping("/editorial/v3")
class EditorialReads {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST_ROWS = 100;

    private final EditorialQueries queries;
    private final EditorialNames names;
    private final Clock clock;

    EditorialReads(EditorialQueries queries, EditorialNames names, Clock clock) {
        this.queries = queries;
        this.names = names;
        this.clock = clock;
    }

    @GetMapping("/assignment")
    @Needs("editorial:list")
    EditorialPage listEditorialAssignments(Caller caller, Parameters parameters) {
        EditorialOrder order = EditorialOrder.of(parameters);
        int page = parameters.page();
        int limit = parameters.integer("per_page", 1, MOST_ROWS).orElse(DEFAULT_LIMIT);
        Optional<PointInTime> point = PointInTime.of(parameters);
        parameters.refuseFaults();
        String tenant = caller.tenant();
        long offset = (page - 1L) * limit;
        List<EditorialRow> rows = point.map(past -> queries.listAt(past, tenant, order, limit, offset))
                .orElseGet(() -> queries.list(tenant, order, limit, offset));
        long total = point.map(past -> queries.totalAt(past, tenant)).orElseGet(() -> queries.total(tenant));
        return EditorialPage.of(names.items(tenant, rows, seenFrom(point)), page, limit, total);
    }

    @GetMapping("/assignment/{uuid}")
    @Needs("editorial:get")
    ResponseEntity<EditorialItem> getEditorialAssignment(
            Caller caller, @PathVariable String uuid, Parameters parameters) {
        Optional<PointInTime> point = PointInTime.of(parameters);
        parameters.refuseFaults();
        String upper = uuid.toUpperCase(Locale.ROOT);
        EditorialRow row = point.map(past -> queries.at(past, caller.tenant(), upper))
                .orElseGet(() -> queries.find(caller.tenant(), upper))
                .orElseThrow(() -> Refusal.unknown("Assignment " + uuid).asException());
        return ResponseEntity.ok()
                .eTag(EntityTags.of(row.sequence()))
                .body(names.items(caller.tenant(), List.of(row), seenFrom(point))
                        .getFirst());
    }

    /** The moment by which a lock was held or had run out. */
    private Instant seenFrom(Optional<PointInTime> point) {
        Instant now = clock.instant();
        return point.map(past -> past.seenFrom(now)).orElse(now);
    }

    /** A lock that is held; one that was given back, broken or has run out is not there. */
    @GetMapping("/lock-request/{uuid}")
    @Needs("editorial:get")
    ResponseEntity<EditorialItem.Lock> getLockRequest(Caller caller, @PathVariable String uuid) {
        EditorialRow row =
                queries.lockedBy(caller.tenant(), uuid.toUpperCase(Locale.ROOT)).orElseThrow(() -> unknownLock(uuid));
        EditorialLock lock = names.lockAt(row, clock.instant());
        if (lock == null) {
            throw unknownLock(uuid);
        }
        return ResponseEntity.ok()
                .eTag(EntityTags.of(row.sequence()))
                .body(names.lock(caller.tenant(), row.details().uuid(), lock));
    }

    private static RuntimeException unknownLock(String uuid) {
        return Refusal.unknown("Lock " + uuid).asException();
    }
}
