package io.caseledger.command.allocation;

import io.caseledger.contract.platform.FieldFault;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;

/** The ways an allocation says no. */
final class AllocationRefusals {

    private AllocationRefusals() {}

    static RefusedException unknown(long id) {
        return Refusal.unknown("Assignment " + id).asException();
    }

    static RefusedException unknownSubtask(long id) {
        return Refusal.unknown("Subtask " + id).asException();
    }

    static RefusedException idTaken(long id) {
        return Refusal.conflict("id-taken", "Assignment " + id + " exists already.")
                .asException();
    }

    static RefusedException backwards() {
        return Refusal.invalid("ends_at", "must not be before starts_at").asException();
    }

    static RefusedException immutable(String field) {
        return Refusal.invalid(field, "is immutable here").asException();
    }

    static RefusedException amountMissing(String field) {
        return Refusal.invalid(field, "is required with this allocation_mode").asException();
    }

    static RefusedException tooManySubtasks(int most) {
        return Refusal.conflict("too-many-subtasks", "An assignment has at most " + most + " subtasks.")
                .asException();
    }

    static RefusedException tooLate() {
        return Refusal.invalid("frequency_weeks", "would put a copy after the year 9999")
                .asException();
    }

    static RefusedException seriesFull(int most) {
        return Refusal.conflict("series-full", "A series has at most " + most + " assignments.")
                .asException();
    }

    static RefusedException outOfTime(String field) {
        return Refusal.invalid(field, "would be out of the years 1 to 9999").asException();
    }

    /** What is asked of one of a series does not fit another, which the caller may not have looked at. */
    static RefusedException ofMember(long id, RefusedException refused) {
        Refusal refusal = refused.refusal();
        String member = "assignment " + id + " of the series";
        return new Refusal(
                        refusal.kind(),
                        refusal.code(),
                        "This does not fit " + member + ": " + refusal.detail(),
                        refusal.faults().stream()
                                .map(fault -> new FieldFault(fault.field(), fault.message() + ", in " + member))
                                .toList(),
                        refusal.sequence(),
                        refusal.more())
                .asException();
    }
}
