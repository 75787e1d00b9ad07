package io.caseledger.query.mobility;

import io.caseledger.contract.mobility.ShownBillingDetail;
import io.caseledger.contract.mobility.ShownContact;
import io.caseledger.contract.mobility.ShownMobility;
import io.caseledger.contract.mobility.ShownResult;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.EntityTags;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.http.PathNumber;
import io.caseledger.query.platform.PointInTime;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The reading half of document 3. */
@RestController
@RequestMapping("/mobility/v1/assignments")
@Needs("mobility:read")
class MobilityReads {

    private static final String CONFIDENTIAL = "mobility:confidential";
    private static final String BILLING = "mobility:billing";
    private static final int DEFAULT_ROWS = 25;
    private static final int MOST_ROWS = 100;

    private final MobilityQueries queries;
    private final Clock clock;

    MobilityReads(MobilityQueries queries, Clock clock) {
        this.queries = queries;
        this.clock = clock;
    }

    @GetMapping
    ShownResult<MobilityPage> listMobilityAssignments(Caller caller, Parameters parameters) {
        Optional<PointInTime> point = PointInTime.of(parameters);
        parameters.refuseFaults();
        LocalDate today = day(seenFrom(point));
        MobilityFilter filter =
                MobilityFilter.of(caller.tenant(), caller.may(CONFIDENTIAL), today, point.orElse(null), parameters);
        MobilityOrder order = MobilityOrder.of(parameters);
        int page = parameters.page();
        int perPage = parameters.integer("per_page", 1, MOST_ROWS).orElse(DEFAULT_ROWS);
        refuseOtherFaults(parameters);
        MobilityQueries.Page found = queries.page(filter, order, perPage, (page - 1L) * perPage);
        List<Map<String, @Nullable Object>> items = found.rows().stream()
                .map(row -> ShownMobility.item(row.id(), row.facts(), row.expatName(), today))
                .toList();
        return ShownResult.of(MobilityPage.of(items, page, perPage, found.total()));
    }

    @GetMapping("/{assignmentId}")
    ResponseEntity<ShownResult<Map<String, @Nullable Object>>> getMobilityAssignment(
            Caller caller, @PathVariable String assignmentId, Parameters parameters) {
        return item(
                caller,
                assignmentId,
                parameters,
                (row, moment) -> ShownMobility.detail(row.id(), row.facts(), row.expatName(), day(moment)));
    }

    @GetMapping("/{assignmentId}/billing-details")
    ResponseEntity<ShownResult<List<ShownBillingDetail>>> listBillingDetails(
            Caller caller, @PathVariable String assignmentId, Parameters parameters) {
        boolean readable = caller.may(BILLING);
        return item(
                caller,
                assignmentId,
                parameters,
                (row, moment) -> row.facts().billingDetails().stream()
                        .map(detail -> ShownBillingDetail.of(row.id(), detail, readable))
                        .toList());
    }

    @GetMapping("/{assignmentId}/contacts")
    ResponseEntity<ShownResult<List<ShownContact>>> listContacts(
            Caller caller, @PathVariable String assignmentId, Parameters parameters) {
        boolean readable = caller.may(BILLING);
        return item(
                caller,
                assignmentId,
                parameters,
                (row, moment) -> row.facts().contacts().stream()
                        .map(contact -> ShownContact.of(contact, readable))
                        .toList());
    }

    /** Answers with something of one assignment as it is, or as it was or was known. */
    private <T> ResponseEntity<ShownResult<T>> item(
            Caller caller, String assignmentId, Parameters parameters, BiFunction<MobilityRow, Instant, T> shape) {
        long id = PathNumber.of(assignmentId, "Assignment");
        boolean confidential = caller.may(CONFIDENTIAL);
        Optional<PointInTime> point = PointInTime.of(parameters);
        parameters.refuseFaults();
        MobilityRow row = point.map(past -> queries.at(past, caller.tenant(), confidential, id))
                .orElseGet(() -> queries.find(caller.tenant(), confidential, id))
                .orElseThrow(() -> Refusal.unknown("Assignment " + id).asException());
        return ResponseEntity.ok()
                .eTag(EntityTags.of(row.sequence()))
                .body(ShownResult.of(shape.apply(row, seenFrom(point))));
    }

    private Instant seenFrom(Optional<PointInTime> point) {
        Instant now = clock.instant();
        return point.map(past -> past.seenFrom(now)).orElse(now);
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }

    /** The document's own product finds such a request well-formed but wrong; moments of the past are ours, and refused as everywhere. */
    private static void refuseOtherFaults(Parameters parameters) {
        if (!parameters.faults().isEmpty()) {
            throw Refusal.invalid(parameters.faults()).asException();
        }
    }
}
