package io.caseledger.contract.mobility;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** How a reviewer judges a request. It is the reviewer's word, not yet the decision about the assignment. */
public enum ReviewDecision {
    APPROVED,
    REJECTED;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ReviewDecision> ofWord(String word) {
        for (ReviewDecision decision : values()) {
            if (decision.word().equals(word)) {
                return Optional.of(decision);
            }
        }
        return Optional.empty();
    }

    @JsonCreator
    static ReviewDecision stored(String word) {
        return ofWord(word).orElseThrow(() -> new IllegalArgumentException("No review is stored as " + word));
    }
}
