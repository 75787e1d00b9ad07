package io.caseledger.query.ledger;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Filter;
import io.caseledger.query.platform.Page;
import io.caseledger.query.platform.Paging;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What changed on one assignment between two moments or two of its events: what it came to, and step by step by whom and why. */
@RestController
@Needs("ledger:read")
class AssignmentDiff {

    private static final int DEFAULT_LIMIT = 100;

    private final LedgerQueries ledger;
    private final Confidential confidential;

    AssignmentDiff(LedgerQueries ledger, Confidential confidential) {
        this.ledger = ledger;
        this.confidential = confidential;
    }

    @GetMapping("/api/v1/assignments/{id}/diff")
    Diff diffAssignment(Caller caller, @PathVariable String id, Parameters parameters) {
        Optional<Bound> from = Bound.of(parameters, "from");
        Optional<Bound> to = Bound.of(parameters, "to");
        Paging paging = new Paging(parameters.page(), parameters.limit(DEFAULT_LIMIT));
        parameters.refuseFaults();
        String stream = Streams.ofAssignment(id);
        List<StoredEvent> events = ledger.all(new Filter()
                .and("aggregate_id = any(?)", (Object) Streams.about(stream).toArray(String[]::new))
                .and("tenant = ?", caller.tenant())
                .and("kind <> 'directory'"));
        Clearance clearance = Clearance.of(caller);
        if (events.isEmpty() || (!clearance.confidential() && confidential.is(stream))) {
            throw Refusal.unknown("Assignment " + id).asException();
        }
        int begin = from.map(bound -> bound.eventsUpTo(events, stream)).orElse(0);
        int end = to.map(bound -> bound.eventsUpTo(events, stream)).orElse(events.size());
        if (begin > end || (from.isPresent() && to.isPresent() && from.get().isAfter(to.get()))) {
            parameters.fault("to", "must not lie before from");
            parameters.refuseFaults();
        }
        NetChange.Fields net = new NetChange.Fields(stream);
        List<FieldChange> page = new ArrayList<>();
        long total = 0;
        for (StoredEvent event : events.subList(begin, end)) {
            for (FieldChange change : FieldChange.of(event, clearance)) {
                net.add(change);
                if (total >= paging.offset() && page.size() < paging.limit()) {
                    page.add(change);
                }
                total++;
            }
        }
        return new Diff(
                stream,
                from.map(Bound::said).orElse(null),
                to.map(Bound::said).orElse(null),
                net.list(),
                page,
                Page.of(page, paging, total).pagination());
    }

    /**
     * @param from as it was asked for, a sequence or an instant; null for the time before the first event
     * @param to likewise; null for now
     * @param net the fields that are not as they were
     * @param changes one page of the changes of all fields, in order
     * @param pagination of the changes
     */
    record Diff(
            String assignmentId,
            @Nullable JsonNode from,
            @Nullable JsonNode to,
            List<NetChange> net,
            List<FieldChange> changes,
            Page.Pagination pagination) {}
}
