package io.caseledger.command.casework;

import io.caseledger.contract.platform.FieldFault;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import java.util.List;

/** The ways a case assignment says no. */
final class CaseRefusals {

    private CaseRefusals() {}

    static RefusedException unknown(String assignmentId) {
        return Refusal.unknown("Assignment " + assignmentId).asException();
    }

    static RefusedException idTaken(String assignmentId) {
        return Refusal.conflict("id-taken", "Assignment " + assignmentId + " exists already.")
                .asException();
    }

    static RefusedException closed(String rule) {
        return Refusal.conflict("assignment-closed", "This assignment is closed: " + rule + ".")
                .asException();
    }

    static RefusedException future(String field) {
        return Refusal.invalid(field, "must not lie in the future").asException();
    }

    static RefusedException immutable(List<String> fields) {
        return Refusal.invalid(fields.stream()
                        .map(field -> new FieldFault(field, "is immutable here"))
                        .toList())
                .asException();
    }
}
