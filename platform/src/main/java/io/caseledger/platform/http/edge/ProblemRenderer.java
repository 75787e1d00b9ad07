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

/** Problem details (RFC 9457), with a {@code code} to switch on and all faults in {@code errors}, which is never absent. */
final class ProblemRenderer implements RefusalRenderer {

    static final String MEDIA_TYPE = "application/problem+json";

    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public Set<Contract> contracts() {
        return Set.of(Contract.COMMON, Contract.HISTORY, Contract.TRACKING);
    }

    @Override
    public String mediaType() {
        return MEDIA_TYPE;
    }

    @Override
    public byte[] body(Refusal refusal) {
        ObjectNode problem = JsonNodeFactory.instance.objectNode();
        problem.put("type", "/problems/" + refusal.code());
        problem.put("title", refusal.kind().title());
        problem.put("status", status(refusal));
        problem.put("detail", refusal.detail());
        problem.put("code", refusal.code());
        ArrayNode errors = problem.putArray("errors");
        for (FieldFault fault : refusal.faults()) {
            errors.addObject().put("field", fault.field()).put("message", fault.message());
        }
        return JSON.writeValueAsBytes(problem);
    }
}
