package io.caseledger.query.ledger;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What became of one field, whatever it was between.
 *
 * @param sequence of the event that brought the value it has in the end
 */
record NetChange(
        String field, @Nullable JsonNode from, @Nullable JsonNode to, long sequence) {

    /** Of the fields whose values were replaced, those that did not come back to what they were. */
    static final class Fields {

        private final String assignment;
        private final Map<String, NetChange> net = new LinkedHashMap<>();

        Fields(String assignment) {
            this.assignment = assignment;
        }

        /** In the order of the ledger. */
        void add(FieldChange change) {
            if (change.replacesIn(assignment)) {
                String field = Objects.requireNonNull(change.field());
                NetChange before = net.get(field);
                net.put(
                        field,
                        new NetChange(
                                field, before == null ? change.from() : before.from, change.to(), change.sequence()));
            }
        }

        List<NetChange> list() {
            return net.values().stream()
                    .filter(change -> !Objects.equals(change.from, change.to))
                    .toList();
        }
    }
}
