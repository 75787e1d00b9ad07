package io.caseledger.platform.http.edge;

import io.caseledger.contract.platform.FieldFault;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.Refusal.Kind;
import io.caseledger.platform.http.Contract;
import io.caseledger.platform.http.RefusalRenderer;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The error form of allocation and of editorial: a message for people, and with it a code to switch on and all faults. */
final class MessageRenderer implements RefusalRenderer {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final Contract contract;
    private final Map<Kind, Integer> statuses;

    /** @param statuses where the contract has another status for a kind of refusal than everybody else */
    MessageRenderer(Contract contract, Map<Kind, Integer> statuses) {
        this.contract = contract;
        this.statuses = statuses;
    }

    @Override
    public Set<Contract> contracts() {
        return Set.of(contract);
    }

    @Override
    public int status(Refusal refusal) {
        return statuses.getOrDefault(refusal.kind(), refusal.kind().status());
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
        refusal.more().forEach((key, shown) -> told.set(key, JSON.valueToTree(shown)));
        return JSON.writeValueAsBytes(told);
    }
}
