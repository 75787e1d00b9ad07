package io.caseledger.query.ledger;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Filter;
import io.caseledger.query.platform.Page;
import io.caseledger.query.platform.Paging;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** One assignment's events, oldest first, also after it was deleted: who did what, when and why. */
@RestController
@Needs("ledger:read")
class AssignmentEvents {

    private final LedgerQueries ledger;
    private final Confidential confidential;

    AssignmentEvents(LedgerQueries ledger, Confidential confidential) {
        this.ledger = ledger;
        this.confidential = confidential;
    }

    @GetMapping("/api/v1/assignments/{id}/events")
    Page<Entry> listEventsOfAssignment(Caller caller, @PathVariable String id, Parameters parameters) {
        Paging paging = Paging.of(parameters);
        parameters.refuseFaults();
        String stream = Streams.ofAssignment(id);
        Filter where = new Filter()
                .and("aggregate_id = any(?)", (Object) Streams.about(stream).toArray(String[]::new))
                .and("tenant = ?", caller.tenant())
                .and("kind <> 'directory'");
        long total = ledger.count(where);
        Clearance clearance = Clearance.of(caller);
        if (total == 0 || (!clearance.confidential() && confidential.is(stream))) {
            throw Refusal.unknown("Assignment " + id).asException();
        }
        List<StoredEvent> events = ledger.page(where, "position", paging);
        return Page.of(events.stream().map(event -> Entry.of(event, clearance)).toList(), paging, total);
    }

    /**
     * @param subject the assignment, or the series that is named after it
     * @param sequence among the events of its subject
     * @param occurredAt when it happened, ISO 8601 in UTC
     * @param recordedAt when the ledger took it, never before the entry of a lower position
     * @param data the values written; for a change, {@code from} and {@code to} per field
     */
    record Entry(
            UUID eventId,
            long position,
            String subject,
            long sequence,
            String type,
            String occurredAt,
            String recordedAt,
            String actor,
            @Nullable String reason,
            @JsonRawValue String data) {

        static Entry of(StoredEvent event, Clearance clearance) {
            Envelope envelope = Envelope.of(event, clearance);
            return new Entry(
                    event.eventId(),
                    event.position(),
                    Streams.subject(event),
                    event.sequence(),
                    event.type(),
                    event.occurredAt().toString(),
                    event.recordedAt().toString(),
                    envelope.actor(),
                    envelope.reason(),
                    envelope.data());
        }
    }
}
