package io.caseledger.command.mobility;

import io.caseledger.contract.mobility.MobilityFacts;
import io.caseledger.contract.mobility.MobilityStatus;
import io.caseledger.contract.platform.FieldFault;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import java.util.List;

/** The ways a mobility assignment says no. */
final class MobilityRefusals {

    static final String BACKWARDS = "must not be before start_date";

    private MobilityRefusals() {}

    static RefusedException unknown(long id) {
        return Refusal.unknown("Assignment " + id).asException();
    }

    static RefusedException idTaken(long id) {
        return Refusal.conflict("id-taken", "Assignment " + id + " exists already.")
                .asException();
    }

    static RefusedException settled(MobilityFacts facts) {
        return facts.archived()
                ? Refusal.conflict("archived", "The assignment is archived and cannot be changed.")
                        .asException()
                : Refusal.conflict("cancelled", "The assignment is cancelled and cannot be changed.")
                        .asException();
    }

    static RefusedException backwards() {
        return Refusal.invalid("end_date", BACKWARDS).asException();
    }

    static RefusedException immutable(List<String> fields) {
        return Refusal.invalid(fields.stream()
                        .map(field -> new FieldFault(field, "is not changed like this"))
                        .toList())
                .asException();
    }

    static RefusedException noWay(MobilityStatus from, MobilityStatus to) {
        return Refusal.conflict(
                        "status-transition",
                        "An assignment that is " + from.word() + " does not become " + to.word() + ".")
                .asException();
    }

    static RefusedException notRequested(MobilityStatus status) {
        return Refusal.conflict("not-requested", "Only what is requested is reviewed; this is " + status.word() + ".")
                .asException();
    }

    static RefusedException notApproved(MobilityStatus status) {
        return Refusal.conflict("not-approved", "Only what is approved is extended; this is " + status.word() + ".")
                .asException();
    }

    static RefusedException endless() {
        return Refusal.conflict("no-end", "The assignment has no end that could be later.")
                .asException();
    }

    static RefusedException noLonger() {
        return Refusal.invalid("end_date", "must be after the present end_date").asException();
    }

    static RefusedException full(String what, int most) {
        return Refusal.conflict("too-many", "An assignment has at most " + most + ' ' + what + '.')
                .asException();
    }
}
