package io.caseledger.contract.allocation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** How an allocation says how much: as a fraction of each working day, in hours of each, or in hours altogether. */
public enum AllocationMode {
    PERCENT,
    HOURS_PER_DAY,
    FIXED;

    /** Document 5's word, and the stored one: {@code percent}, {@code hours_per_day} or {@code fixed}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The mode that document 5 calls by this word, if it is one; {@code fixed_hours} is another word for {@code fixed}. */
    public static Optional<AllocationMode> ofWord(String word) {
        for (AllocationMode mode : values()) {
            if (mode.word().equals(word)) {
                return Optional.of(mode);
            }
        }
        return word.equals("fixed_hours") ? Optional.of(FIXED) : Optional.empty();
    }

    @JsonCreator
    static AllocationMode stored(String word) {
        return ofWord(word).orElseThrow(() -> new IllegalArgumentException("No allocation mode is stored as " + word));
    }
}
