package io.caseledger.platform.http.edge;

import io.caseledger.contract.platform.FieldFault;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Contract;
import io.caseledger.platform.http.RefusalRenderer;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The error form of mobility, whose every answer says whether it is a success: a message for people, a code to switch on, and all faults by field. */
final class EnvelopeRenderer implements RefusalRenderer {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Contract contract;

    EnvelopeRenderer(Contract contract) {
        this.contract = contract;
    }

    @Override
    public Set<Contract> contracts() {
        return Set.of(contract);
    }

    @Override
    public String mediaType() {
        return "application/json";
    }

    @Override
    public byte[] body(Refusal refusal) {
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        told.put("success", false);
        told.put("message", refusal.detail());
        told.put("code", refusal.code());
        ObjectNode errors = told.putObject("errors");
        for (FieldFault fault : refusal.faults()) {
            errors.withArrayProperty(fault.field()).add(fault.message());
        }
        return JSON.writeValueAsBytes(told);
    }
}
