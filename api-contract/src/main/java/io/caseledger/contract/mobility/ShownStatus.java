package io.caseledger.contract.mobility;

import java.util.Locale;
import java.util.Optional;

/** Document 3's status words, as items show them and lists are filtered by. */
public enum ShownStatus {
    DRAFT,
    REQUESTED,
    UPCOMING,
    ONGOING,
    ENDED,
    REJECTED,
    CANCELLED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ShownStatus> ofWord(String word) {
        for (ShownStatus status : values()) {
            if (status.word().equals(word)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
