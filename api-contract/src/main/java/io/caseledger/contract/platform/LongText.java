package io.caseledger.contract.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A text of an event that may be as long as an article: the ledger keeps it whole, readers of events are told its size. Bare text in JSON. */
public record LongText(@JsonValue String text) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public LongText {}

    /** Unicode characters, not UTF-16 units. */
    public int characters() {
        return text.codePointCount(0, text.length());
    }
}
