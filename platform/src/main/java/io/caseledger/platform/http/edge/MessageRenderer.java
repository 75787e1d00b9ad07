package io.caseledger.platform.http.edge;

import io.caseledger.contract.platform.FieldFault;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Contract;
import io.caseledger.platform.http.RefusalRenderer;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Allocation's error form: a message for people, and with it a code to switch on and all faults. */
final class MessageRenderer implements RefusalRenderer {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public Set<Contract> contracts() {
        return Set.of(Contract.ALLOCATION);
    }

    @Override
    public String mediaType() {
        return "application/json";
    }

    @Override
    public byte[] body(Refusal refusal) {
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        told.put("message", refusal.detail());
        told.put("code", refusal.code());
        ArrayNode errors = told.putArray("errors");
        for (FieldFault fault : refusal.faults()) {
            errors.addObject().put("field", fault.field()).put("message", fault.message());
        }
        return JSON.writeValueAsBytes(told);
    }
}
