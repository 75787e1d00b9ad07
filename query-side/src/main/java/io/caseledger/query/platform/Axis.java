package io.caseledger.query.platform;

import io.caseledger.platform.ledger.RecordedEvent;
import java.time.Instant;

/** The two ways in which time passes: by what happens, and by what is recorded of it. */
public enum Axis {
    VALID("valid"),
    KNOWN("known");

    private final String word;

    Axis(String word) {
        this.word = word;
    }

    /** As it is stored. */
    public String word() {
        return word;
    }

    /** Where an event lies on it. */
    public Instant of(RecordedEvent event) {
        return switch (this) {
            case VALID -> event.occurredAt();
            case KNOWN -> event.recordedAt();
        };
    }
}
