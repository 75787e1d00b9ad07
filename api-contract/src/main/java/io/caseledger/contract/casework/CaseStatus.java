package io.caseledger.contract.casework;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** The state of a case assignment. Each state belongs to a category, open or closed: the two words of document 1. */
public enum CaseStatus {
    ACTIVE(true),
    ON_HOLD(true),
    COMPLETED(false),
    CANCELLED(false);

    private final boolean open;

    CaseStatus(boolean open) {
        this.open = open;
    }

    public boolean isOpen() {
        return open;
    }

    /** Document 2's word, and the stored one: {@code active}, {@code on_hold}, {@code completed} or {@code cancelled}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Document 1's word: {@code open} or {@code closed}. */
    public String category() {
        return open ? "open" : "closed";
    }

    /** The state that document 2 calls by this word, if it is one. */
    public static Optional<CaseStatus> ofWord(String word) {
        for (CaseStatus status : values()) {
            if (status.word().equals(word)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }

    @JsonCreator
    static CaseStatus stored(String word) {
        return ofWord(word).orElseThrow(() -> new IllegalArgumentException("No case status is stored as " + word));
    }
}
