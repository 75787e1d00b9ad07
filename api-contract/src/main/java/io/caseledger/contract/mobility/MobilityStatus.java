package io.caseledger.contract.mobility;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was decided about a mobility assignment. What the document calls its status also depends on the day: see {@link #on}. */
public enum MobilityStatus {
    DRAFT,
    REQUESTED,
    APPROVED,
    REJECTED,
    CANCELLED;

    /** The status that readers are shown on a day: of what is approved, how far it is. Without a start it has not begun, without an end it does not end. */
    public ShownStatus on(LocalDate today, @Nullable LocalDate startDate, @Nullable LocalDate endDate) {
        return switch (this) {
            case DRAFT -> ShownStatus.DRAFT;
            case REQUESTED -> ShownStatus.REQUESTED;
            case REJECTED -> ShownStatus.REJECTED;
            case CANCELLED -> ShownStatus.CANCELLED;
            case APPROVED -> {
                if (endDate != null && endDate.isBefore(today)) {
                    yield ShownStatus.ENDED;
                }
                yield startDate == null || startDate.isAfter(today) ? ShownStatus.UPCOMING : ShownStatus.ONGOING;
            }
        };
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<MobilityStatus> ofWord(String word) {
        for (MobilityStatus status : values()) {
            if (status.word().equals(word)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }

    @JsonCreator
    static MobilityStatus stored(String word) {
        return ofWord(word).orElseThrow(() -> new IllegalArgumentException("No mobility status is stored as " + word));
    }
}
