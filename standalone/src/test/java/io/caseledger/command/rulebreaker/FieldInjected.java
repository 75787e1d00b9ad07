package io.caseledger.command.rulebreaker;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;

/** Gets its parts after it was made, by whoever likes. */
class FieldInjected {

    @Autowired
    @Nullable
    String part;

    @Nullable
    String getPart() {
        return part;
    }

    void setPart(String part) {
        this.part = part;
    }
}
