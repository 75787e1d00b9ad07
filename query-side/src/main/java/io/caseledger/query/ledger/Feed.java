package io.caseledger.query.ledger;

import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.query.platform.Filter;
import io.caseledger.query.platform.Paging;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Every event in the order of the ledger, for whoever follows along. */
@RestController
@RequestMapping("/api/v1/events")
@Needs("ledger:read")
class Feed {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST_EVENTS = 1_000;
    private static final String BATCH = "application/cloudevents-batch+json";

    private final LedgerQueries ledger;

    Feed(LedgerQueries ledger) {
        this.ledger = ledger;
    }

    /** @param next where to go on: the last position, or {@code after} when there is nothing new */
    record Slice(List<CloudEvent> events, long next) {}

    /** A slice; or, where the caller accepts the CloudEvents batch format, the same as a bare array. */
    @GetMapping(produces = {"application/json", BATCH})
    ResponseEntity<Object> readFeed(
            Caller caller, Parameters parameters, @RequestHeader(name = "Accept", defaultValue = "*/*") String accept) {
        Slice slice = slice(caller, parameters);
        return accept.contains(BATCH)
                ? ResponseEntity.ok()
                        .contentType(MediaType.parseMediaType(BATCH))
                        .header("Next-Position", Long.toString(slice.next()))
                        .body(slice.events())
                : ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(slice);
    }

    private Slice slice(Caller caller, Parameters parameters) {
        long after = parameters.number("after", 0, Long.MAX_VALUE).orElse(0L);
        int limit = parameters.integer("limit", 1, MOST_EVENTS).orElse(DEFAULT_LIMIT);
        Optional<String> type = parameters.text("type");
        Optional<String> kind = parameters.text("kind");
        Optional<String> assignment = parameters.text("assignment");
        parameters.refuseFaults();
        Filter where = new Filter().and("position > ?", after).and("tenant = ?", caller.tenant());
        type.ifPresent(name -> where.and("type = ?", name));
        kind.ifPresent(name -> where.and("kind = ?", name));
        assignment.ifPresent(id -> where.and("aggregate_id = ?", Streams.ofAssignment(id)));
        List<CloudEvent> events = ledger.page(where, "position", new Paging(1, limit)).stream()
                .map(CloudEvent::of)
                .toList();
        return new Slice(events, events.isEmpty() ? after : events.getLast().position());
    }
}
