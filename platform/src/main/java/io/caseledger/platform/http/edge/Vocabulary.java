package io.caseledger.platform.http.edge;

import io.caseledger.contract.platform.FieldFault;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.Refusal.Kind;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Contract;
import io.caseledger.platform.http.Percent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Three documents create assignments with a POST on one path: the words of the body tell which is spoken. */
final class Vocabulary {

    private static final Map<String, Contract> WORDS = Map.ofEntries(
            Map.entry("mentor_id", Contract.HISTORY),
            Map.entry("contact_id", Contract.HISTORY),
            Map.entry("mentee_id", Contract.TRACKING),
            Map.entry("peer_mentor_id", Contract.TRACKING),
            Map.entry("assignable_id", Contract.ALLOCATION),
            Map.entry("project_id", Contract.ALLOCATION),
            Map.entry("phase_id", Contract.ALLOCATION),
            Map.entry("leave_id", Contract.ALLOCATION),
            Map.entry("leave_type_id", Contract.ALLOCATION),
            Map.entry("allocation_mode", Contract.ALLOCATION),
            Map.entry("starts_at", Contract.ALLOCATION),
            Map.entry("subtasks", Contract.ALLOCATION));

    private Vocabulary() {}

    /** Only the allocation document takes forms; it is also the one to refuse those that have too many fields. */
    static boolean speaksAllocation(byte[] form) {
        String[] pairs = new String(form, StandardCharsets.UTF_8).split("&", Body.MOST_NAMES + 1);
        if (pairs.length > Body.MOST_NAMES) {
            return true;
        }
        for (String pair : pairs) {
            String name = Percent.decode(pair.split("=", 2)[0], true);
            if (name != null && WORDS.get(name.split("\\[", 2)[0]) == Contract.ALLOCATION) {
                return true;
            }
        }
        return false;
    }

    /** @throws io.caseledger.contract.platform.RefusedException when the body speaks no contract's language, or two */
    static Contract of(Body body) {
        Map<String, Contract> spoken = new TreeMap<>();
        for (String field : body.fields()) {
            Contract contract = WORDS.get(field);
            if (contract != null) {
                spoken.put(field, contract);
            }
        }
        if (spoken.isEmpty()) {
            body.fault("mentor_id", "is required");
            body.fault("contact_id", "is required");
            throw Refusal.invalid(body.faults()).asException();
        }
        Set<Contract> contracts = EnumSet.copyOf(spoken.values());
        if (contracts.size() > 1) {
            throw ambiguous(spoken).asException();
        }
        return contracts.iterator().next();
    }

    private static Refusal ambiguous(Map<String, Contract> spoken) {
        List<FieldFault> faults = new ArrayList<>();
        spoken.forEach((field, contract) -> faults.add(new FieldFault(field, "is a word of " + contract.word())));
        String detail = "The body has words of more than one contract: " + String.join(", ", spoken.keySet()) + ".";
        return new Refusal(Kind.MALFORMED, "ambiguous-contract", detail, faults, null);
    }
}
